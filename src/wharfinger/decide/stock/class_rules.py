"""Which rule an item is stocked by: its class by margin and evenness says how, and how surely."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, instant
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.stock.classes import abc, xyz
from wharfinger.tables import Computed, Frame, Items, Sales
from wharfinger.tables.columns import choice, number, text, whole

RULES = ("forecast", "min_max", "on_order", "run_out")


class StockRules(Computed):
    """How each item is to be stocked."""

    item = text("the item", key=True, longest=200)
    name = text("what people call it", optional=True)
    abc = choice("by margin, over all places", "A", "B", "C")
    xyz = choice("by evenness of sales; null when too little is known", "X", "Y", "Z", optional=True)
    rule = choice(
        "forecast: levels anew at every review; min_max: levels that stay; on_order: bought when a customer "
        "orders; run_out: not bought again",
        *RULES,
    )
    service = number(
        "the share to be served at once; null where nothing is stocked", above=0, at_most=1, optional=True
    )
    review_every = whole("look at it every so many reviews", at_least=1)
    reason = text("why, in one sentence")


@dataclass(frozen=True)
class ClassRuleSettings(Settings):
    """What each class gets."""

    a_share: float = setting(0.8, "share of all margin that A items bring", above=0, below=1)
    b_share: float = setting(0.95, "share of all margin that A and B items bring", above=0, at_most=1)
    x_variation: float = setting(0.5, "weekly variation up to which an item is X", at_least=0)
    y_variation: float = setting(1.0, "weekly variation up to which an item is Y", at_least=0)
    a_service: float = setting(0.98, "share to be served at once of A items", above=0, below=1)
    b_service: float = setting(0.95, "the same of B items", above=0, below=1)
    c_service: float = setting(0.90, "the same of C items", above=0, below=1)
    c_review_every: int = setting(4, "C items are looked at every so many reviews", at_least=1)
    on_order: bool = setting(True, "C items that sell erratically are bought only when a customer orders")
    class_days: int = setting(364, "days of past sales that make the evenness", at_least=28, at_most=3660)


def class_rules(
    sales: Frame, items: Frame, *, settings: ClassRuleSettings | None = None, as_of: AsOf = None
) -> pl.DataFrame:
    """A row an item: its class, and what follows from it.

    A items keep the highest service and are judged from the forecast at every review. C items keep the levels
    they have, are looked at seldom and ordered in larger lots; when they sell erratically, they are bought on
    order. What nobody bought for a year runs out.
    """
    sold, goods = Sales.of(sales), Items.of(items)
    chosen = settings or ClassRuleSettings()
    today = instant(as_of, {"sales": sold}).date()
    margins = abc(sold, goods, today, a=chosen.a_share, b=chosen.b_share)
    even = xyz(sold, today, window_days=chosen.class_days, x=chosen.x_variation, y=chosen.y_variation).select(
        "item", "xyz"
    )
    last = sold.filter((pl.col("quantity") > 0) & (pl.col("date") < pl.lit(today)))
    since = last.group_by("item").agg(idle_days=(pl.lit(today) - pl.col("date").max()).dt.total_days())
    rows = (
        goods.select("item", "name", "status")
        .join(margins.select("item", "abc"), on="item")
        .join(even, on="item", how="left")
        .join(since, on="item", how="left")
    )
    return StockRules.of(
        rows.with_columns(_rule(chosen))
        .with_columns(*_follows(chosen))
        .select(StockRules.column_names())
        .sort("item")
    )


def _rule(settings: ClassRuleSettings) -> pl.Expr:
    ends = pl.col("status").is_in(["ending", "ended"])
    idle = (pl.col("idle_days") > 365) & (pl.col("status").fill_null("") != "new")
    return (
        pl.when(ends.fill_null(value=False) | idle.fill_null(value=False))
        .then(pl.lit("run_out"))
        .when((pl.col("abc") == "C") & (pl.col("xyz") == "Z") & settings.on_order)
        .then(pl.lit("on_order"))
        .when((pl.col("abc") == "C") & pl.col("xyz").is_not_null())
        .then(pl.lit("min_max"))
        .otherwise(pl.lit("forecast"))
        .alias("rule")
    )


def _follows(settings: ClassRuleSettings) -> tuple[pl.Expr, ...]:
    services = {"A": settings.a_service, "B": settings.b_service, "C": settings.c_service}
    stocked = pl.col("rule").is_in(["forecast", "min_max"])
    # Of an item too new to be judged by evenness nothing is known that speaks for less than the middle.
    unknown = pl.col("xyz").is_null() & (pl.col("abc") == "C")
    service = (
        pl.when(unknown)
        .then(settings.b_service)
        .otherwise(pl.col("abc").replace_strict(services, return_dtype=pl.Float64))
    )
    sentences = {
        "forecast": "it earns enough, or is too new, to be judged anew at every review",
        "min_max": "it brings little margin and sells evenly enough for levels that stay",
        "on_order": "it brings little margin and sells erratically: stock of it would mostly lie",
        "run_out": "it ends, or nobody bought it for a year",
    }
    return (
        pl.when(stocked).then(service).alias("service"),
        pl.when(pl.col("rule") == "min_max")
        .then(settings.c_review_every)
        .otherwise(1)
        .cast(pl.Int64)
        .alias("review_every"),
        pl.col("rule").replace_strict(sentences, return_dtype=pl.String).alias("reason"),
    )
