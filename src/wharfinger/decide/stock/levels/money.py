"""What a unit costs to hold and to miss, and the smallest step it moves in; guesses are stated."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.stock.levels.settings import LevelSettings
from wharfinger.decide.sums import steady_sum

LEAST_STEP = 0.01
"""Of the usual sale, where an item sells in fractions of a unit."""
STUCK, LONGEST_WAIT = 0.15, 20.0
"""A unit bought on a passing high lies until the next sale: a part of that wait, in reviews, is held more."""
YEAR = 365


def money_of(
    asked: pl.DataFrame, sales: pl.DataFrame, items: pl.DataFrame | None, settings: LevelSettings
) -> pl.DataFrame:
    """The rows with unit_value, held_more, miss_cost, and step; `guessed` grows by what was not known."""
    rows = asked.join(_waits(sales), on=["item", "place"], how="left", maintain_order="left").with_columns(
        held_more=1
        + STUCK
        * (pl.col("wait_days") / pl.col("review_days")).clip(upper_bound=LONGEST_WAIT).fill_null(LONGEST_WAIT)
    )
    sold = sales.group_by("item").agg(
        paid=steady_sum(pl.col("price") * pl.col("quantity"))
        / steady_sum(pl.col("quantity").filter(pl.col("price").is_not_null())),
        whole=(pl.col("quantity") == pl.col("quantity").round()).all(),
        usual=pl.col("quantity").abs().median(),
    )
    known = {"item": pl.String, "own_cost": pl.Float64, "price": pl.Float64}
    master = (
        pl.DataFrame(schema=known)
        if items is None
        else items.select("item", own_cost="unit_cost", price="price")
    )
    rows = rows.join(sold, on="item", how="left", maintain_order="left").join(
        master, on="item", how="left", maintain_order="left"
    )
    positive = [pl.when(pl.col(name) > 0).then(pl.col(name)) for name in ("unit_cost", "own_cost")]
    rows = rows.with_columns(cost=pl.coalesce(*positive))
    middle = rows["cost"].median()
    instead = float(middle) if isinstance(middle, float) else 1.0
    paid = pl.when((pl.col("paid") > 0) & pl.col("paid").is_finite()).then(pl.col("paid"))
    price = pl.coalesce(pl.when(pl.col("price") > 0).then(pl.col("price")), paid)
    no_cost = pl.col("cost").is_null()
    rows = rows.with_columns(unit_value=pl.col("cost").fill_null(instead), sells_for=price)
    margin = pl.col("sells_for") - pl.col("unit_value")
    fair = (margin > 0).fill_null(False)
    guess = settings.margin_guess * pl.col("unit_value")
    miss = (
        pl.when(fair).then(margin).otherwise(guess)
        if settings.back_order_cost is None
        else pl.lit(settings.back_order_cost)
    )
    doubts = [
        pl.when(no_cost).then(
            pl.lit(f"no cost above 0: {instead:.4g} a unit was taken, the middle of the others")
        )
    ]
    if settings.target == "cost" and settings.back_order_cost is None:
        doubts.append(
            pl.when(~fair).then(
                pl.when(pl.col("sells_for").is_null())
                .then(pl.lit(f"no price: a margin of {settings.margin_guess:.0%} of the cost was taken"))
                .otherwise(
                    pl.lit(
                        f"a price not above the cost: a margin of {settings.margin_guess:.0%} of it was taken"
                    )
                )
            )
        )
    least = 10.0 ** (pl.col("usual") * LEAST_STEP).log10().floor()
    return rows.with_columns(
        miss_cost=miss.cast(pl.Float64),
        step=pl.when(pl.col("whole").fill_null(True))
        .then(1.0)
        .otherwise(least.fill_nan(1.0).clip(1e-9, 1.0)),
        guessed=pl.concat_list("guessed", *doubts).list.drop_nulls(),
    )


def _waits(sales: pl.DataFrame) -> pl.DataFrame:
    """Days from one day with a sale to the next at each place, over the last year of sales."""
    last = pl.col("date").max()
    recent = sales.filter(pl.col("quantity") > 0).filter(pl.col("date") > last - pl.duration(days=YEAR))
    return (
        recent.with_columns(whole=(last - pl.col("date").min()).dt.total_days())
        .group_by("item", "place")
        .agg(wait_days=pl.col("whole").first() / pl.col("date").n_unique())
    )
