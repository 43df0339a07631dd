"""Stock health: what is enough, what is too much, what will spoil, and the money in each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Frames, instant
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.stock.classes import abc, xyz
from wharfinger.decide.stock.health_proposals import propose
from wharfinger.decide.stock.health_report import report
from wharfinger.decide.stock.pace import pace, with_depots
from wharfinger.decide.stock.unsold import unsold_at_expiry
from wharfinger.decide.sums import steady_sum
from wharfinger.tables import Computed, Frame, Items, Sales, SettingError, Stock
from wharfinger.tables.columns import choice, day, number, text

STATES = ("negative", "out", "low", "enough", "slow", "dead", "new", "ended")


class StockHealth(Computed):
    """How each item stands at each place."""

    item = text("the item", key=True, longest=200)
    place = text("where it is", key=True, longest=200)
    name = text("what people call it", optional=True)
    category = text("the group it belongs to", optional=True)
    on_hand = number("base units there")
    reserved = number("of these, promised", at_least=0)
    expired = number("of these, past their last day", at_least=0)
    per_day = number("base units sold a day at the present pace", at_least=0)
    days_of_cover = number(
        "days that what is neither promised nor expired will last; null when nothing sells", optional=True
    )
    last_sale = day("when it last sold there", optional=True)
    value = number("money in it at unit cost; null when the cost is not known", optional=True)
    excess = number(
        "base units beyond what sells within the slow limit; promised and spoiling ones are not in it",
        at_least=0,
    )
    excess_value = number("money in the excess", optional=True)
    state = choice("how it stands", *STATES)
    abc = choice("by margin, over all places", "A", "B", "C", optional=True)
    xyz = choice("by evenness of sales, over all places", "X", "Y", "Z", optional=True)
    variation = number("coefficient of variation of weekly sales", at_least=0, optional=True)
    margin_per_year = number("margin of the last 365 days, over all places", optional=True)


class ExpiringLots(Computed):
    """Lots of which some will be left when they expire."""

    item = text("the item", key=True, longest=200)
    place = text("where it is", key=True, longest=200)
    lot = text("which lot", key=True, optional=True, longest=200)
    name = text("what people call it", optional=True)
    expires = day("last day on which it may be sold")
    on_hand = number("base units there", above=0)
    per_day = number("base units sold a day at the present pace", at_least=0)
    unsold = number("base units that will be left", above=0)
    unsold_value = number("what they cost; null when the cost is not known", optional=True)


@dataclass(frozen=True)
class HealthSettings(Settings):
    """When stock counts as low, slow or dead, and where the classes part."""

    window_days: int = setting(91, "days of past sales that make the present pace", at_least=7, at_most=3660)
    low_days: float = setting(3, "fewer days of cover than this is low", at_least=0)
    slow_days: float = setting(180, "more days of cover than this is slow", above=0)
    dead_days: int = setting(180, "on hand and unsold for this many days is dead", at_least=1)
    new_days: int = setting(60, "first sold fewer days ago than this is new, and not judged slow", at_least=0)
    least_quantity: float = setting(1, "less than this too much, or left of a lot, is not named", at_least=0)
    a_share: float = setting(0.8, "share of all margin that A items bring", above=0, below=1)
    b_share: float = setting(0.95, "share of all margin that A and B items bring", above=0, at_most=1)
    x_variation: float = setting(0.5, "weekly variation up to which an item is X", at_least=0)
    y_variation: float = setting(1.0, "weekly variation up to which an item is Y", at_least=0)

    def __post_init__(self) -> None:
        super().__post_init__()
        for low, high in (("a_share", "b_share"), ("x_variation", "y_variation")):
            if getattr(self, low) > getattr(self, high):
                raise SettingError(
                    where=f"HealthSettings.{low}",
                    found=f"{low}={getattr(self, low):g} and {high}={getattr(self, high):g}",
                    expected=f"{low} not above {high}",
                    mend="swap them, or leave both out",
                )


@dataclass(frozen=True)
class Health:
    """The two tables that `health` writes."""

    stock_health: pl.DataFrame
    expiring_lots: pl.DataFrame


def health(
    sales: Frame,
    items: Frame,
    stock: Frame,
    *,
    settings: HealthSettings | None = None,
    as_of: AsOf = None,
    shared: Frames | None = None,
) -> Health:
    """Days of cover, ABC and XYZ, slow and dead stock, lots that will spoil, and the money in each."""
    sold, goods, there = Sales.of(sales), Items.of(items), Stock.of(stock)
    chosen = settings or HealthSettings()
    today = instant(as_of, {"sales": sold}).date()
    speed = pace(sold, today, chosen.window_days)
    whole = shared or rank(sold, goods, there, settings=chosen, as_of=today)
    evenness = xyz(sold, today, window_days=chosen.window_days, x=chosen.x_variation, y=chosen.y_variation)
    speed = with_depots(speed, there)
    lots = unsold_at_expiry(there, speed, today)
    rows = (
        _on_hand(there, today)
        .join(speed, on=["item", "place"], how="full", coalesce=True)
        .join(_spoiling(lots), on=["item", "place"], how="left")
        .with_columns(pl.col("on_hand", "reserved", "expired", "spoiling", "per_day").fill_null(0.0))
        .join(goods.select("item", "name", "category", "unit_cost", "status"), on="item", how="left")
        .join(whole["margins"], on="item", how="left")
        .join(evenness, on="item", how="left")
        .filter((pl.col("on_hand") != 0) | pl.col("short_lot") | (pl.col("sold") > 0))
        .with_columns(free=pl.col("on_hand") - pl.col("reserved") - pl.col("expired"))
    )
    judged = (
        rows.with_columns(_cover())
        .join(whole["history"], how="cross")
        .with_columns(_state(chosen, today))
        .with_columns(_excess(chosen))
    )
    valued = judged.with_columns(
        value=pl.col("on_hand") * pl.col("unit_cost"), excess_value=pl.col("excess") * pl.col("unit_cost")
    )
    return Health(
        stock_health=valued.select(StockHealth.column_names()).sort("item", "place"),
        expiring_lots=_expiring(lots, goods, chosen.least_quantity),
    )


def rank(
    sales: pl.DataFrame, items: pl.DataFrame, stock: pl.DataFrame, *, settings: HealthSettings, as_of: AsOf
) -> Frames:
    """What needs all items at once: each one's margin and ABC class, and since when sales are known."""
    today = instant(as_of, {"sales": sales}).date()
    return {
        "margins": abc(sales, items, today, a=settings.a_share, b=settings.b_share),
        "history": sales.select(known_since=pl.col("date").min()),
    }


