"""Sales since a place's ledger began: each order is booked with the movement of its goods, once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from wharfinger.books import fixed_places
from wharfinger.books.acts import Answer, By
from wharfinger.books.documents.states import UNDONE
from wharfinger.books.frames.known import Known
from wharfinger.books.ledger import reasons
from wharfinger.books.models import Document, ImportFile, Line, Movement, PastSale
from wharfinger.office.importing import prepare
from wharfinger.office.importing.order import SINCE
from wharfinger.office.importing.parts import LINE, Part, failures_by_line
from wharfinger.office.intake import begun
from wharfinger.office.intake.aside import ROW, quoted, sort_out
from wharfinger.office.intake.masters import refuse_unknown_items
from wharfinger.office.intake.partners import refuse_finer
from wharfinger.office.journal import book_journal
from wharfinger.tables import TABLES, Failures
from wharfinger.tables.errors import BooksError
from wharfinger.tables.facts import MAIN_PLACE

MOST_IN_QUERY = 100


def is_since() -> pl.Expr | None:
    """Whether a row of sales is of a day on which its place had begun; None where no place has."""
    known = Known(None, dt.datetime.now(tz=dt.UTC))
    sites = (
        known.places.filter(pl.col("opened_at").is_not_null(), pl.col("place_id") == pl.col("site_id"))
        .with_columns(opened=known.business_day("opened_at", "place_id"))
        .select("place", "opened")
    )
    since: pl.Expr | None = None
    for place, opened in sites.rows():
        here = pl.col("place").fill_null(MAIN_PLACE) == place
        mine = here & (pl.col("date").cast(pl.Date, strict=False) >= opened)
        since = mine if since is None else since | mine
    return since


def split(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of sales from before, and from since the ledger of their place began."""
    since = is_since()
    if since is None:
        return frame, frame.clear()
    if "place" not in frame.columns:
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("place"))
    later = since.fill_null(value=False)
    return frame.filter(~later), frame.filter(later)


def part_of(frame: pl.DataFrame) -> Part:
    """What is to be booked: rows that neither history nor an order in the books tells already."""
    lines = frame[LINE].cast(pl.Int64)
    rows = sort_out(frame.drop(LINE), TABLES["sales"])
    rows.good = refuse_unknown_items(rows)
    refuse_finer(rows, "quantity")
    today = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1)
    rows.refuse(pl.col("date") > today, "date", quoted("date"), "a day that has come", "correct the date")
    rows.refuse(pl.col("quantity") == 0, "quantity", quoted("quantity"), "some goods", "leave the row out")
    named = pl.concat_str("place", "item", pl.col("date").cast(pl.String), separator="/")
    turn = pl.int_range(1, pl.len() + 1).over("place", "item", "date").cast(pl.String)
    good = rows.good.with_columns(
        pl.coalesce("order", pl.concat_str(named, turn, separator="/")).alias("order"),
        steps=(pl.col("quantity") * pl.lit(10.0).pow(pl.col("decimals"))).round().cast(pl.Int64),
    ).with_columns(nth=pl.int_range(1, pl.len() + 1).over("order", "item", "steps"))
    there = _there(good["order"].unique().to_list())
    both = good.join(there, on=["order", "item_id", "steps", "nth"], how="semi", maintain_order="left")
    new = good.join(both.select(ROW), on=ROW, how="anti", maintain_order="left")
    return Part(
        write=new.select(ROW, *TABLES["sales"].columns()),
        lines=lines.gather(new[ROW].cast(pl.Int64)),
        known=lines.gather(both[ROW].cast(pl.Int64)),
        failures=failures_by_line(rows.set_aside, lines),
        new=new.height,
    )


def book(file: ImportFile, lines: dict[int, int], by: By, rows: pl.DataFrame) -> Answer:
    """Book orders, each as an act of its own; one that the ledger refuses waits in quarantine."""
    booked, refused = 0, [Failures.none()]
    for (order,), part in rows.partition_by("order", as_dict=True, maintain_order=True).items():
        try:
            _book(By(by.actor, f"{by.key}/{order}"[-200:], by.request, by.batch), str(order), part)
            booked += part.height
        except BooksError as error:
            told = {
                "table": "sales",
                "column": "quantity",
                "found": error.found,
                "expected": error.expected,
                "mend": error.mend,
            }
            failed = [{**told, "row": lines[number]} for number in part[ROW]]
            refused.append(pl.DataFrame(failed, schema_overrides=Failures.none().schema))
    failures = pl.concat(refused, how="diagonal_relaxed")
    if failures.height:
        prepare.fail(file, failures, SINCE, failures["row"].to_list(), refused=True)
    return {"new": booked}


