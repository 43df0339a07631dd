"""The lots of an item at a place, with all that the acts on them need to know."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wharfinger.decide.stock.ahead import Ahead, Series
from wharfinger.decide.stock.cases import Floats, demand_cases
from wharfinger.decide.stock.expiry.waste import Shelf

Demand = Callable[[str, str, int], Ahead]


@dataclass(frozen=True)
class Lot:
    """Units that expire together, on hand or on their way."""

    lot: str | None
    quantity: float
    reserved: float
    expires: dt.date
    days_left: int
    arrives: dt.date | None = None
    arrives_in: int = 0
    guessed: str | None = None
    sent: bool = False
    """It lies elsewhere, and an act of this plan sends it."""


@dataclass(frozen=True)
class Article:
    """What of an item matters here."""

    item: str
    name: str
    unit_cost: float
    price: float
    weight_g: float | None


@dataclass(frozen=True)
class Stand:
    """An item at a place: its lots, the first to expire first, and the shelf they make."""

    article: Article
    place: str
    lots: tuple[Lot, ...]
    shelf: Shelf

    def there(self) -> Shelf:
        """The lots that are there already: what is still to come can be cut instead."""
        rows = [at for at, lot in enumerate(self.lots) if lot.arrives is None]
        return Shelf(self.shelf.quantities[rows], self.shelf.demands[rows])

    def row_there(self, at: int) -> int:
        """Which row of `there` a lot is."""
        return sum(lot.arrives is None for lot in self.lots[:at])

    def with_less(self, at: int, units: float) -> Stand:
        """After so much of a lot is gone."""
        return replace(self, shelf=self.shelf.with_less(at, units))

    def with_lot(self, lot: Lot, demand: Floats) -> Stand:
        """After another place has sent a lot."""
        at = self.shelf.row_of(demand)
        lots = (*self.lots[:at], lot, *self.lots[at:])
        return replace(self, lots=lots, shelf=self.shelf.with_lot(lot.quantity, demand))

    def faster(self, at: int, factor: float) -> Stand:
        """After demand until a lot's last day is so many times as large."""
        return replace(self, shelf=self.shelf.faster(factor, at))


def lots_of(
    stock: pl.DataFrame, incoming: pl.DataFrame | None, items: pl.DataFrame, today: dt.date, horizon_days: int
) -> dict[Series, tuple[Lot, ...]]:
    """The lots with a last day within the horizon, and the deliveries of items that spoil."""
    until = today + dt.timedelta(days=horizon_days)
    dated = stock.filter((pl.col("on_hand") > 0) & (pl.col("expires") <= until))
    found: dict[Series, list[Lot]] = {}
    for row in dated.iter_rows(named=True):
        days = max((row["expires"] - today).days + 1, 0)
        lot = Lot(row["lot"], row["on_hand"], min(row["reserved"], row["on_hand"]), row["expires"], days)
        found.setdefault((row["item"], row["place"]), []).append(lot)
    for series, lot in _coming(incoming, items, today, until):
        found.setdefault(series, []).append(lot)
    return {
        series: tuple(sorted(lots, key=lambda lot: (lot.expires, lot.arrives or dt.date.min, lot.lot or "")))
        for series, lots in sorted(found.items())
    }


def _coming(
    incoming: pl.DataFrame | None, items: pl.DataFrame, today: dt.date, until: dt.date
) -> list[tuple[Series, Lot]]:
    if incoming is None:
        return []
    keeps = items.filter(pl.col("shelf_life_days").is_not_null()).select("item", "shelf_life_days")
    found = []
    for row in incoming.join(keeps, on="item").iter_rows(named=True):
        due = max(row["due"], today)
        expires = due + dt.timedelta(days=math.floor(row["shelf_life_days"]))
        if expires <= until:
            lot = Lot(
                row["document"],
                row["quantity"],
                0.0,
                expires,
                (expires - today).days + 1,
                due,
                (due - today).days,
                "that it comes with its whole shelf life",
            )
            found.append(((row["item"], row["place"]), lot))
    return found


def days_asked(lots: Mapping[Series, tuple[Lot, ...]], lanes: pl.DataFrame | None) -> dict[Series, set[int]]:
    """Over how many days the demand of each item and place is needed, lanes to other places included."""
    asked: dict[Series, set[int]] = {}
    ways = (
        {}
        if lanes is None
        else lanes.group_by("from_place").agg("to_place", "days").rows_by_key("from_place")
    )
    for (item, place), here in lots.items():
        days = asked.setdefault((item, place), set())
        for lot in here:
            days |= {lot.days_left, lot.arrives_in}
            for to_places, travel in ways.get(place, []):
                for to_place, on_way in zip(to_places, travel, strict=True):
                    asked.setdefault((item, to_place), set()).add(days_there(lot, on_way))
    return asked


def days_there(lot: Lot, days_on_way: float) -> int:
    """How long a lot can be sold at another place after the way."""
    return max(lot.days_left - math.ceil(days_on_way), 0)


def shelf_of(item: str, place: str, lots: tuple[Lot, ...], demand: Demand) -> Shelf:
    """The lots with the demand until each expires; what is reserved is sold in every case."""
    quantities = np.array([lot.quantity for lot in lots], np.float64)
    rows: list[Floats] = []
    promised, before = 0.0, 0.0
    most: Floats | float = 0.0
    for lot in lots:
        ahead = demand(item, place, lot.days_left)
        most = np.maximum(demand_cases(ahead.mean, ahead.sd), most)  # more is wanted the longer it takes
        cases = most
        if lot.arrives_in > 0:
            # What is wanted before it comes and not there by then is not sold from it.
            early = demand(item, place, lot.arrives_in)
            cases = cases - np.maximum(demand_cases(early.mean, early.sd) - before, 0.0)
        promised += lot.reserved
        rows.append(np.maximum(cases, promised))
        before += lot.quantity
    demands = np.array(rows) if rows else np.zeros((0, 0))
    return Shelf(quantities, demands)
