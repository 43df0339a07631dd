"""What a year of the twin costs under our rule, a searched min-max, others, and one that knows what comes.

Protocol. The twin, so many items, three places. For two years every company orders in the same ordinary way.
In the third year each rule runs the same company on from there, on the same luck: the same customers, late
lorries, short deliveries and thieves. Suppliers' smallest orders and boxes hold for all. Counted are the true
lost margin, what really lay there at 25% a year, order lines at 5.00 each, and what spoiled.

- ours: the levels of `stock.levels` that cost least, made anew every `--refit` days from the books' sales so
  far and the receipts of the first two years. What holds for a Friday, with the weekend before the next
  chance, is not what holds for a Monday.
- searched: min and max with the settings that `min_max` finds on the last evening of the second year;
  averages follow the sales of the third.
- textbook: the same with the textbook's settings; normal: up to mean and normal buffer at every chance.
- clairvoyant: knows demand, losses, lead times and short deliveries to come, buys by Wagner and Whitin, and
  fills stores with what they will sell. Near the least that any rule could cost.

Stores are filled from the warehouse in the twin's ordinary way, but for the clairvoyant.

    python -m benchmarks.twin_rules [--items 400] [--seeds 0 1 ... 9] [--refit 28] [--json]
"""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import replace

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger import twin
from wharfinger.decide.purchasing import MinMaxSettings
from wharfinger.decide.purchasing.min_max import decision as min_max
from wharfinger.tables import Receipts
from wharfinger.twin import shelves
from wharfinger.twin.replay import Costs, MinMax, Morning, Normal, OurRule, ReplayRule, Terms, floor
from wharfinger.twin.replay.plan_kernels import plan_orders
from wharfinger.twin.simulation import run

BEFORE, YEAR, BEYOND = 730, 365, 90
SETTINGS = MinMaxSettings()
COSTS = Costs(SETTINGS.order_cost, SETTINGS.holding_rate)
PARTS = ("lost margin", "holding", "ordering", "waste")
RULES = ("ours", "searched", "textbook", "normal", "clairvoyant")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--items", type=int, default=400, help="how many items the twin has")
    parser.add_argument("--seeds", type=int, nargs="*", default=list(range(10)), help="which twins to run")
    parser.add_argument("--refit", type=int, default=28, help="days after which our levels are made anew")
    asked = parser.parse_args()
    found = {seed: year(seed, asked.items, asked.refit) for seed in asked.seeds}
    figures: dict[str, Figure] = {
        f"twin_{seed}_{rule}_{name.replace(' ', '_')}": value
        for seed, costs in found.items()
        for rule, cost in costs.items()
        for name, value in cost.items()
    }
    rows: list[dict[str, Figure]] = []
    for rule in RULES:
        mean = {
            name: float(np.mean([costs[rule][name] for costs in found.values()]))
            for name in ("served %", *PARTS, "total")
        }
        rows.append({"rule": rule, **mean})
        figures |= {f"mean_{rule}_{name.replace(' ', '_')}": value for name, value in mean.items()}
    total = {rule: np.array([costs[rule]["total"] for costs in found.values()]) for rule in RULES}
    saved = 1 - total["ours"] / total["searched"]
    left = 1 - total["clairvoyant"] / total["ours"]
    figures |= {
        "ours_below_searched_percent": float(100 * (1 - total["ours"].sum() / total["searched"].sum())),
        "ours_below_searched_least_percent": float(100 * saved.min()),
        "ours_below_searched_most_percent": float(100 * saved.max()),
        "clairvoyant_below_ours_percent": float(100 * left.mean()),
    }
    show("A year of the twin, mean of the seeds", rows, figures, as_json=asked.json)
    if not asked.json:
        summary = [{"figure": name, "value": figures[name]} for name in list(figures)[-4:]]
        show("Our rule beside the searched min-max, and what is left", summary, figures, as_json=False)