def _on_hand(stock: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    past = (pl.col("expires") < today) & (pl.col("on_hand") > 0)
    return stock.group_by("item", "place").agg(
        steady_sum(pl.col("on_hand")),
        steady_sum(pl.col("reserved")),
        expired=steady_sum(pl.col("on_hand").filter(past)),
        short_lot=(pl.col("on_hand") < 0).any(),
    )


def _spoiling(lots: pl.DataFrame) -> pl.DataFrame:
    """What will be left of lots when they expire, those that have expired included."""
    return lots.group_by("item", "place").agg(spoiling=steady_sum(pl.col("unsold")))


def _cover() -> pl.Expr:
    return pl.when(pl.col("per_day") > 0).then(pl.col("free") / pl.col("per_day")).alias("days_of_cover")


def _state(settings: HealthSettings, today: dt.date) -> pl.Expr:
    def days_since(name: str) -> pl.Expr:
        return (pl.lit(today) - pl.col(name)).dt.total_days()

    # What never sold may only have come yesterday; it is judged once sales are known for long enough.
    young = pl.col("first_sale").is_null() & (days_since("known_since").fill_null(0) < settings.dead_days)
    new = (pl.col("status") == "new") | young | (days_since("first_sale") < settings.new_days)
    in_stock_unsold = days_since("last_sale") - pl.col("empty_days").fill_null(0.0)
    unsold = pl.col("last_sale").is_null() | (in_stock_unsold >= settings.dead_days)
    return (
        pl.when((pl.col("on_hand") < 0) | pl.col("short_lot").fill_null(value=False))
        .then(pl.lit("negative"))
        .when((pl.col("status") == "ended") & (pl.col("on_hand") == 0))
        .then(pl.lit("ended"))
        .when((pl.col("free") <= 0) & (pl.col("per_day") > 0))
        .then(pl.lit("out"))
        .when(new)
        .then(pl.lit("new"))
        .when(unsold)
        .then(pl.lit("dead"))
        .when((pl.col("days_of_cover") > settings.slow_days) | (pl.col("per_day") == 0))
        .then(pl.lit("slow"))
        .when(pl.col("days_of_cover") < settings.low_days)
        .then(pl.lit("low"))
        .otherwise(pl.lit("enough"))
        .alias("state")
    )


def _excess(settings: HealthSettings) -> pl.Expr:
    """In whole units where the stock is counted in whole units."""
    idle = pl.col("on_hand") - pl.col("reserved") - pl.col("spoiling")
    sells = pl.when(pl.col("state") == "slow").then(pl.col("per_day") * settings.slow_days).otherwise(0.0)
    beyond = (idle - sells).clip(lower_bound=0.0)
    named = pl.when(pl.col("on_hand") == pl.col("on_hand").floor()).then(beyond.floor()).otherwise(beyond)
    is_idle = pl.col("state").is_in(["slow", "dead"])
    return pl.when(is_idle & (named >= settings.least_quantity)).then(named).otherwise(0.0).alias("excess")


def _expiring(lots: pl.DataFrame, items: pl.DataFrame, least: float) -> pl.DataFrame:
    left = lots.filter((pl.col("unsold") > 0) & (pl.col("unsold") >= least))
    named = left.join(items.select("item", "name", "unit_cost"), on="item", how="left", maintain_order="left")
    return named.with_columns(unsold_value=pl.col("unsold") * pl.col("unit_cost")).select(
        ExpiringLots.column_names()
    )


decision = Decision(
    name="stock_health",
    run=health,
    reads=(Sales, Items, Stock),
    writes=(StockHealth, ExpiringLots),
    settings=HealthSettings,
    by="item",
    fit=rank,
    report=report,
    propose=propose,
)
