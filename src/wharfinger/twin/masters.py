"""Tables of master data: items, units, places, suppliers, offers, lanes, customers."""

from __future__ import annotations

import numpy as np
import polars as pl

from wharfinger.twin.columns import named, numbers
from wharfinger.twin.goods import STORAGES, gtin
from wharfinger.twin.ledger import customer_names, supplier_place
from wharfinger.twin.luck import Array, Stream, generator
from wharfinger.twin.shelves import NEVER
from wharfinger.twin.supply import FAMILIES, TRADES
from wharfinger.twin.town import Town
from wharfinger.twin.world import World

FOOD_TAX, OTHER_TAX = 0.07, 0.19
FAST_DECLINE_DAYS = 120
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def items(world: World, days: int) -> pl.DataFrame:
    """The items as they stand after so many days."""
    goods = world.goods
    age = days - goods.launch_day
    status = np.select(
        [(goods.launch_day > 0) & (age < 90), days > goods.decline_day + FAST_DECLINE_DAYS], [0, 2], 1
    )
    keeps = goods.lifetime_days == NEVER
    hazard = np.isin(goods.name, [name for name in goods.name if "window cleaner" in name])
    return pl.DataFrame(
        {
            "item": goods.item,
            "name": goods.name,
            "category": goods.category,
            "unit": ["piece"] * goods.count,
            "unit_cost": goods.unit_cost,
            "price": goods.price,
            "supplier": named(world.supply.supplier, world.supply.usual),
            "status": named(["new", "active", "ending"], status),
            "shelf_life_days": _unless(keeps, goods.lifetime_days),
            "length_mm": goods.size_mm[:, 0],
            "width_mm": goods.size_mm[:, 1],
            "height_mm": goods.size_mm[:, 2],
            "weight_g": goods.weight_g,
            "storage": named(list(STORAGES), goods.storage),
            "hazard_class": named(["3"], np.where(hazard, 0, -1)),
            "fragile": goods.fragile,
            "this_side_up": np.isin(goods.category, ["drinks", "dairy"]),
            "gtin": gtin(np.arange(1, goods.count + 1)),
            "tax_rate": np.where(goods.food & ~np.isin(goods.category, ["drinks"]), FOOD_TAX, OTHER_TAX),
        }
    )


def units(world: World) -> pl.DataFrame:
    """The box of each item that comes in boxes."""
    boxed = np.flatnonzero(world.goods.box > 1)
    box = world.goods.box[boxed].astype(np.int64)
    return pl.DataFrame(
        {
            "item": named(world.goods.item, boxed),
            "unit": [f"box of {size}" for size in box.tolist()],
            "numerator": box,
            "denominator": np.ones_like(box),
            "barcode": gtin(boxed + 5_000_000_000),
        }
    )


def suppliers(world: World) -> pl.DataFrame:
    supply = world.supply
    open_days = [",".join(np.array(WEEKDAYS)[days].tolist()) for days in supply.takes_orders]
    return pl.DataFrame(
        {
            "supplier": supply.supplier,
            "name": [
                f"{TRADES[t].capitalize()} supplier {n}" for n, t in enumerate(supply.trade.tolist(), 1)
            ],
            "email": [f"orders@{name.lower()}.example" for name in supply.supplier],
            "currency": ["EUR"] * len(supply.supplier),
            "order_weekdays": open_days,
            "minimum_value": supply.minimum_value,
            "free_freight_value": supply.free_freight_value,
        }
    )


def offers(world: World) -> pl.DataFrame:
    """The usual supplier's offer of each item, and the second one's where there is one."""
    supply, goods = world.supply, world.goods
    other = np.flatnonzero(supply.second >= 0)
    item = np.concatenate([np.arange(goods.count), other])
    supplier = np.concatenate([supply.usual, supply.second[other]])
    multiple = goods.box[item].astype(np.float64)
    return pl.DataFrame(
        {
            "supplier": named(supply.supplier, supplier),
            "item": named(goods.item, item),
            "unit_cost": np.concatenate([goods.unit_cost, supply.second_cost[other]]),
            "currency": ["EUR"] * len(item),
            "minimum_quantity": multiple,
            "multiple": multiple,
            "lead_days": supply.quoted_days[supplier].astype(np.float64),
            "lead_days_sd": lead_days_sd(world)[supplier],
        }
    )


def lead_days_sd(world: World) -> Array:
    """Standard deviation of each supplier's lead days, by its distribution, before weekends and holidays."""
    supply = world.supply
    late = supply.spread * (12.0**2 + 18.7) - (supply.spread * 12.0) ** 2
    return np.select(
        [supply.family == 0, supply.family == 1, supply.family == 2],
        [
            supply.quoted_days * supply.spread,
            supply.quoted_days * supply.spread / 3**0.5,
            supply.quoted_days * supply.spread,
        ],
        np.sqrt(late),
    ).round(2)


