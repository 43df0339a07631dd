"""The opening count of a batch: what a stock file says, as of the moment that was chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from wharfinger.books.acts import Answer, By
from wharfinger.books.frames import tables_as_of
from wharfinger.books.models import ImportBatch
from wharfinger.office import codes
from wharfinger.office.importing import store
from wharfinger.office.importing.parts import LINE, Part, failures_by_line
from wharfinger.office.intake import begun
from wharfinger.office.intake.aside import ROW, quoted, sort_out
from wharfinger.office.intake.masters import refuse_unknown_items
from wharfinger.office.intake.opening import begin_site, count_in
from wharfinger.office.intake.partners import refuse_finer
from wharfinger.tables import TABLES, Stock


def moment_of(batch: ImportBatch) -> dt.datetime:
    """When what the stock file says was counted."""
    return dt.datetime.fromisoformat(batch.choices["opened_at"])


def part_of(frame: pl.DataFrame) -> Part:
    """The lines of places whose ledger has not begun; for others the count is known, or differs."""
    lines = frame[LINE].cast(pl.Int64)
    rows = sort_out(frame.drop(LINE), TABLES["stock"])
    rows.good = refuse_unknown_items(rows)
    refuse_finer(rows, "on_hand")
    places = codes.places(codes.distinct(rows.good, "place"))
    rows.refuse(
        ~pl.col("place").is_in(list(places)),
        "place",
        pl.concat_str(pl.lit("no place "), quoted("place")),
        "a place of the books",
        "bring the place in first, or correct its name",
    )
    rows.refuse(
        pl.col("on_hand") < 0,
        "on_hand",
        quoted("on_hand"),
        "nothing or more: nothing can lie there below zero",
        "count what is there, and write that",
    )
    rows.refuse(
        pl.col("lot").is_not_null(),
        "lot",
        quoted("lot"),
        "a count without lots",
        "bring counts by lot in with `bring_opening`",
    )
    keys = ["item", "place"]
    here = tables_as_of(names=["stock"])["stock"].group_by(keys).agg(there=pl.col("on_hand").sum())
    rows.good = rows.good.join(here, on=keys, how="left", maintain_order="left")
    # Where a place has not begun, what lies there was counted by another file of the same import.
    open_already = pl.col("place").is_in(list(begun())) | pl.col("there").is_not_null()
    rows.good = rows.good.with_columns(open=open_already, there=pl.col("there").fill_null(0.0))
    rows.refuse(
        pl.col("open") & ((pl.col("on_hand") - pl.col("there")).abs() > 1e-6),
        "on_hand",
        pl.concat_str(quoted("on_hand"), pl.lit(", where the books have "), pl.col("there").cast(pl.String)),
        "what the books have: it was counted there before",
        "count it, and post the count",
    )
    write = rows.good.filter(~pl.col("open"))
    known = rows.good.filter("open")
    return Part(
        write=write.select(ROW, *Stock.columns()),
        lines=lines.gather(write[ROW].cast(pl.Int64)),
        known=lines.gather(known[ROW].cast(pl.Int64)),
        failures=failures_by_line(rows.set_aside, lines),
        new=write.height,
    )


def write(batch: ImportBatch) -> Callable[[By, pl.DataFrame], Answer]:
    """What writes a chunk of the count: each place under a key of its own."""
    at = moment_of(batch)

    def count(by: By, part: pl.DataFrame) -> Answer:
        lines = 0
        for (site,), some in part.drop(ROW).partition_by("place", as_dict=True, maintain_order=True).items():
            there = some.filter(pl.col("on_hand") > 0)
            if there.height:
                lines += count_in(_of(by, str(site)), str(site), there, at)["lines"]
        return {"lines": lines}

    return count


def begin_sites(by: By, batch: ImportBatch, tag: str) -> None:
    """Begin the ledgers of the places that were counted, once all their lines are in."""
    plans = [store.kept(batch.code, name) for name in store.names(batch.code, f"plan-{tag}-stock-")]
    sites = {site for plan in plans if plan is not None for site in plan["place"].unique()}
    for site in sorted(sites - set(begun())):
        begin_site(_of(by, site), site, moment_of(batch))


def _of(by: By, site: str) -> By:
    return By(by.actor, key=f"{by.key}/{site}", request=by.request, batch=by.batch)
