"""The levels of an item, on the terms of any supplier: how far they reach, and what they risk."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import polars as pl

from wharfinger.decide.purchasing.replenish.terms import FINE
from wharfinger.decide.stock.levels.levels import DAYS
from wharfinger.decide.sums import steady_sum

LEAST_VARIANCE = 1e-12
LOWEST = -1.0
"""A reorder point of less than nothing: only when somebody waits."""


@dataclass(frozen=True)
class Window:
    """Demand until the goods of the next chance to order have come, and the levels for it."""

    mean: float
    sd: float
    reorder_point: float
    order_up_to: float

    @property
    def safety(self) -> float:
        return self.reorder_point - self.mean


@dataclass(frozen=True)
class Level:
    """What the levels say of one item at one place, as far as it does not depend on the supplier."""

    item: str
    place: str
    supplier: str | None
    lead_days: float
    lead_days_sd: float
    window_days: float
    per_day: float
    lot: float
    """What an order brings beyond the reorder point."""
    window: Window
    guessed: str | None

    def over(self, lead_days: float, lead_days_sd: float, review_days: float) -> Window:
        """The levels over another time. The buffer stays the same number of standard deviations.

        The demand of a day keeps its variance, a random lead time adds its own (Silver, Pyke and Thomas,
        Inventory and Production Management in Supply Chains, ch. 6).
        """
        days = lead_days + review_days
        if math.isclose(days, self.window_days) and math.isclose(lead_days_sd, self.lead_days_sd):
            return replace(self.window, order_up_to=self.window.reorder_point + self.lot)
        of_lead = (self.per_day * self.lead_days_sd) ** 2
        of_day = max(self.window.sd**2 - of_lead, LEAST_VARIANCE) / max(self.window_days, 1e-9)
        mean, sd = self.per_day * days, math.sqrt(of_day * days + (self.per_day * lead_days_sd) ** 2)
        # Where the demand has no spread, the buffer is kept as it is.
        factor = self.window.safety / self.window.sd if self.window.sd > 1e-9 else 0.0
        reorder = max(mean + (factor * sd if self.window.sd > 1e-9 else self.window.safety), LOWEST)
        return Window(mean, sd, reorder, reorder + self.lot)


def levels_of(frame: pl.DataFrame, items: pl.DataFrame, receiving: str, *, each_place: bool) -> list[Level]:
    """One for each item, or for each item and place.

    Where the company buys for all its places, their levels are added up: each place keeps its own buffer,
    and what is expected and what is uncertain add up as independent demands do. It is ordered when the sum
    is one step below what the places keep together, and not when each of them is; an order brings what the
    largest of theirs does.
    """
    days = pl.col("periods") * pl.col("every").replace_strict(DAYS, return_dtype=pl.Float64)
    rows = frame.with_columns(window_days=days).with_columns(
        per_day=pl.when(pl.col("window_days") > 0).then(pl.col("mean") / pl.col("window_days")).otherwise(0.0)
    )
    if not each_place:
        longest = pl.col("window_days").arg_max()
        step = pl.col("unit").replace_strict(FINE, default=1.0, return_dtype=pl.Float64).first()
        more_places = step * (pl.len() - 1)
        usual = ("supplier", "lead_days", "lead_days_sd", "window_days")
        rows = (
            rows.join(items.select("item", "unit"), on="item", how="left")
            .sort("item", "place")
            .group_by("item", maintain_order=True)
            .agg(
                pl.lit(receiving).alias("place"),
                *(pl.col(name).get(longest) for name in usual),
                *(steady_sum(pl.col(name)) for name in ("per_day", "mean")),
                reorder_point=steady_sum(pl.col("reorder_point")) + more_places,
                lot=(pl.col("order_up_to") - pl.col("reorder_point")).max(),
                sd=steady_sum(pl.col("sd") ** 2).sqrt(),
                guessed=pl.col("guessed").drop_nulls().first(),
            )
            .with_columns(order_up_to=pl.col("reorder_point") + pl.col("lot"))
        )
    return [_level(row) for row in rows.sort("item", "place").iter_rows(named=True)]


def without_demand(item: str, place: str) -> Level:
    """Of what nobody is expected to buy: it is ordered only when somebody waits."""
    return Level(item, place, None, 0.0, 0.0, 0.0, 0.0, 0.0, Window(0.0, 0.0, LOWEST, LOWEST), None)


def _level(row: dict[str, object]) -> Level:
    def number(name: str) -> float:
        value = row[name]
        return float(value) if isinstance(value, int | float) else 0.0

    mean, sd, reorder = number("mean"), number("sd"), number("reorder_point")
    lot = max(number("order_up_to") - reorder, 0.0)
    supplier, guessed = row["supplier"], row["guessed"]
    return Level(
        item=str(row["item"]),
        place=str(row["place"]),
        supplier=None if supplier is None else str(supplier),
        lead_days=number("lead_days"),
        lead_days_sd=number("lead_days_sd"),
        window_days=number("window_days"),
        per_day=number("per_day"),
        lot=lot,
        window=Window(mean, sd, reorder, reorder + lot),
        guessed=None if guessed is None else str(guessed),
    )
