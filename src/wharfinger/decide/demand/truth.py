"""What came of a forecast: each forecast period beside what was then sold."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.demand.rhythm import Rhythm, rhythm_of

OPEN_ENOUGH = 0.75
"""A time in which the shelf was full for a smaller share says little about what was wanted."""
SERIES = ["item", "place"]


def rhythm_between(sales: pl.DataFrame, dates: pl.Series, every: str | None) -> Rhythm:
    """The rhythm in which the forecast was made: as said, else by its own dates, else that of the sales."""
    if every is None and dates.n_unique() > 1:
        every = rhythm_of(pl.DataFrame({"date": dates}), None).every
    return rhythm_of(sales, every)


def periods_that_came(
    forecast: pl.DataFrame, sales: pl.DataFrame, rhythm: Rhythm, today: dt.date
) -> pl.DataFrame:
    """The forecast's rows of periods that are over, with `came` and `open`, the share the shelf was full."""
    numbered = forecast.with_columns(number=rhythm.number(pl.col("date")))
    over = numbered.filter(pl.col("number") < last_period(sales, rhythm, today))
    found = over.join(sold_by_period(sales, rhythm, today), on=[*SERIES, "number"], how="left")
    return found.with_columns(pl.col("came").fill_null(0.0), pl.col("open").fill_null(1.0))


def totals_that_came(
    totals: pl.DataFrame, sales: pl.DataFrame, rhythm: Rhythm, today: dt.date
) -> pl.DataFrame:
    """The totals whose time is over, with `came` and `open`. A part of a period counts by its length.

    Totals over a time that was not sure are left out: what it turned out as is not known here.
    """
    end = last_period(sales, rhythm, today)
    start = _first_period(rhythm, pl.col("made_at").dt.date())
    sure = pl.col("periods_sd").fill_null(0.0) == 0 if "periods_sd" in totals.columns else pl.lit(value=True)
    rows = (
        totals.filter(pl.col("made_at").is_not_null() & sure).with_row_index("row").with_columns(start=start)
    )
    over = rows.filter(pl.col("start") + pl.col("periods").ceil() <= end)
    each = over.select(
        "row",
        *SERIES,
        "periods",
        "start",
        number=pl.int_ranges("start", pl.col("start") + pl.col("periods").ceil().cast(pl.Int64)),
    ).explode("number")
    part = (pl.col("periods") - (pl.col("number") - pl.col("start"))).clip(0, 1)
    sold = each.join(sold_by_period(sales, rhythm, today), on=[*SERIES, "number"], how="left").with_columns(
        part=part
    )
    sums = sold.group_by("row").agg(
        came=(pl.col("came").fill_null(0.0) * pl.col("part")).sort().sum(),
        open=(pl.col("open").fill_null(1.0) * pl.col("part")).sort().sum() / pl.col("part").sum(),
    )
    return over.join(sums, on="row", how="inner", maintain_order="left").drop("row", "start")


def last_period(sales: pl.DataFrame, rhythm: Rhythm, today: dt.date) -> int:
    """The first period that is not over."""
    end = rhythm.number_of(today)
    last = sales.filter(pl.col("date") < today)["date"].max()
    if rhythm.stamped and isinstance(last, dt.date):
        end = max(end, rhythm.number_of(last) + 1)
    return end


def sold_by_period(sales: pl.DataFrame, rhythm: Rhythm, today: dt.date) -> pl.DataFrame:
    """By series and period: what was sold, goods brought back taken off, and how far the shelf was full."""
    rows = sales.filter(pl.col("date") < today).with_columns(number=rhythm.number(pl.col("date")))
    days = 1.0 if rhythm.stamped else {"day": 1.0, "week": 7.0, "month": 30.4375}[rhythm.every]
    by_day = rows.group_by(*SERIES, "number", "date").agg(
        pl.col("quantity").sort().sum(), shut=1 - pl.col("available").min().fill_null(1.0)
    )
    return by_day.group_by(*SERIES, "number").agg(
        came=pl.col("quantity").sort().sum().clip(0),
        open=(1 - pl.col("shut").sort().sum() / days).clip(0),
    )


def _first_period(rhythm: Rhythm, day: pl.Expr) -> pl.Expr:
    """The first period that a forecast of that day spoke of."""
    if not rhythm.stamped or rhythm.every == "day":
        return rhythm.number(day)
    # Stamped figures speak for their whole period, so a forecast made within it begins with the next.
    return rhythm.number(day.dt.offset_by("-1d")) + 1


def prices(sales: pl.DataFrame, items: pl.DataFrame | None) -> pl.DataFrame:
    """item, place, price of each series: of the item, else what its sales brought; null where unknown."""
    paid = sales.group_by(SERIES).agg(paid=pl.col("price").sort().mean())
    if items is None:
        return paid.select(*SERIES, price="paid")
    listed = paid.join(items.select("item", "price"), on="item", how="left")
    return listed.select(*SERIES, price=pl.coalesce("price", "paid"))


def names(items: pl.DataFrame | None) -> pl.DataFrame:
    """item, name: what people call each item; without a row where nobody said."""
    if items is None:
        return pl.DataFrame(schema={"item": pl.String, "name": pl.String})
    return items.select("item", "name").unique("item", keep="first", maintain_order=True)
