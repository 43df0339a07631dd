"""Our rule in a replay: the levels of `stock.levels`, made anew every few weeks from what was known then."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from wharfinger.decide import stock
from wharfinger.decide.decision import Frames
from wharfinger.decide.demand import total
from wharfinger.decide.demand.history import Timeline, timeline
from wharfinger.decide.demand.lead_times import learned_quantiles, lengths_of
from wharfinger.decide.demand.question import Question
from wharfinger.decide.stock.levels.fans import PROBS
from wharfinger.decide.stock.levels.lead_days import learned_lead_days
from wharfinger.decide.stock.levels.terms import terms
from wharfinger.decide.sums import without_dust
from wharfinger.tables import MAIN_PLACE, Items, Offers
from wharfinger.twin.replay.floor import KEEPS
from wharfinger.twin.replay.rules import fill_up
from wharfinger.twin.replay.scene import Flags, Floats, Morning

FRESH_SHARE = 0.75
"""Goods that expire are kept for at most this part of their life: they may sell less than hoped."""


@dataclass(frozen=True)
class Levels:
    """For one wait to the next chance to order: which items have it, their points and levels."""

    gap_days: float
    here: Flags
    point: Floats
    level: Floats


@dataclass(frozen=True)
class Standing:
    """Levels that stay as they are."""

    levels: tuple[Levels, ...]
    name: str = "standing levels"

    def order(self, morning: Morning) -> Floats:
        wanted = np.zeros(len(morning.on_hand))
        for made in self.levels:
            due = made.here & (morning.gap_days == made.gap_days)
            wanted = np.where(due, fill_up(morning, made.point, made.level), wanted)
        return wanted


@dataclass
class OurRule:
    """Reorder points and levels that cost least, from the distribution of demand until goods come.

    The forecast learns once, on the first morning, from the days before it. From then on levels are made anew
    every `refit_days`, by what was learned and the sales and receipts known that day; the stock is looked at
    every morning.
    """

    refit_days: int = 28
    seed: int = 0
    receipts: pl.DataFrame | None = None
    """Of any time: only those before the morning are looked at."""
    name: str = "our rule"
    _learned: dict[bool, Frames] = field(default_factory=dict, init=False, repr=False)
    _made: dt.date | None = field(default=None, init=False)
    _standing: Standing = field(default=Standing(()), init=False, repr=False)

    def order(self, morning: Morning) -> Floats:
        if self._made is None or (morning.date - self._made).days >= self.refit_days:
            self._standing = Standing(tuple(self.levels(morning)))
            self._made = morning.date
        return self._standing.order(morning)

    def levels(self, morning: Morning) -> list[Levels]:
        """Points and levels for each wait to the next chance to order; made at each call."""
        offers, items = _offers(morning), _items(morning)
        asked = self._asked(morning, offers, items)
        totals = self._totals(morning, asked)
        # The demand is given: these only say that all items move in whole units.
        yesterday = morning.date - dt.timedelta(days=1)
        sales = pl.DataFrame({"item": morning.terms.item}).with_columns(date=yesterday, quantity=1.0)
        return [
            self._for_gap(gap, morning, asked.filter(pl.col("gap") == gap), sales, offers, items, totals)
            for gap in asked["gap"].unique().sort()
        ]

    def _for_gap(
        self,
        gap: float,
        morning: Morning,
        asked: pl.DataFrame,
        sales: pl.DataFrame,
        offers: pl.DataFrame,
        items: pl.DataFrame,
        totals: pl.DataFrame,
    ) -> Levels:
        """The levels of all items with this wait; those of the others are zero and not used."""
        kept = stock.levels(
            sales,
            offers,
            items,
            demand_total=totals.join(asked, on="item", how="semi"),
            receipts=self.receipts,
            settings=stock.LevelSettings(
                target="cost",
                every="day",
                review_periods=gap,
                order_cost=morning.costs.order_cost,
                holding_rate=morning.costs.holding_rate,
            ),
            as_of=morning.date,
        )
        rows = (
            pl.DataFrame({"item": morning.terms.item})
            .join(asked.select("item", "lead", here=True), on="item", how="left", maintain_order="left")
            .join(kept, on="item", how="left", maintain_order="left")
            .with_columns(pl.col("here").fill_null(False), pl.col(pl.Float64).fill_null(0.0))
        )
        point, level, lead, mean = (
            rows[name].to_numpy() for name in ("reorder_point", "order_up_to", "lead", "mean")
        )
        most = _sells_in_time(mean / (lead + gap), lead, gap, morning)
        return Levels(gap, rows["here"].to_numpy(), np.minimum(point, most), np.minimum(level, most))

    def _asked(self, morning: Morning, offers: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
        """item, lead, lead_sd and gap, in days, as the receipts known by now show; a row for each gap."""
        bought = learned_lead_days(terms(offers, items, morning.date), offers, self.receipts, morning.date)
        gaps = pl.DataFrame({"item": morning.terms.item, "gap": [list(gaps) for gaps in morning.terms.gaps]})
        return gaps.explode("gap").join(
            bought.select("item", lead="lead_days", lead_sd="lead_days_sd"), on="item", maintain_order="left"
        )

    def _totals(self, morning: Morning, asked: pl.DataFrame) -> pl.DataFrame:
        """The distribution of demand over the lead time, and over it and the time to the next order."""
        spans = [asked.with_columns(periods=pl.col("lead") + pl.col("gap"))]
        alone = asked.unique("item", maintain_order=True)
        spans.append(alone.filter(pl.col("lead") > 0).with_columns(periods="lead"))
        periods = pl.concat(spans).select(
            "item", "periods", periods_sd=pl.min_horizontal("lead_sd", "periods"), place=pl.lit(MAIN_PLACE)
        )
        question = Question.of(
            demand_frame(morning), quantiles=PROBS, every="day", as_of=morning.date, seed=self.seed
        )
        random = bool((periods["periods_sd"] > 0).any())
        if random not in self._learned:
            self._learned[random] = self._learn(question, periods, random=random)
        learned = self._learned[random]
        before = Timeline.of(learned["timeline"])
        end = max(timeline(question.sales, question.made_at, "day").end, before.end)
        rules = {**learned, "timeline": replace(before, end=end).frame()}
        return without_dust(total.summed(question, periods, 0.0, rules))

    def _learn(self, question: Question, periods: pl.DataFrame, *, random: bool) -> Frames:
        spans = periods.select("periods", "periods_sd").unique().iter_rows()
        lengths = {length for span, sd in spans for length in lengths_of(span, sd)}
        probs = learned_quantiles(question.probs, random=random)
        return total.learn(question.past(), question.given, lengths, probs, self.seed)


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


def _sells_in_time(a_day: Floats, lead: Floats, gap: float, morning: Morning) -> Floats:
    """What is expected to sell before it spoils: until goods ordered now come, and for most of their life."""
    life = morning.terms.life_days
    return np.where(life < KEEPS, a_day * (lead + np.maximum(life * FRESH_SHARE, gap)), np.inf)


def _offers(morning: Morning) -> pl.DataFrame:
    t = morning.terms
    return Offers.of(
        pl.DataFrame(
            {
                "supplier": t.supplier,
                "item": t.item,
                "unit_cost": t.unit_cost,
                "lead_days": t.lead_days,
                "lead_days_sd": t.lead_days_sd,
                "multiple": t.multiple,
                "minimum_quantity": t.minimum,
            }
        )
    )


def _items(morning: Morning) -> pl.DataFrame:
    t = morning.terms
    return Items.of(
        pl.DataFrame(
            {
                "item": t.item,
                "name": t.item,
                "category": "all",
                "unit": "unit",
                "unit_cost": t.unit_cost,
                "price": t.price,
                "supplier": t.supplier,
            }
        )
    )