def year(seed: int, items: int, refit_days: int) -> dict[str, dict[str, float]]:
    """The costs of each rule in the third year of one twin."""
    days = BEFORE + YEAR + BEYOND
    world = twin.world(seed=seed, items=items, days=days)
    begun = twin.Simulation(world)
    run(begun, twin.ReorderPoint(), BEFORE)
    before = twin.company(seed=seed, items=items, days=BEFORE)
    moment = world.calendar.date(BEFORE)
    levels = min_max.apply(before.tables, SETTINGS, moment).frames["min_max_levels"]
    terms = terms_of(world, before)
    rules: dict[str, ReplayRule] = {
        "ours": OurRule(refit_days, receipts=Receipts.of(before.tables["receipts"])),
        "searched": MinMax.searched(terms.item, levels),
        "textbook": MinMax.textbook(items),
        "normal": Normal(),
    }
    costs = {name: played(begun, Buying(rule, terms, world)) for name, rule in rules.items()}
    return costs | {"clairvoyant": played(begun, Clairvoyant(world, begun, terms))}


def played(begun: twin.Simulation, rule: Buying | Clairvoyant) -> dict[str, float]:
    simulation = copy.deepcopy(begun)
    world = simulation.world
    if isinstance(rule, Clairvoyant):
        rule.real = simulation.shelves.real.reshape(world.sites.share.shape)
    cost, price = world.goods.unit_cost, world.goods.price
    lines = lost = held = waste = demand = missed = 0.0
    for _ in range(YEAR):
        orders = rule.order(simulation.evening())
        lines += float((orders[0] > 0).sum())
        facts = simulation.day(orders)
        short = (facts.demand - facts.sold).sum(axis=0)
        missed += float(short.sum())
        demand += float(facts.demand.sum())
        lost += float((short * (price - cost)).sum())
        held += float((facts.real.sum(axis=0) * cost).sum())
        gone = facts.journal[facts.journal[:, shelves.REASON] == shelves.WASTE]
        waste += float((gone[:, shelves.QUANTITY] * cost[gone[:, shelves.ITEM]]).sum())
    found = {
        "lost margin": lost,
        "holding": held * SETTINGS.holding_rate / YEAR,
        "ordering": lines * SETTINGS.order_cost,
        "waste": waste,
    }
    return {"served %": 100 * (1 - missed / demand), **found, "total": sum(found.values())}


class Buying:
    """A rule for replays as the buyer of the twin; stores are filled in the ordinary way."""

    def __init__(self, rule: ReplayRule, terms: Terms, world: twin.World) -> None:
        self.rule, self.terms = rule, terms
        self.gap_days = gaps_by_weekday(world)
        self.ordinary = twin.ReorderPoint()

    def order(self, evening: twin.Evening) -> np.ndarray:
        orders = self.ordinary.order(evening)
        sold = evening.sold.sum(axis=1, dtype=np.float64).T
        ever = sold.any(axis=1)
        # What never sold has no past to go by: the ordinary rule buys it, whoever else is tried.
        rows = np.flatnonzero(ever)
        morning = Morning(
            date=evening.date + dt.timedelta(days=1),
            on_hand=evening.on_hand.sum(axis=0)[rows].astype(np.float64),
            on_order=evening.incoming[rows].astype(np.float64),
            demand=sold[rows],
            may_order=evening.takes_orders[rows],
            gap_days=self.gap_days[evening.date.weekday()][rows],
            terms=only(self.terms, rows),
            costs=COSTS,
        )
        rule = self.rule
        if isinstance(rule, MinMax):
            rule = replace(
                rule,
                window_days=rule.window_days[rows],
                buffer_sd=rule.buffer_sd[rows],
                order_size=rule.order_size[rows],
            )
        orders[0][rows] = rule.order(morning)
        return whole_orders(orders, evening)


def whole_orders(orders: np.ndarray, evening: twin.Evening) -> np.ndarray:
    """Orders below a supplier's smallest value are not taken."""
    terms = evening.terms
    value = np.bincount(terms.supplier, orders[0] * terms.unit_cost, len(terms.minimum_value))
    orders[0] = np.where((value >= terms.minimum_value)[terms.supplier], orders[0], 0)
    return orders


