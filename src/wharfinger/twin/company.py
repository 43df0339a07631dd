"""A whole company: every table, and the truth behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.twin import floor_work, ledger, masters, outlook, warehouse
from wharfinger.twin.columns import dates, named, numbers
from wharfinger.twin.future import QUANTILES, Future, future
from wharfinger.twin.rules import ReorderPoint, Rule
from wharfinger.twin.simulation import DayFacts, Simulation, run
from wharfinger.twin.town import Town, build
from wharfinger.twin.world import World, world


@dataclass(frozen=True)
class Truth:
    """What the company itself cannot know."""

    demand: pl.DataFrame
    """item, place, date, mean, demand, sold, lost, vanished, on_hand (what really lies there at night)"""
    items: pl.DataFrame
    suppliers: pl.DataFrame
    weather: pl.DataFrame
    """date, temperature_c, normal_c"""


@dataclass(frozen=True)
class Company:
    """The tables as the company knows them on the morning after the last day, and the truth."""

    tables: Mapping[str, pl.DataFrame]
    warehouse: Mapping[str, pl.DataFrame]
    """The tables of its warehouse: bins, stations, bin_stock, cartons, packing_rules, picks, events."""
    truth: Truth
    world: World
    days: int
    town: Town
    homes: pl.DataFrame
    """customer, address, area, latitude, longitude"""

    def future(
        self, *, horizon_days: int = 28, samples: int = 1000, quantiles: Sequence[float] = QUANTILES
    ) -> Future:
        """The true distribution of demand after the last day, computed when asked."""
        return future(self.world, self.days, horizon_days=horizon_days, samples=samples, quantiles=quantiles)


def company(
    *,
    seed: int = 0,
    items: int = 400,
    days: int = 730,
    places: int = 3,
    first_day: dt.date = dt.date(2024, 1, 1),
    rule: Rule | None = None,
) -> Company:
    """A food and homeware web shop with a warehouse and `places` less one stores, from its first day on.

    The same seed with more days has the same past. `rule` orders every evening; without one, what an
    ordinary company does (`ReorderPoint`). 400 items over two years take about two seconds.
    """
    surroundings = world(seed=seed, items=items, days=days, places=places, first_day=first_day)
    simulation = Simulation(surroundings)
    facts = run(simulation, rule or ReorderPoint(), days)
    town = build(seed)
    homes = masters.homes(surroundings, town)
    items_table, orders = masters.items(surroundings, days), ledger.orders(surroundings, facts)
    stock = ledger.stock(simulation)
    lying = warehouse.bin_stock(surroundings, stock)
    return Company(
        tables={
            "items": items_table,
            "units": masters.units(surroundings),
            "places": masters.places(surroundings, town),
            "suppliers": masters.suppliers(surroundings),
            "offers": masters.offers(surroundings),
            "lanes": masters.lanes(surroundings),
            "customers": masters.customers(surroundings, homes),
            "sales": ledger.sales(surroundings, facts),
            "orders": orders,
            "stock": stock,
            "stock_history": ledger.stock_history(surroundings, facts),
            "incoming": ledger.incoming(simulation),
            "receipts": ledger.receipts(surroundings, facts),
            "movements": ledger.movements(surroundings, facts),
            "known": outlook.known(surroundings, days),
            "signals": outlook.signals(surroundings, facts),
            "readings": outlook.readings(surroundings, facts),
        },
        warehouse={
            "bins": warehouse.bins(surroundings),
            "stations": warehouse.stations(surroundings),
            "bin_stock": lying,
            "cartons": warehouse.cartons(),
            "packing_rules": warehouse.packing_rules(surroundings, items_table),
            "picks": warehouse.picks(orders, lying),
            "events": floor_work.events(surroundings, orders, days),
        },
        truth=Truth(
            demand=_true_demand(surroundings, facts),
            items=masters.true_items(surroundings),
            suppliers=masters.true_suppliers(surroundings),
            weather=outlook.weather(surroundings, days),
        ),
        world=surroundings,
        days=days,
        town=town,
        homes=homes,
    )


def _true_demand(world: World, facts: list[DayFacts]) -> pl.DataFrame:
    place, item = np.nonzero(world.sites.share > 0)

    def column(name: str) -> pl.Series:
        return numbers(np.stack([getattr(day, name)[place, item] for day in facts]).reshape(-1))

    days = np.repeat(np.array([day.day for day in facts], np.int32), len(item))
    demand, sold = column("demand"), column("sold")
    return pl.DataFrame(
        {
            "item": named(world.goods.item, np.tile(item, len(facts))),
            "place": named(world.sites.place, np.tile(place, len(facts))),
            "date": dates(world.calendar.first_day, days),
            "mean": column("mean"),
            "demand": demand,
            "sold": sold,
            "lost": demand - sold,
            "vanished": column("vanished"),
            "on_hand": column("real"),
        }
    )
