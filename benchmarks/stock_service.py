"""Whether stock levels keep the fill they promise, and with how much stock, beside textbook rules.

Data and panels: see `demand_panels`. Carparts: monthly review, lead time two months, scored from month 34;
there are no costs, so a unit counts as one. Online Retail: daily sales, weekly review, lead time 14 days,
scored from 2011-07-01; a unit costs its mean price before that day. The replay begins one lead time and
review earlier, on the first level of each rule, without pending orders.

At every review everything is learned anew from what was known then. Goods ordered come at the begin of a
period, a lead time later; then the demand of the period is served; what is missing waits and is served
first. Unit fill is the share of units served in their own period; stock is what is left at the end of a
period, in money, on average. Levels are rounded up to whole units.

Rules: `wharfinger` is `stock.levels` with target fill. `moving average` and `croston sba` are the
textbook's order-up-to level: mean plus z(target) deviations of a period's demand, over lead time and
review; the deviation is that of demand around its average, or of the smoothed forecast's errors (weight
0.1), in the same window. `foresight` orders what will be wanted.

Equal fill: the stock of a rule at a fill is interpolated (its logarithm) along its own curve over the
targets from 80 to 99%; a fill that a rule does not reach is left out, and the highest that it reaches is
added.

    python -m benchmarks.stock_service --data DIR [--only carparts] [--every 8] [--json]
"""

from __future__ import annotations

import datetime as dt
import math
import time
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import polars as pl

from benchmarks.demand_panels import Array, Panel, carparts, data_folder, online_retail
from benchmarks.table import Figure, arguments, show
from wharfinger.decide import stock
from wharfinger.decide.stock.levels.levels import prepared, settled

TARGETS = (0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.99)
SHOWN = (0.9, 0.95)
FILLS = (0.8, 0.85, 0.9, 0.95)
OURS = "wharfinger"
SBA_WEIGHT = 0.1
DAYS = {"carparts": 30.4375, "online retail": 1.0}


@dataclass(frozen=True)
class Case:
    """A panel with its terms: all times in its periods."""

    panel: Panel
    cost: Array
    lead: int
    review: int
    scored_from: int
    windows: tuple[int, ...]

    @property
    def reviews(self) -> list[int]:
        """Those before the first that counts bring the rules to their own stock."""
        cycle = self.lead + self.review
        begin = self.scored_from - self.review * math.ceil(cycle / self.review)
        return list(range(begin, len(self.panel.dates), self.review))


@dataclass(frozen=True)
class Outcome:
    """What a rule did with one target."""

    fill: float
    stock: float


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", help="the folder of the panels")
    parser.add_argument("--only", help="one of the panels")
    parser.add_argument("--every", type=int, default=1, help="of so many items one, for a quick look")
    asked = parser.parse_args()
    folder = data_folder(asked.data)
    figures: dict[str, Figure] = {}
    panels = (some(panel, asked.every) for panel in (carparts(folder), online_retail(folder)))
    for case in (terms(panel) for terms, panel in zip((spare_parts, gifts), panels, strict=True)):
        if asked.only and asked.only != case.panel.name:
            continue
        curves, seconds = curves_of(case)
        kept, equal = promised(curves), at_equal_fill(curves)
        figures |= _flat(case.panel.name, [*kept, *equal]) | {f"{case.panel.name}_s_a_review": seconds}
        if not asked.json:
            show(f"{case.panel.name}: what was promised and what came", kept, {}, as_json=False)
            show(f"{case.panel.name}: stock at equal fill", equal, {}, as_json=False)
            print(f"learned anew and {len(TARGETS)} targets set in {seconds:.1f} s a review")
    if asked.json:
        show("stock service", [], figures, as_json=True)


def some(panel: Panel, every: int) -> Panel:
    """One of so many series."""
    money = None if panel.money is None else panel.money[::every]
    return replace(panel, demand=panel.demand[::every], money=money)


def spare_parts(panel: Panel) -> Case:
    """Monthly; from month 34."""
    return Case(panel, np.ones(len(panel.demand)), 2, 1, 33, (6, 12))


def gifts(panel: Panel) -> Case:
    """Daily; from 2011-07-01."""
    day = panel.dates.index(dt.date(2011, 7, 1))
    return Case(panel, panel.cost_before(day), 14, 7, day, (28, 91))


def curves_of(case: Case) -> tuple[dict[str, list[Outcome]], float]:
    """What each rule did with each target, ours first; and the seconds that ours took for a review."""
    began = time.perf_counter()
    rules = {OURS: our_levels(case)}
    seconds = (time.perf_counter() - began) / len(case.reviews)
    for window in case.windows:
        rules[f"moving average of {window}"] = textbook_levels(case, window, smoothed=False)
        rules[f"croston sba over {window}"] = textbook_levels(case, window, smoothed=True)
    curves = {name: [replay(case, levels[target]) for target in TARGETS] for name, levels in rules.items()}
    return curves | {"foresight": [replay(case, perfect_levels(case))]}, seconds


def promised(curves: dict[str, list[Outcome]]) -> list[dict[str, Figure]]:
    """A row for each rule and shown target."""
    rows: list[dict[str, Figure]] = []
    for name, curve in curves.items():
        for target in SHOWN if len(curve) > 1 else (1.0,):
            one = curve[TARGETS.index(target)] if len(curve) > 1 else curve[0]
            rows.append({"rule": name, "target": target, "fill": one.fill, "stock": one.stock})
    return rows