def _there(orders: list[str]) -> pl.DataFrame:
    """What the books tell of these orders: history, and what left and came back since."""
    told: list[tuple[str, int, int]] = []
    for first in range(0, len(orders), MOST_IN_QUERY):
        part = orders[first : first + MOST_IN_QUERY]
        past = PastSale.objects.filter(order__in=part, voided_at__isnull=True)
        told += past.values_list("order", "item_id", "quantity")
        moved = Movement.objects.filter(
            line__document__number__in=[*part, *(f"{each}~{n}" for each in part for n in range(2, 6))],
            reason__in=(reasons.SALE, reasons.RETURN),
            reverses__isnull=True,
            reversed_by__isnull=True,
        ).values_list("line__document__number", "item_id", "quantity", "reason")
        told += [
            (number.partition("~")[0], item, quantity if reason == reasons.SALE else -quantity)
            for number, item, quantity, reason in moved
        ]
    frame = pl.DataFrame(
        told, schema={"order": pl.String, "item_id": pl.Int64, "steps": pl.Int64}, orient="row"
    )
    return frame.with_columns(nth=pl.int_range(1, pl.len() + 1).over("order", "item_id", "steps"))


def _book(by: By, order: str, rows: pl.DataFrame) -> None:
    """One order: its document with its lines, what left, and what came back."""
    number = _number(order)
    place = rows["place"][0]
    opened = begun()[place]
    now = dt.datetime.now(tz=dt.UTC)
    noon = dt.datetime.combine(rows["date"].min(), dt.time(12), tzinfo=dt.UTC)
    at = min(max(noon, opened + dt.timedelta(microseconds=1)), now)
    out = rows.filter(pl.col("quantity") > 0)
    back = rows.filter(pl.col("quantity") < 0)
    head = {"number": [number], "kind": ["sale"], "at": [at], "from_place": [place]}
    if rows["channel"][0] is not None:
        head["channel"] = [rows["channel"][0]]
    there = Document.objects.filter(number=number).exists()
    moves = [
        _moves(part, number, at, by, start, end, reason)
        for part, start, end, reason in (
            (out, place, fixed_places.CUSTOMERS, reasons.SALE),
            (back, fixed_places.CUSTOMERS, place, reasons.RETURN),
        )
        if part.height
    ]
    wanted = out if out.height else back.with_columns(-pl.col("quantity"))
    lines = wanted.select(pl.lit(number).alias("document"), "item", "quantity", "price", "promotion")
    if there:
        known = set(Line.objects.filter(document__number=number).values_list("item__code", flat=True))
        if set(rows["item"]) - known:
            raise BooksError(
                where=order,
                found=f"an order that stands in the books without {sorted(set(rows['item']) - known)[0]}",
                expected="the lines that it has there",
                mend="sell what was added under an order of its own",
            )
    book_journal(
        by,
        pl.concat(moves),
        None if there else pl.DataFrame({**head, "to_place": [fixed_places.CUSTOMERS]}),
        None if there else lines,
    )


def _moves(
    rows: pl.DataFrame, number: str, at: dt.datetime, by: By, start: Any, end: Any, reason: str
) -> pl.DataFrame:
    return rows.select(
        at=pl.lit(at),
        recorded_at=pl.lit(dt.datetime.now(tz=dt.UTC)),
        item="item",
        from_place=pl.lit(start),
        to_place=pl.lit(end),
        quantity=pl.col("quantity").abs(),
        reason=pl.lit(reason),
        document=pl.lit(number),
        actor=pl.lit(by.actor),
    )


def _number(order: str) -> str:
    """Under which number it is booked: its own, or a further one where that document was undone."""
    number, turn = order, 1
    while Document.objects.filter(number=number, state=UNDONE).exists():
        turn += 1
        number = f"{order}~{turn}"
    return number
