"""What every rule meets: the same demand, the same terms, the same late lorries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wharfinger.tables.multiples import round_to_multiples

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Terms:
    """What is known of each item beforehand: one entry an item in every array."""

    item: list[str]
    supplier: list[str]
    unit_cost: Floats
    price: Floats
    lead_days: Floats
    """As offered."""
    lead_days_sd: Floats
    gaps: list[tuple[float, ...]]
    """Of each item the waits, in days, from one chance to order to the next: one, or some by weekday."""
    multiple: Floats
    minimum: Floats
    life_days: Ints
    """From receipt; `floor.KEEPS` for what does not expire."""

    @property
    def margin(self) -> Floats:
        """What a unit that is not sold loses; none where it is sold below its cost."""
        return np.maximum(self.price - self.unit_cost, 0.0)

    def whole_packs(self, wanted: Floats) -> Floats:
        """Quantities as they can be ordered: at least the minimum, in multiples; nothing stays nothing."""
        packs: Floats = round_to_multiples(np.maximum(wanted, 0.0), self.multiple, self.minimum)
        return packs


@dataclass(frozen=True)
class Costs:
    """What the replay counts beside lost margin and waste."""

    order_cost: float
    holding_rate: float


@dataclass(frozen=True)
class Scene:
    """Items by days. The first `known_days` are the past before the play, the others are played."""

    first_day: dt.date
    """The first day of the past."""
    known_days: int
    demand: Floats
    terms: Terms
    costs: Costs
    may_order: Flags
    """Items by days played: whether the supplier takes an order that morning."""
    gap_days: Floats
    """Items by days played: from this chance to order to the next one."""
    lead_days: Ints
    """Items by days played: how long an order of that morning really takes."""
    on_hand: Floats
    """Units on the morning of the first day that is played."""
    open_orders: list[tuple[int, int, float]] = field(default_factory=list)
    """Item's row, day of the play on which it comes, units: ordered before the play begins."""

    @property
    def days(self) -> int:
        """How many days are played."""
        return int(self.demand.shape[1]) - self.known_days

    @property
    def items(self) -> int:
        return len(self.demand)

    def date(self, day: int) -> dt.date:
        """The date of a day of the play."""
        return self.first_day + dt.timedelta(days=self.known_days + day)

    def only(self, rows: Ints) -> Scene:
        """The scene of these items alone."""
        place = {int(row): k for k, row in enumerate(rows)}
        t = self.terms
        return replace(
            self,
            demand=self.demand[rows],
            terms=Terms(
                item=[t.item[row] for row in rows],
                supplier=[t.supplier[row] for row in rows],
                unit_cost=t.unit_cost[rows],
                price=t.price[rows],
                lead_days=t.lead_days[rows],
                lead_days_sd=t.lead_days_sd[rows],
                gaps=[t.gaps[row] for row in rows],
                multiple=t.multiple[rows],
                minimum=t.minimum[rows],
                life_days=t.life_days[rows],
            ),
            may_order=self.may_order[rows],
            gap_days=self.gap_days[rows],
            lead_days=self.lead_days[rows],
            on_hand=self.on_hand[rows],
            open_orders=[(place[i], day, units) for i, day, units in self.open_orders if i in place],
        )


@dataclass(frozen=True)
class Morning:
    """What a rule sees before a day's sales: the stock, what is on its way, and the days before."""

    date: dt.date
    on_hand: Floats
    on_order: Floats
    demand: Floats
    """Items by days, yesterday last. For a time without stock it is an estimate."""
    may_order: Flags
    gap_days: Floats
    terms: Terms
    costs: Costs

    @property
    def position(self) -> Floats:
        """On hand and on the way."""
        return self.on_hand + self.on_order


class ReplayRule(Protocol):
    """Decides what to order. It is asked on every morning on which some supplier takes orders."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def order(self, morning: Morning) -> Floats:
        """Base units of each item, as `Terms.whole_packs` gives them; none where `may_order` is false."""
        ...
