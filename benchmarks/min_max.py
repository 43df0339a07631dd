"""How long `min_max` takes, and what its searched settings save in a year that did not choose them.

Speed. Items with 730 days of negative binomial sales, an offer and some stock each. The search is on, tables
are typed and checked in the time, the compiled loops are warm. One process; polars with its own threads.

Cost. The twin, 400 items, three places. For two years every company orders in the same ordinary way. On the
last evening of them the settings are searched. In the third year each company orders by its own rule: the
twin's ordinary reorder point, min and max with the textbook settings, min and max with the searched ones.
Averages follow the sales of the year; settings stay. Suppliers' smallest orders hold for all. Counted are the
true lost margin, stock held at 25 % a year, order lines at 5.00 each, and what spoiled.

    python -m benchmarks.min_max [--items 400 10000] [--seeds 0 1 2] [--json]
"""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.table import Figure, arguments, show
from wharfinger import twin
from wharfinger.decide.purchasing import MinMaxSettings, economic_order_quantity, reorder_point
from wharfinger.decide.purchasing.min_max import decision
from wharfinger.decide.purchasing.textbook import spread_of_demand

DAYS = 730
YEAR = 365
ITEMS = 400
EPOCH = dt.date(1970, 1, 1).toordinal()
SETTINGS = MinMaxSettings()
FIRST_DAY = dt.date(2024, 1, 1)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--items", type=int, nargs="*", default=[400, 10_000], help="how many items to time")
    parser.add_argument("--seeds", type=int, nargs="*", default=[0, 1, 2], help="which twins to run")
    asked = parser.parse_args()
    decision.apply(_shop(20))
    rows: list[dict[str, Figure]] = []
    figures: dict[str, Figure] = {}
    for count in asked.items:
        seconds = _seconds(count)
        figures[f"seconds_{count}_items"] = seconds
        rows.append({"what": f"{count:,} items x {DAYS} days, with search", "seconds": seconds})
    if rows and not asked.json:
        show("min_max: time", rows, figures, as_json=False)
    costs = [cost for seed in asked.seeds for cost in _year(seed)]
    for cost in costs:
        for name, value in cost.items():
            if name not in ("twin", "rule"):
                figures[
                    f"twin_{cost['twin']}_{cost['rule']}_{name.replace(' %', '_percent').replace(' ', '_')}"
                ] = value
    if costs or asked.json:
        show("min_max: cost of the third year of the twin", costs, figures, as_json=asked.json)


def _seconds(count: int) -> float:
    tables = _shop(count)
    began = time.perf_counter()
    decision.apply(tables)
    return time.perf_counter() - began


def _shop(count: int) -> dict[str, pl.DataFrame]:
    rng = np.random.default_rng(count)
    names = [f"item {number:05d}" for number in range(count)]
    volume = rng.lognormal(0.5, 1.2, count)
    sold = rng.negative_binomial(volume[:, None], 0.5, (count, DAYS))
    item, day = np.nonzero(sold)
    cost = rng.lognormal(1, 1, count).round(2) + 0.1
    return {
        "sales": pl.DataFrame(
            {
                "item": pl.Series(names).gather(item),
                "date": pl.Series((day + FIRST_DAY.toordinal() - EPOCH).astype(np.int32)).cast(pl.Date),
                "quantity": sold[item, day].astype(np.float64),
            }
        ),
        "items": pl.DataFrame(
            {
                "item": names,
                "name": names,
                "category": "all",
                "unit": "piece",
                "unit_cost": cost,
                "price": cost * 1.6,
            }
        ),
        "offers": pl.DataFrame(
            {
                "item": names,
                "supplier": [f"S-{number % 20:02d}" for number in range(count)],
                "unit_cost": cost,
                "multiple": rng.choice([1.0, 6.0, 12.0, 24.0], count),
                "lead_days": rng.integers(1, 25, count).astype(np.float64),
            }
        ),
        "stock": pl.DataFrame({"item": names, "on_hand": (volume * rng.uniform(0, 40, count)).round()}),
    }


