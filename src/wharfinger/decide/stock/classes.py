"""ABC by the margin an item brings, XYZ by how evenly it sells."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.sums import steady_sum

WEEK_DAYS = 7


def abc(sales: pl.DataFrame, items: pl.DataFrame, today: dt.date, *, a: float, b: float) -> pl.DataFrame:
    """The margin of the last 365 days and the class of each item.

    Sorted by margin, the items that together bring the share `a` of it are A, those up to the share `b` are
    B, the rest C. The item that crosses a limit still belongs to the better class.
    """
    past = sales.filter(pl.col("date").is_between(today - dt.timedelta(days=365), today, closed="left"))
    gain = (pl.coalesce("price", "list_price") - pl.col("unit_cost")) * pl.col("quantity")
    margins = (
        items.select("item", "unit_cost", list_price="price")
        .join(past.select("item", "quantity", "price"), on="item", how="left")
        .group_by("item")
        .agg(margin_per_year=steady_sum(gain))
        .sort(["margin_per_year", "item"], descending=[True, False])
    )
    earned = pl.col("margin_per_year").clip(lower_bound=0.0)
    before = (earned.cum_sum() - earned) / earned.sum()
    return margins.with_columns(
        abc=pl.when((earned > 0) & (before < a))
        .then(pl.lit("A"))
        .when((earned > 0) & (before < b))
        .then(pl.lit("B"))
        .otherwise(pl.lit("C"))
    )


def xyz(sales: pl.DataFrame, today: dt.date, *, window_days: int, x: float, y: float) -> pl.DataFrame:
    """The coefficient of variation of an item's weekly sales, and its class: X even, Y uneven, Z erratic.

    Whole weeks back from today, from the item's first sale on; a week without a sale is a zero. Fewer than
    four weeks say nothing: the class is then null.
    """
    past = sales.filter(pl.col("date") < today)
    age = (pl.lit(today) - pl.col("date")).dt.total_days() - 1
    weeks = past.select("item", "quantity", week=age // WEEK_DAYS)
    first = past.filter(pl.col("quantity") > 0).group_by("item").agg(lived_days=age.max() + 1)
    recent = weeks.join(first, on="item").with_columns(
        weeks=pl.min_horizontal(pl.col("lived_days") // WEEK_DAYS, window_days // WEEK_DAYS)
    )
    totals = (
        recent.filter(pl.col("week") < pl.col("weeks"))
        .group_by("item", "weeks", "week")
        .agg(steady_sum(pl.col("quantity")))
        .group_by("item", "weeks")
        .agg(total=steady_sum(pl.col("quantity")), squares=steady_sum(pl.col("quantity") ** 2))
    )
    n, mean = pl.col("weeks"), pl.col("total") / pl.col("weeks")
    variance = ((pl.col("squares") - n * mean**2) / (n - 1)).clip(lower_bound=0.0)
    known = (n >= 4) & (mean > 0)
    return (
        totals.with_columns(variation=pl.when(known).then(variance.sqrt() / mean))
        .with_columns(
            xyz=pl.when(pl.col("variation") <= x)
            .then(pl.lit("X"))
            .when(pl.col("variation") <= y)
            .then(pl.lit("Y"))
            .when(pl.col("variation").is_not_null())
            .then(pl.lit("Z"))
        )
        .select("item", "variation", "xyz")
    )
