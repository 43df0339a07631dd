"""How long levels and orders take, and what a limit on the budget adds.

Protocol. So many items at three places, each buying for itself; two suppliers for every third item, 40
suppliers in all, every second with a smallest order and a value from which freight is free, every fourth
with order days of its own; packs of 1 to 24, every fifth item with a price break; stock and goods on their
way so that many lines are due. The totals of demand (gamma distributed, given as quantiles) are made before
the clock starts. Timed are `stock.levels` from the totals, `replenish` from the levels, and `replenish` again
with a budget of half of what it orders. One process; polars with its own threads; compiled loops are warm.
Exit code 1 when levels and orders of 10,000 items take more than 30 seconds.

    python -m benchmarks.replenish [--items 10000] [--json]
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from dataclasses import replace

import numpy as np
import polars as pl
from scipy import stats

from benchmarks.table import Figure, arguments, show
from wharfinger.decide import purchasing, stock

TODAY = dt.date(2026, 3, 2)
PLACES = ("centre", "north", "south")
SUPPLIERS = 40
PROBS = (0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99)
LEAD_DAYS = 9.0
AT_MOST_SECONDS, AT_MOST_ITEMS = 30.0, 10_000
EACH_PLACE = purchasing.ReplenishSettings(buy_for="place")


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--items", type=int, default=AT_MOST_ITEMS, help="how many items")
    asked = parser.parse_args()
    _timed(company(60))
    tables = company(asked.items)
    levels_seconds, orders_seconds, limited_seconds, found, limited = _timed(tables)
    count = asked.items * len(PLACES)
    lines, spent = found.order_lines.height, float(found.order_lines["value"].sum())
    both = levels_seconds + orders_seconds
    figures: dict[str, Figure] = {
        "items": asked.items,
        "item_places": count,
        "levels_seconds": levels_seconds,
        "orders_seconds": orders_seconds,
        "levels_and_orders_seconds": both,
        "with_budget_seconds": limited_seconds,
        "order_lines": lines,
        "supplier_orders": found.supplier_orders.height,
        "filled_up_lines": found.order_lines.filter(pl.col("cause") == "fill_up").height,
        "order_lines_with_budget": limited.order_lines.height,
        "target_seconds": AT_MOST_SECONDS,
    }
    rows: list[dict[str, Figure]] = [
        {"what": "levels from the totals", "seconds": levels_seconds, "lines": count, "value": 0.0},
        {"what": "orders from the levels", "seconds": orders_seconds, "lines": lines, "value": spent},
        {
            "what": "the same with half the budget",
            "seconds": limited_seconds,
            "lines": limited.order_lines.height,
            "value": float(limited.order_lines["value"].sum()),
        },
        {"what": "levels and orders", "seconds": both, "lines": lines, "value": spent},
    ]  # fmt: skip
    title = f"replenish: {asked.items:,} items at {len(PLACES)} places, {lines:,} lines"
    show(title, rows, figures, as_json=asked.json)
    return int(asked.items == AT_MOST_ITEMS and both > AT_MOST_SECONDS)


def _timed(
    tables: dict[str, pl.DataFrame],
) -> tuple[float, float, float, purchasing.Replenish, purchasing.Replenish]:
    given = dict(tables)
    sales, totals = given.pop("sales"), given.pop("demand_total")
    begin = time.perf_counter()
    levels = stock.levels(sales, given["offers"], given["items"], demand_total=totals, as_of=TODAY)
    between = time.perf_counter()
    found = purchasing.replenish(**given, levels=levels, settings=EACH_PLACE, as_of=TODAY)
    middle = time.perf_counter()
    today = found.order_lines.filter(pl.col("order_on") == TODAY)
    poor = replace(EACH_PLACE, budget=float(today["value"].sum()) / 2)
    limited = purchasing.replenish(**given, levels=levels, settings=poor, as_of=TODAY)
    return between - begin, middle - between, time.perf_counter() - middle, found, limited


def company(count: int) -> dict[str, pl.DataFrame]:
    """Everything that levels and orders read."""
    rng = np.random.default_rng(count)
    names = [f"item {number:05d}" for number in range(count)]
    cost = rng.lognormal(1, 1, count).round(2) + 0.1
    rows = count * len(PLACES)
    item, place = np.repeat(names, len(PLACES)), np.tile(PLACES, count)
    per_day = rng.lognormal(-0.5, 1.2, rows)
    mean = per_day * (LEAD_DAYS + 1)
    sd = np.sqrt(mean * 2) + 0.3 * mean
    fan = {
        f"q{prob * 100:g}".replace(".", "_"): stats.gamma.ppf(prob, (mean / sd) ** 2, scale=sd**2 / mean)
        for prob in PROBS
    }
    keys = pl.DataFrame({"item": item, "place": place})
    totals = keys.with_columns(
        periods=pl.lit(LEAD_DAYS + 1),
        mean=pl.Series(mean),
        sd=pl.Series(sd),
        **{name: pl.Series(values.round(6)) for name, values in fan.items()},
    )
    on_way = rng.random(rows) < 0.3
    return {
        "sales": keys.with_columns(date=pl.lit(TODAY - dt.timedelta(1)), quantity=pl.lit(1.0)),
        "demand_total": totals,
        "items": pl.DataFrame(
            {
                "item": names, "name": names, "category": "all", "unit": "piece", "unit_cost": cost,
                "price": (cost * 1.6).round(2), "length_mm": 200.0, "width_mm": 150.0, "height_mm": 100.0,
            }
        ),
        "offers": _offers(names, cost, rng),
        "suppliers": pl.DataFrame(
            {
                "supplier": [f"S-{n:02d}" for n in range(SUPPLIERS)],
                "name": [f"House {n:02d}" for n in range(SUPPLIERS)],
                "minimum_value": [500.0 if n % 2 else None for n in range(SUPPLIERS)],
                "free_freight_value": [4000.0 if n % 2 else None for n in range(SUPPLIERS)],
                "order_weekdays": ["tue,fri" if n % 4 == 0 else None for n in range(SUPPLIERS)],
            }
        ),
        "stock": keys.with_columns(on_hand=pl.Series((mean * rng.uniform(0.2, 6, rows)).round())),
        "incoming": keys.with_columns(
            quantity=pl.Series(np.ceil(mean)),
            due=pl.Series(rng.integers(-5, 20, rows)).cast(pl.Int64),
            document=pl.format("P{}", pl.int_range(rows)),
        )
        .with_columns(due=pl.lit(TODAY) + pl.duration(days=pl.col("due")))
        .filter(pl.Series(on_way)),
    }  # fmt: skip


def _offers(names: list[str], cost: np.ndarray, rng: np.random.Generator) -> pl.DataFrame:
    count = len(names)
    base = pl.DataFrame(
        {
            "supplier": [f"S-{n % SUPPLIERS:02d}" for n in range(count)],
            "item": names,
            "unit_cost": cost,
            "multiple": rng.choice([1.0, 6.0, 12.0, 24.0], count),
            "lead_days": rng.integers(3, 15, count).astype(np.float64),
        }
    )
    second = base[::3].with_columns(
        supplier=pl.Series([f"S-{(n + 7) % SUPPLIERS:02d}" for n in range(0, count, 3)]),
        unit_cost=pl.col("unit_cost") * 1.05,
        lead_days=pl.lit(2.0),
    )
    breaks = base[::5].with_columns(
        unit_cost=pl.col("unit_cost") * 0.95,
        break_quantity=pl.lit(120.0),
        break_kind=pl.lit("all_units"),
    )
    return pl.concat([base, second, breaks], how="diagonal")


if __name__ == "__main__":
    sys.exit(main())