@dataclass
class MinMaxRule:
    """Orders in the ordinary way until `begins`, then by a min and a max with settings item by item."""

    begins: int
    window_days: NDArray[np.int64]
    buffer_sd: NDArray[np.float64]
    order_size: NDArray[np.float64]
    lead_days_sd: NDArray[np.float64]
    ordinary: twin.ReorderPoint = field(default_factory=twin.ReorderPoint)
    lines: int = 0

    def order(self, evening: twin.Evening) -> NDArray[np.int32]:
        orders = self.ordinary.order(evening)
        if len(evening.sold) >= self.begins:
            orders[0] = self._buy(evening)
            self.lines += int((orders[0] > 0).sum())
        return orders

    def _buy(self, evening: twin.Evening) -> NDArray[np.int32]:
        terms = evening.terms
        sold = evening.sold.sum(axis=1)
        mean, sd = np.zeros(sold.shape[1]), np.zeros(sold.shape[1])
        for window_days in np.unique(self.window_days):
            of = self.window_days == window_days
            window = sold[-window_days:, of]
            mean[of], sd[of] = window.mean(axis=0), window.std(axis=0, ddof=1)
        gap = terms.review_days.astype(np.float64)
        days = terms.lead_days + gap
        spread = spread_of_demand(days, mean, sd, self.lead_days_sd)
        least = reorder_point(mean, days, self.buffer_sd, spread)
        holding_cost = SETTINGS.holding_rate * terms.unit_cost
        economic = self.order_size * economic_order_quantity(SETTINGS.order_cost, mean * YEAR, holding_cost)
        cover = np.maximum(np.minimum(SETTINGS.longest_cover_days, terms.lifetime_days - gap), gap)
        order = np.minimum(np.maximum(economic, mean * gap), mean * cover)
        position = evening.on_hand.sum(axis=0) + evening.incoming
        wanted = np.where(
            (position <= least) & evening.takes_orders & evening.listed, least + order - position, 0
        )
        buy = np.where(wanted > 0, np.ceil(wanted / terms.multiple) * terms.multiple, 0)
        value = np.bincount(terms.supplier, buy * terms.unit_cost, len(terms.minimum_value))
        return np.where((value >= terms.minimum_value)[terms.supplier], buy, 0).astype(np.int32)


@dataclass
class Ordinary:
    """The twin's own rule, its order lines counted from `begins` on."""

    begins: int
    ordinary: twin.ReorderPoint = field(default_factory=twin.ReorderPoint)
    lines: int = 0

    def order(self, evening: twin.Evening) -> NDArray[np.int32]:
        orders = self.ordinary.order(evening)
        self.lines += int((orders[0] > 0).sum()) if len(evening.sold) >= self.begins else 0
        return orders


def _year(seed: int) -> list[dict[str, Figure]]:
    """The third year of one twin under each rule."""
    before = twin.company(seed=seed, items=ITEMS, days=DAYS, first_day=FIRST_DAY)
    rules = {
        "ordinary": Ordinary(DAYS),
        "textbook": _rule(before, MinMaxSettings(search=False)),
        "searched": _rule(before, SETTINGS),
    }
    return [{"twin": seed, "rule": name} | _cost(seed, rule) for name, rule in rules.items()]


def _rule(before: twin.Company, settings: MinMaxSettings) -> MinMaxRule:
    """The settings that `min_max` chooses on the past; the textbook's for an item that it leaves out."""
    tables = decision.take(before.tables)
    moment = FIRST_DAY + dt.timedelta(days=DAYS)
    levels = decision.apply(tables, settings, moment).frames["min_max_levels"]
    delays = decision.fitted(tables, settings, dt.datetime.combine(moment, dt.time(), dt.UTC))["delays"]
    spread = delays.group_by("supplier").agg(lead_days_sd=pl.col("delay_days").std())
    items = (
        tables["items"]
        .join(
            levels.select("item", "window_days", "buffer_sd", "order_size"),
            on="item",
            how="left",
            maintain_order="left",
        )
        .join(spread, on="supplier", how="left", maintain_order="left")
    )
    return MinMaxRule(
        begins=DAYS,
        window_days=items["window_days"].fill_null(settings.window_days).to_numpy(),
        buffer_sd=items["buffer_sd"].fill_null(settings.buffer_sd).to_numpy(),
        order_size=items["order_size"].fill_null(settings.order_size).to_numpy(),
        lead_days_sd=items["lead_days_sd"].fill_null(0.0).to_numpy(),
    )


def _cost(seed: int, rule: MinMaxRule | Ordinary) -> dict[str, Figure]:
    """What the third year cost, from what truly happened."""
    made = twin.company(seed=seed, items=ITEMS, days=DAYS + YEAR, first_day=FIRST_DAY, rule=rule)
    begins = FIRST_DAY + dt.timedelta(days=DAYS)
    money = made.tables["items"].select("item", "unit_cost", margin=pl.col("price") - pl.col("unit_cost"))
    days = made.truth.demand.filter(pl.col("date") >= begins).join(money, on="item")
    moved = made.tables["movements"].join(money, on="item")
    spoiled = moved.filter((pl.col("reason") == "waste") & (pl.col("at").dt.date() >= begins))
    parts = {
        "lost margin": float((days["lost"] * days["margin"]).sum()),
        "holding": float((days["on_hand"] * days["unit_cost"]).sum()) * SETTINGS.holding_rate / YEAR,
        "ordering": rule.lines * SETTINGS.order_cost,
        "waste": float((spoiled["quantity"] * spoiled["unit_cost"]).sum()),
    }
    served = 1 - float(days["lost"].sum() / days["demand"].sum())
    return {"served %": 100 * served, **parts, "total": sum(parts.values())}


if __name__ == "__main__":
    main()
