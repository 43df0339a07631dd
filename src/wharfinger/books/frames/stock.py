"""What is there, and what was there at the end of earlier days."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.books.fields import to_microseconds
from wharfinger.books.frames.documents import known_from
from wharfinger.books.frames.facts import facts, standing
from wharfinger.books.frames.known import Known, date, quantity
from wharfinger.books.frames.movements import lots
from wharfinger.books.frames.reading import INTEGER, fit, read
from wharfinger.tables import Stock, StockHistory

_SHELF = {"item_id": INTEGER, "lot_id": INTEGER, "site_id": INTEGER}
_LATEST = 2**31
"""Days from 1970 that sort after every expiry."""

_SINCE = """
    SELECT item_id, lot_id, site_id, sum(steps) AS steps FROM (
        SELECT movement.item_id, movement.lot_id, place.site_id, movement.quantity AS steps
        FROM books_movement AS movement JOIN books_place AS place ON place.id = movement.to_place_id
        WHERE movement.recorded_at >= %s AND place.site_id IS NOT NULL
        UNION ALL
        SELECT movement.item_id, movement.lot_id, place.site_id, -movement.quantity
        FROM books_movement AS movement JOIN books_place AS place ON place.id = movement.from_place_id
        WHERE movement.recorded_at >= %s AND place.site_id IS NOT NULL
    ) AS side GROUP BY item_id, lot_id, site_id
"""


def stock(known: Known) -> pl.DataFrame:
    """What is at each site by lot. What is reserved stands with the lots that would leave first."""
    rows = (
        _on_hand(known)
        .join(_reserved(known), on=["item_id", "site_id"], how="left")
        .with_columns(pl.col("reserved").fill_null(0))
    )
    if rows["lot_id"].null_count() < rows.height:
        rows = _by_lot(rows)
    else:
        rows = rows.sort("item_id", "site_id").with_columns(expires=pl.lit(None, dtype=pl.Int64))
    return fit(
        known.named(rows).with_columns(quantity("on_hand"), quantity("reserved"), date("expires")), Stock
    )


def stock_history(known: Known) -> pl.DataFrame:
    """Ends of days before the cut-over as they were brought in, and since then as the movements say."""
    columns = ("item_id", "place_id", "date", "known_at", "voided_at", "on_hand")
    past = standing(facts(known, "paststock", columns), known).rename({"place_id": "site_id"})
    past = past.select("item_id", "site_id", date("date"), "on_hand")
    rows = pl.concat([past, _since_opening(known, past)])
    return fit(
        known.named(rows.sort("date", "site_id", "item_id")).with_columns(quantity("on_hand")), StockHistory
    )


def _by_lot(rows: pl.DataFrame) -> pl.DataFrame:
    """With what is reserved on the lots that leave first; held lots leave last."""
    rows = rows.join(lots(), on="lot_id", how="left").sort(
        "item_id",
        "site_id",
        pl.col("held").fill_null(0),
        pl.col("expires").fill_null(_LATEST),
        "lot_id",
        nulls_last=True,
    )
    there = pl.col("on_hand").clip(lower_bound=0)
    before = there.cum_sum().over("item_id", "site_id") - there
    is_last = pl.int_range(pl.len()).over("item_id", "site_id") == pl.len().over("item_id", "site_id") - 1
    left = pl.max_horizontal(pl.col("reserved") - before, 0)
    return rows.with_columns(reserved=pl.when(is_last).then(left).otherwise(pl.min_horizontal(left, there)))


def _on_hand(known: Known) -> pl.DataFrame:
    kept = read(
        "SELECT item_id, lot_id, site_id, quantity AS on_hand FROM books_balance",
        {**_SHELF, "on_hand": INTEGER},
    )
    keys = list(_SHELF)
    if known.places.filter(pl.col("place_id") != pl.col("site_id")).height:
        kept = kept.group_by(keys).agg(pl.col("on_hand").sum())
    if known.as_of is not None:
        moment = to_microseconds(known.as_of)
        since = read(_SINCE, {**_SHELF, "steps": INTEGER}, [moment, moment])
        kept = (
            kept.join(since, on=keys, how="full", coalesce=True, nulls_equal=True)
            .with_columns(on_hand=pl.col("on_hand").fill_null(0) - pl.col("steps").fill_null(0))
            .drop("steps")
        )
    return kept.filter(pl.col("on_hand") != 0)


def _reserved(known: Known) -> pl.DataFrame:
    return read(
        "SELECT held.item_id, held.site_id, sum(held.quantity) AS reserved FROM books_reservation AS held "
        "JOIN books_line AS line ON line.id = held.line_id "
        "JOIN books_document AS document ON document.id = line.document_id "
        "JOIN books_act AS act ON act.id = document.act_id "
        f"WHERE {known_from('act', 'document')} < %s AND (held.expires_at IS NULL OR held.expires_at > %s) "
        "GROUP BY held.item_id, held.site_id",
        {"item_id": INTEGER, "site_id": INTEGER, "reserved": INTEGER},
        [known.before, to_microseconds(known.moment)],
    )


def _since_opening(known: Known, past: pl.DataFrame) -> pl.DataFrame:
    """The end of every whole day from a site's opening on, for every item that it has or had."""
    empty = pl.DataFrame(schema=past.schema)
    sites = (
        known.places.filter(pl.col("site_id") == pl.col("place_id"), pl.col("kind") != "transit")
        .filter(pl.col("opened_at").is_not_null())
        .with_columns(first=known.business_day("opened_at", "site_id"))
        .select("site_id", "first", "time_zone")
    )
    if sites.is_empty():
        return empty
    moment = pl.lit(to_microseconds(known.moment))
    sites = sites.with_columns(moment=moment).with_columns(
        last=known.business_day("moment", "site_id") - dt.timedelta(days=1)
    )
    daily = _daily(known, sites)
    pairs = pl.concat([daily.select("item_id", "site_id"), past.select("item_id", "site_id")]).unique()
    days = (
        pairs.join(sites.filter(pl.col("first") <= pl.col("last")), on="site_id")
        .with_columns(date=pl.date_ranges("first", "last"))
        .explode("date")
    )
    if days.is_empty():
        return empty
    return (
        days.join(daily, on=["item_id", "site_id", "date"], how="left")
        .sort("item_id", "site_id", "date")
        .with_columns(on_hand=pl.col("steps").fill_null(0).cum_sum().over("item_id", "site_id"))
        .select(past.columns)
    )


def _daily(known: Known, sites: pl.DataFrame) -> pl.DataFrame:
    """item_id, site_id, date, steps: by how much the stock of a site changed in each of its days."""
    wanted = ("at", "recorded_at", "item_id", "from_place_id", "to_place_id", "quantity")
    rows = facts(known, "movements", wanted).filter(pl.col("recorded_at") < known.before)
    within = known.places.select("place_id", "site_id")
    sides = [
        rows.join(within, left_on=column, right_on="place_id").select(
            "item_id", "site_id", "at", steps=sign * pl.col("quantity")
        )
        for column, sign in (("to_place_id", 1), ("from_place_id", -1))
    ]
    return (
        pl.concat(sides)
        .join(sites.select("site_id"), on="site_id")
        .with_columns(date=known.business_day("at", "site_id"))
        .group_by("item_id", "site_id", "date")
        .agg(pl.col("steps").sum())
    )
