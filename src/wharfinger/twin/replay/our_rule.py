"""Our rule in a replay: forecasts of the total until the next goods come, made anew every few weeks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.demand import total
from wharfinger.decide.demand.history import Timeline, timeline
from wharfinger.decide.demand.lead_times import learned_quantiles
from wharfinger.decide.demand.question import Question
from wharfinger.decide.purchasing.offers import DAYS_A_YEAR
from wharfinger.decide.purchasing.textbook import economic_order_quantity
from wharfinger.twin.replay.rules import fill_up
from wharfinger.twin.replay.scene import Floats, Morning

GRID = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


@dataclass
class FanRule:
    """Point and level from the distribution of demand until the goods of the next chance have come.

    It learns once, on the first morning, from the days before it. From then on forecasts are made anew every
    `refit_days` by what was learned, and the stock is looked at every morning.
    """

    refit_days: int = 28
    seed: int = 0
    name: str = "our rule"
    _learned: Frames | None = field(default=None, init=False, repr=False)
    _made: dt.date | None = field(default=None, init=False)
    _levels: tuple[Floats, Floats] = field(default=(np.empty(0), np.empty(0)), init=False, repr=False)

    def order(self, morning: Morning) -> Floats:
        if self._made is None or (morning.date - self._made).days >= self.refit_days:
            self._levels = self.levels(morning)
            self._made = morning.date
        return fill_up(morning, *self._levels)

    def levels(self, morning: Morning) -> tuple[Floats, Floats]:
        """The point at or below which an item is ordered, and the level up to which; made at each call."""
        totals = self._totals(morning)
        terms, costs = morning.terms, morning.costs
        mean = totals["mean"].to_numpy()
        gap = np.maximum(_longest_gap(morning), 1.0)
        days = terms.lead_days + gap
        a_year = mean / days * DAYS_A_YEAR
        holding = costs.holding_rate * terms.unit_cost
        size = np.maximum(economic_order_quantity(costs.order_cost, a_year, holding), mean / days * gap)
        size = np.maximum(size, 1.0)
        lost_a_year = terms.margin * a_year
        chance = lost_a_year / (lost_a_year + holding * size + 1e-12)
        point = _at(totals, np.clip(chance, GRID[0], GRID[-1]))
        keeps = mean / days * np.maximum(terms.life_days * 0.75, gap)
        point = np.minimum(point, keeps)
        return point, np.minimum(point + size, np.maximum(keeps, point + 1e-6))

    def _totals(self, morning: Morning) -> pl.DataFrame:
        sales = demand_frame(morning)
        terms = morning.terms
        periods = pl.DataFrame(
            {
                "item": terms.item,
                "periods": terms.lead_days + np.maximum(_longest_gap(morning), 1.0),
            }
        )
        question = Question.of(sales, quantiles=GRID, every="day", as_of=morning.date, seed=self.seed)
        if self._learned is None:
            lengths = periods["periods"].unique()
            probs = learned_quantiles(question.probs, random=False)
            self._learned = total.learn(question.past(), question.given, lengths, probs, self.seed)
        before = Timeline.of(self._learned["timeline"])
        end = max(timeline(question.sales, question.made_at, "day").end, before.end)
        rules = {**self._learned, "timeline": replace(before, end=end).frame()}
        made = total.summed(question, periods, 0.0, rules)
        return pl.DataFrame({"item": terms.item}).join(made, on="item", how="left", maintain_order="left")


def demand_frame(morning: Morning) -> pl.DataFrame:
    """The known days as the table Sales: what was sold, and the estimate for times without stock."""
    row, day = np.nonzero(morning.demand > 0)
    first = morning.date - dt.timedelta(days=morning.demand.shape[1])
    epoch = dt.date(1970, 1, 1)
    return pl.DataFrame(
        {
            "item": pl.Series(morning.terms.item).gather(row),
            "date": pl.Series((day + (first - epoch).days).astype(np.int32)).cast(pl.Date),
            "quantity": morning.demand[row, day],
        }
    )


def _longest_gap(morning: Morning) -> Floats:
    return morning.gap_days


def _at(totals: pl.DataFrame, chance: Floats) -> Floats:
    """Each item's quantile at its own chance, between those of the grid."""
    names = [f"q{round(100 * q)}" for q in GRID]
    values = totals.select(names).to_numpy()
    after = np.searchsorted(np.array(GRID), chance).clip(1, len(GRID) - 1)
    low, high = np.array(GRID)[after - 1], np.array(GRID)[after]
    part = (chance - low) / (high - low)
    rows = np.arange(len(values))
    found: Floats = values[rows, after - 1] * (1 - part) + values[rows, after] * part
    return found
