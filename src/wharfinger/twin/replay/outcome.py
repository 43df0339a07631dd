"""What a rule brought, and what was really done, in the same columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.twin.replay import floor
from wharfinger.twin.replay.play import Played
from wharfinger.twin.replay.scene import Floats, Scene

DAYS_A_YEAR = 365
WEEK_DAYS = 7


@dataclass(frozen=True)
class Outcome:
    """Of one rule: numbers item by item and day by day; NaN where nobody knows."""

    rule: str
    demand: Floats
    served: Floats
    days_wanted: Floats
    days_served: Floats
    stock: Floats
    """Mean units at night."""
    wasted: Floats
    orders: Floats
    bought: Floats
    day_stock_value: Floats
    day_demand: Floats
    day_served: Floats
    day_lost_margin: Floats
    day_cash: Floats


def outcome(played: Played, days: int) -> Outcome:
    """Of a rule that was played."""
    sums, each = played.sums.T, played.day_sums.T
    return Outcome(
        rule=played.rule,
        demand=sums[floor.DEMAND],
        served=sums[floor.SERVED],
        days_wanted=sums[floor.LINES],
        days_served=sums[floor.FULL],
        stock=sums[floor.HELD] / days,
        wasted=sums[floor.WASTED],
        orders=sums[floor.ORDERS],
        bought=sums[floor.BOUGHT],
        day_stock_value=each[floor.STOCK_VALUE],
        day_demand=each[floor.DAY_DEMAND],
        day_served=each[floor.DAY_SERVED],
        day_lost_margin=each[floor.LOST_MARGIN],
        day_cash=each[floor.CASH],
    )


def item_rows(found: Outcome, scene: Scene, classes: pl.DataFrame) -> pl.DataFrame:
    """The rows of `ReplayItems`; `classes` has item, abc, xyz."""
    terms, costs = scene.terms, scene.costs
    lost = np.maximum(found.demand - found.served, 0.0)
    frame = pl.DataFrame(
        {
            "item": terms.item,
            "supplier": terms.supplier,
            "stock_value": found.stock * terms.unit_cost,
            "demand": found.demand,
            "served": found.served,
            "lost": lost,
            "days_wanted": found.days_wanted,
            "days_served": found.days_served,
            "lost_margin": lost * terms.margin,
            "wasted": found.wasted,
            "waste_cost": found.wasted * terms.unit_cost,
            "orders": found.orders,
            "ordering_cost": found.orders * costs.order_cost,
            "holding_cost": found.stock * terms.unit_cost * costs.holding_rate * scene.days / DAYS_A_YEAR,
            "bought": found.bought,
            "cash": found.bought * terms.unit_cost,
        }
    ).fill_nan(None)
    parts = ["holding_cost", "ordering_cost", "lost_margin", "waste_cost"]
    return (
        frame.join(classes, on="item", how="left", maintain_order="left")
        .with_columns(
            pl.col("orders").cast(pl.Int64),
            rule=pl.lit(found.rule),
            abc=pl.col("abc").fill_null("C"),
            # Where one part is not known, neither is their sum.
            total_cost=pl.sum_horizontal(parts, ignore_nulls=False),
        )
        .sort("item")
    )


def rule_rows(items: pl.DataFrame, rules: list[str]) -> pl.DataFrame:
    """The rows of `ReplayRules`, from those of `ReplayItems`."""
    every = pl.concat(
        [
            items.with_columns(group=pl.lit("all")),
            items.with_columns(group=pl.col("abc")),
            items.filter(pl.col("xyz").is_not_null()).with_columns(group=pl.col("xyz")),
        ]
    )
    sums = [
        "stock_value", "lost_margin", "waste_cost", "orders", "ordering_cost", "holding_cost", "cash",
        "total_cost",
    ]  # fmt: skip

    def ratio(part: str, whole: str) -> pl.Expr:
        # Clipped: sums of many parts may pass one in the last digit.
        share = (pl.col(part).sum() / pl.col(whole).sum()).clip(upper_bound=1.0)
        return pl.when(pl.col(whole).sum() > 0).then(share)

    order = pl.DataFrame({"rule": rules}).with_row_index("turn")
    return (
        every.group_by("rule", "group", maintain_order=True)
        .agg(
            *(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()) for name in sums),
            items=pl.len().cast(pl.Int64),
            unit_fill=ratio("served", "demand"),
            line_fill=ratio("days_served", "days_wanted"),
        )
        .join(order, on="rule")
        .sort(pl.col("group") != "all", "group", "turn")
        .drop("turn")
    )


def week_rows(found: Outcome, scene: Scene) -> pl.DataFrame:
    """The rows of `ReplayWeeks`: weeks of seven days from the first day that is played."""
    days = pl.DataFrame(
        {
            "stock_value": found.day_stock_value,
            "demand": found.day_demand,
            "served": found.day_served,
            "lost_margin": found.day_lost_margin,
            "cash": found.day_cash,
        }
    ).fill_nan(None)
    return (
        days.with_row_index("day")
        .group_by(week=pl.col("day") // WEEK_DAYS, maintain_order=True)
        .agg(
            pl.when(pl.col("stock_value").null_count() == 0).then(pl.col("stock_value").mean()),
            pl.col("demand", "served", "lost_margin").sum(),
            pl.when(pl.col("cash").null_count() == 0).then(pl.col("cash").sum()),
        )
        .with_columns(
            rule=pl.lit(found.rule),
            week=pl.lit(scene.date(0)) + pl.duration(days=pl.col("week") * WEEK_DAYS),
        )
    )


def order_rows(played: Played, scene: Scene) -> pl.DataFrame:
    """The rows of `ReplayOrders`."""
    columns = {"day": pl.Int64, "row": pl.Int64, "arrives": pl.Int64, "quantity": pl.Float64}
    first = pl.lit(scene.date(0))
    return (
        pl.DataFrame(played.orders, schema=columns, orient="row")
        .select(
            rule=pl.lit(played.rule),
            item=pl.lit(pl.Series(scene.terms.item)).gather(pl.col("row")),
            ordered=first + pl.duration(days="day"),
            comes=first + pl.duration(days="arrives"),
            quantity="quantity",
        )
        .sort("item", "ordered")
    )