class Clairvoyant:
    """Buys and fills stores with what will be wanted."""

    def __init__(self, world: twin.World, begun: twin.Simulation, terms: Terms) -> None:
        self.real = np.zeros(0)
        days = YEAR + BEYOND
        lucks = [world.luck(BEFORE + k) for k in range(days)]
        self.begun = BEFORE
        self.tomorrow = [luck.demand + luck.loss for luck in lucks[:YEAR]]
        wanted = np.stack([(luck.demand + luck.loss).sum(axis=0) for luck in lucks], axis=1)
        usual = world.supply.usual
        landing = world.calendar.next_working
        arrives = np.stack(
            [
                landing[np.minimum(BEFORE + k - 1 + luck.lead_days[usual], len(landing) - 1)] - BEFORE
                for k, luck in enumerate(lucks)
            ],
            axis=1,
        )
        weekday = (world.calendar.weekday[0] + BEFORE + np.arange(days) - 1) % 7
        coming = np.zeros((len(usual), days))
        on_order = begun.on_order()
        inside = on_order.arrives < BEFORE + days
        fit = on_order.came - on_order.unfit
        np.add.at(coming, (on_order.item[inside], on_order.arrives[inside] - BEFORE), fit[inside])
        evening = begun.evening()
        plan = plan_orders(
            wanted.astype(np.float64),
            begun.shelves.real.reshape(evening.on_hand.shape).sum(axis=0).astype(np.float64),
            coming,
            world.supply.takes_orders[usual][:, weekday],
            arrives.astype(np.int64),
            terms.multiple,
            terms.minimum,
            terms.life_days,
            terms.unit_cost * COSTS.holding_rate / YEAR,
            terms.margin,
            COSTS.order_cost,
        )
        fit_share = np.stack([luck.short * (1 - luck.bad) for luck in lucks], axis=1)
        self.plan = np.ceil(plan / fit_share / terms.multiple[:, None]) * terms.multiple[:, None]

    def order(self, evening: twin.Evening) -> np.ndarray:
        day = len(evening.sold) - self.begun
        orders = np.zeros(evening.on_hand.shape, np.int32)
        orders[0] = self.plan[:, day]
        if evening.stores_open_tomorrow:
            wanted = self.tomorrow[day][1:] - self.real[1:]
            orders[1:] = np.where(evening.terms.carried[1:], np.maximum(wanted, 0), 0)
        return orders


def terms_of(world: twin.World, before: twin.Company) -> Terms:
    goods, supply = world.goods, world.supply
    offers = before.tables["offers"].select("item", "supplier", "lead_days_sd")
    mine = pl.DataFrame({"item": goods.item, "supplier": [supply.supplier[s] for s in supply.usual]})
    spread = mine.join(offers, on=["item", "supplier"], how="left", maintain_order="left")["lead_days_sd"]
    return Terms(
        item=goods.item,
        supplier=mine["supplier"].to_list(),
        unit_cost=goods.unit_cost,
        price=goods.price,
        lead_days=supply.quoted_days[supply.usual].astype(np.float64),
        lead_days_sd=spread.fill_null(0.0).to_numpy(),
        gaps=[gaps_of(supply.takes_orders[s]) for s in supply.usual],
        multiple=goods.box.astype(np.float64),
        minimum=np.zeros(goods.count),
        life_days=np.where(goods.lifetime_days < shelves.NEVER, goods.lifetime_days, floor.KEEPS),
    )


def gaps_of(takes_orders: np.ndarray) -> tuple[float, ...]:
    on = np.flatnonzero(takes_orders)
    return tuple(sorted({float(gap) for gap in np.diff([*on, on[0] + 7])}))


def gaps_by_weekday(world: twin.World) -> np.ndarray:
    """Weekdays by items: days from that evening, or the next one with orders, to the one after it."""
    taken = world.supply.takes_orders[world.supply.usual]
    gaps = np.ones((7, len(taken)))
    for weekday in range(7):
        for i, on in enumerate(taken):
            first = next(n for n in range(7) if on[(weekday + n) % 7])
            gaps[weekday, i] = 1 + next(n for n in range(7) if on[(weekday + first + 1 + n) % 7])
    return gaps


def only(terms: Terms, rows: np.ndarray) -> Terms:
    arrays = ("unit_cost", "price", "lead_days", "lead_days_sd", "multiple", "minimum", "life_days")
    return replace(
        terms,
        item=[terms.item[k] for k in rows],
        supplier=[terms.supplier[k] for k in rows],
        gaps=[terms.gaps[k] for k in rows],
        **{name: getattr(terms, name)[rows] for name in arrays},
    )


if __name__ == "__main__":
    main()