def at_equal_fill(curves: dict[str, list[Outcome]]) -> list[dict[str, Figure]]:
    """A row for each other rule and fill that both reach."""
    rows: list[dict[str, Figure]] = []
    for name, curve in curves.items():
        if name == OURS or len(curve) == 1:
            continue
        for fill in (*FILLS, curve[-1].fill):
            theirs, mine = stock_at(curve, fill), stock_at(curves[OURS], fill)
            if theirs > 0 and mine > 0:
                rows.append(
                    {"rule": name, "fill": fill, "stock": theirs, "ours": mine, "saved": 1 - mine / theirs}
                )
    return rows


def our_levels(case: Case) -> dict[float, dict[int, Array]]:
    """For each target the levels at each review, by the library's own calls."""
    panel = case.panel
    found: dict[float, dict[int, Array]] = {target: {} for target in TARGETS}
    names = [f"{k:05d}" for k in range(len(panel.demand))]
    offers = pl.DataFrame({"supplier": "one", "item": names, "unit_cost": case.cost}).with_columns(
        lead_days=pl.lit(case.lead * DAYS[panel.name])
    )
    for origin in case.reviews:
        settings = {
            target: stock.LevelSettings(target="fill", service=target, review_periods=float(case.review))
            for target in TARGETS
        }
        ground = prepared(
            panel.sales(origin), offers, settings=settings[TARGETS[0]], as_of=panel.dates[origin]
        )
        for target in TARGETS:
            kept = settled(ground, settings[target])
            assert kept["item"].to_list() == names, "a series is missing"
            found[target][origin] = np.ceil(kept["order_up_to"].to_numpy() - 1e-9)
    return found


def textbook_levels(case: Case, window: int, *, smoothed: bool) -> dict[float, dict[int, Array]]:
    """The normal rule on an average of the window, or on Croston's method with the correction of SBA."""
    cycle = case.lead + case.review
    forecasts = _sba(case.panel.demand) if smoothed else None
    found: dict[float, dict[int, Array]] = {target: {} for target in TARGETS}
    for origin in case.reviews:
        past = case.panel.demand[:, max(origin - window, 0) : origin]
        if forecasts is None:
            mean, sd = past.mean(axis=1), past.std(axis=1, ddof=1)
        else:
            mean = forecasts[:, origin]
            errors = past - forecasts[:, max(origin - window, 0) : origin]
            sd = np.sqrt((errors**2).mean(axis=1))
        for target in TARGETS:
            level = cycle * mean + NormalDist().inv_cdf(target) * np.sqrt(cycle) * sd
            found[target][origin] = np.ceil(np.maximum(level, 0.0) - 1e-9)
    return found


def _sba(demand: Array) -> Array:
    """The forecast of each period made before it; a column more than there are periods."""
    series, periods = demand.shape
    size, interval, gap = np.zeros(series), np.zeros(series), np.zeros(series)
    out = np.zeros((series, periods + 1))
    for t in range(periods):
        gap += 1
        sold = demand[:, t] > 0
        first = sold & (interval == 0)
        size = np.where(first, demand[:, t], size + SBA_WEIGHT * sold * (demand[:, t] - size))
        interval = np.where(first, gap, interval + SBA_WEIGHT * sold * (gap - interval))
        gap = np.where(sold, 0.0, gap)
        out[:, t + 1] = (1 - SBA_WEIGHT / 2) * size / np.where(interval > 0, interval, np.inf)
    return out


def perfect_levels(case: Case) -> dict[int, Array]:
    """What will be wanted until the goods of the next review have come."""
    cycle = case.lead + case.review
    return {o: case.panel.demand[:, o : o + cycle].sum(axis=1) for o in case.reviews}


def replay(case: Case, levels: dict[int, Array]) -> Outcome:
    """Order up to the level at each review; what is missing waits."""
    demand, begin = case.panel.demand, case.reviews[0]
    on_hand, on_order = levels[begin].astype(np.float64), np.zeros(len(demand))
    coming: dict[int, Array] = {}
    served, wanted, value, periods = 0.0, 0.0, 0.0, 0
    for t in range(begin, demand.shape[1]):
        if t in coming:
            on_hand, on_order = on_hand + coming[t], on_order - coming.pop(t)
        if t in levels:
            order = np.maximum(levels[t] - on_hand - on_order, 0.0)
            on_order = on_order + order
            coming[t + case.lead] = order
        if t >= case.scored_from:
            served += float(np.minimum(demand[:, t], np.maximum(on_hand, 0.0)).sum())
            wanted += float(demand[:, t].sum())
        on_hand = on_hand - demand[:, t]
        if t >= case.scored_from:
            value += float((np.maximum(on_hand, 0.0) * case.cost).sum())
            periods += 1
    return Outcome(served / wanted, value / periods)


def stock_at(curve: list[Outcome], fill: float) -> float:
    """Interpolated along the curve; not a number outside of it."""
    fills = [one.fill for one in curve]
    if not fills[0] <= fill <= fills[-1]:
        return math.nan
    return float(np.exp(np.interp(fill, fills, [math.log(one.stock) for one in curve])))


def _flat(title: str, rows: list[dict[str, Figure]]) -> dict[str, Figure]:
    """Under the rule and the target or fill."""
    found: dict[str, Figure] = {}
    for row in rows:
        at = f"target_{row['target']}" if "target" in row else f"at_{row['fill']:.3f}"
        label = f"{title}_{row['rule']}_{at}".replace(" ", "_")
        found |= {f"{label}_{name}": row[name] for name in ("fill", "stock", "saved") if name in row}
    return found


if __name__ == "__main__":
    main()