def lanes(world: World) -> pl.DataFrame:
    """The store refill: overnight."""
    stores = world.sites.place[1:]
    return pl.DataFrame(
        {
            "from_place": pl.Series([world.sites.place[0]] * len(stores), dtype=pl.String),
            "to_place": pl.Series(stores, dtype=pl.String),
            "days": pl.Series([1.0] * len(stores), dtype=pl.Float64),
            "cost": pl.Series([18.0] * len(stores), dtype=pl.Float64),
        }
    )


def places(world: World, town: Town) -> pl.DataFrame:
    """Own places, and those that goods come from and go to: double entry needs both ends."""
    own, supply = world.sites.place, world.supply.supplier
    outside = {
        "customers": ("Customers", "customer"),
        "scrap": ("Scrap", "scrap"),
        "count-difference": ("Count difference", "count_difference"),
        "opening": ("Opening count", "opening"),
    }
    stands = _premises(town, len(own))
    nowhere = [None] * (len(outside) + len(supply))
    return pl.DataFrame(
        {
            "place": [*own, *outside, *(supplier_place(name) for name in supply)],
            "name": [
                "Warehouse and web shop",
                *(f"Store {number}" for number in range(1, len(own))),
                *(name for name, _ in outside.values()),
                *(f"At supplier {name}" for name in supply),
            ],
            "kind": [
                "warehouse",
                *["store"] * (len(own) - 1),
                *(kind for _, kind in outside.values()),
                *["supplier"] * len(supply),
            ],
            "latitude": [*(stand[0] for stand in stands), *nowhere],
            "longitude": [*(stand[1] for stand in stands), *nowhere],
            "time_zone": ["Europe/Berlin"] * len(own) + nowhere,
        }
    )


def homes(world: World, town: Town) -> pl.DataFrame:
    """customer, address, area, latitude, longitude: where each customer lives; some share a house."""
    own = [town.warehouse.address, *(store.address for store in town.stores)]
    houses = town.addresses.filter(~pl.col("address").is_in(own))
    names = customer_names(world)
    house = generator(world.seed, Stream.CUSTOMERS, 3).integers(0, houses.height, len(names))
    lived_in = houses[house].select("address", "area", "latitude", "longitude")
    return lived_in.insert_column(0, pl.Series("customer", names))


def customers(world: World, homes: pl.DataFrame) -> pl.DataFrame:
    names = customer_names(world)
    rng = generator(world.seed, Stream.CUSTOMERS, 2)
    count = len(names)
    consent = ["mail", "mail,recommend"]
    return pl.DataFrame(
        {
            "customer": names,
            "segment": named(["home", "office"], (rng.random(count) < 0.1).astype(np.int32)),
            "area": homes["area"],
            "age_group": named(["18-29", "30-44", "45-59", "60+"], rng.integers(0, 4, count)),
            "consent": named(consent, rng.integers(-1, 2, count)),
        }
    )


def true_items(world: World) -> pl.DataFrame:
    """Each item's kind of demand and the numbers it follows."""
    goods = world.goods
    names = (
        "volume", "dispersion", "occurrence", "yearly", "peak_angle", "trend_a_year", "launch_day",
        "ramp_days", "decline_day", "half_life_days", "discount", "lift", "promotion_chance", "elasticity",
        "per_degree", "feast", "feast_lift", "units_a_line", "return_rate", "unfit_return", "shrinkage",
        "count_every_days",
    )  # fmt: skip
    return pl.DataFrame(
        {
            "item": goods.item,
            "kind": goods.kind,
            **{name: getattr(goods, name) for name in names},
            **{f"weekday_{name}": goods.weekday[:, day] for day, name in enumerate(WEEKDAYS)},
        }
    )


def true_suppliers(world: World) -> pl.DataFrame:
    supply = world.supply
    return pl.DataFrame(
        {
            "supplier": supply.supplier,
            "family": named(list(FAMILIES), supply.family),
            "quoted_days": supply.quoted_days,
            "spread": supply.spread,
            "short_rate": supply.short_rate,
            "bad_rate": supply.bad_rate,
        }
    )


def _premises(town: Town, count: int) -> list[tuple[float, float]]:
    """The warehouse, the town's shops, and for more stores than it has shops the first houses."""
    stands = [(site.latitude, site.longitude) for site in (town.warehouse, *town.stores)]
    more = town.addresses.select("latitude", "longitude").head(max(count - len(stands), 0)).rows()
    return [*stands, *more][:count]


def _unless(mask: Array, values: Array) -> pl.Series:
    return pl.select(pl.when(pl.Series(~mask)).then(numbers(values))).to_series()
