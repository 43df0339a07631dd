"""Safety stocks of a warehouse and the stores it serves, set together instead of each for itself."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from statistics import NormalDist

import polars as pl

from wharfinger.decide.decision import AsOf, instant
from wharfinger.decide.stock.classic import Stage, guaranteed_service
from wharfinger.decide.stock.places.settings import AllocateSettings
from wharfinger.decide.stock.places.tables import PlaceSafety
from wharfinger.decide.sums import steady_sum
from wharfinger.tables import Frame, Items, Lanes, Offers, Sales

WINDOW_DAYS = 182


def place_safety(
    sales: Frame,
    items: Frame,
    lanes: Frame,
    offers: Frame,
    *,
    settings: AllocateSettings | None = None,
    as_of: AsOf = None,
) -> pl.DataFrame:
    """For each item that a warehouse hands on to stores: where its safety stock costs least.

    A warehouse is a place that lanes lead from and none to; its stores sell the item. It waits for the
    quickest supplier, the stores for it. The guaranteed-service model of Graves and Willems (2000) chooses
    how long each keeps the next waiting: pooled stock at the warehouse, or stock in the stores, whose
    customers do not wait. Covered is what a normal demand with the last half year's deviation stays under in
    `service` of cases.
    """
    sold, goods = Sales.of(sales), Items.of(items)
    ways, terms = Lanes.of(lanes), Offers.of(offers)
    chosen = settings or AllocateSettings()
    today = instant(as_of, {"sales": sold}).date()
    spreads = _spreads(sold, today)
    lead = dict(terms.group_by("item").agg(pl.col("lead_days").min()).iter_rows())
    cost = dict(goods.select("item", "unit_cost").iter_rows())
    stores = _stores(ways)
    rows = [
        row
        for item in sorted(set(lead) & set(cost))
        for warehouse, served in sorted(stores.items())
        for row in _item(item, warehouse, served, spreads, lead[item], cost[item], chosen)
    ]
    schema = {name: column.dtype for name, column in PlaceSafety.columns().items()}
    return PlaceSafety.of(pl.DataFrame(rows, schema=schema)).sort("item", "place")


def _spreads(sales: pl.DataFrame, today: dt.date) -> dict[tuple[str, str], float]:
    """Standard deviation of a day's sales, days without a sale in it, from the first one on."""
    start = today - dt.timedelta(days=WINDOW_DAYS)
    daily = (
        sales.filter((pl.col("date") < today) & (pl.col("date") >= start))
        .group_by("item", "place", "date")
        .agg(steady_sum(pl.col("quantity")))
    )
    found = {}
    sums = daily.group_by("item", "place").agg(
        total=steady_sum(pl.col("quantity")),
        squares=steady_sum(pl.col("quantity") ** 2),
        days=(pl.lit(today) - pl.col("date").min()).dt.total_days(),
    )
    for item, place, total, squares, days in sums.iter_rows():
        if days >= 2:
            found[item, place] = math.sqrt(max(squares - total**2 / days, 0.0) / (days - 1))
    return found


def _stores(lanes: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Of each place that lanes lead from and none to: the places it serves, and the days on the way.

    A store that several warehouses serve belongs to the nearest.
    """
    targets = set(lanes["to_place"])
    nearest: dict[str, tuple[float, str]] = {}
    for row in lanes.sort("from_place").iter_rows(named=True):
        if row["from_place"] not in targets:
            known = nearest.get(row["to_place"])
            if known is None or row["days"] < known[0]:
                nearest[row["to_place"]] = (row["days"], row["from_place"])
    found: dict[str, dict[str, int]] = {}
    for store, (days, warehouse) in sorted(nearest.items()):
        found.setdefault(warehouse, {})[store] = math.ceil(days)
    return found


def _item(
    item: str,
    warehouse: str,
    served: Mapping[str, int],
    spreads: Mapping[tuple[str, str], float],
    lead_days: float,
    unit_cost: float,
    settings: AllocateSettings,
) -> list[dict[str, object]]:
    stores = {store: days for store, days in served.items() if (item, store) in spreads}
    if not stores or unit_cost <= 0:
        return []
    holding = unit_cost * settings.holding_rate
    factor = NormalDist().inv_cdf(settings.service)
    own = spreads.get((item, warehouse), 0.0)
    lead = math.ceil(lead_days) + settings.handling_days
    stages = {
        # A unit is worth the same wherever it lies; the hair more in a store keeps equals at the warehouse.
        warehouse: Stage(holding, lead, tuple(stores), own, 0 if own else None),
        **{
            store: Stage(holding * (1 + 1e-6), days + settings.handling_days, (), spreads[item, store], 0)
            for store, days in stores.items()
        },
    }
    tree = guaranteed_service(stages, factor)
    pooled = math.sqrt(own**2 + sum(spreads[item, store] ** 2 for store in stores))
    rows: list[dict[str, object]] = []
    for place, one in tree.promises.items():
        sd = pooled if place == warehouse else spreads[item, place]
        # Each for itself: the warehouse keeps nothing for its stores, and they wait for the supplier.
        alone = (
            own * math.sqrt(lead) if place == warehouse else sd * math.sqrt(lead + stages[place].lead_time)
        )
        rows.append(
            {
                "item": item,
                "place": place,
                "served_by": None if place == warehouse else warehouse,
                "lead_days": stages[place].lead_time,
                "delivers_in": one.delivers_in,
                "covered_days": one.covered_periods,
                "sd_per_day": sd,
                "safety_stock": one.safety_stock,
                "holding_year": one.safety_stock * holding,
                "alone_year": factor * alone * holding,
            }
        )
    return rows
