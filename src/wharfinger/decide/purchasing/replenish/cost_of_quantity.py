"""What it costs to order one quantity rather than another, until the order after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from wharfinger.decide.purchasing.offers import DAYS_A_YEAR
from wharfinger.decide.purchasing.replenish.level import Window
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.purchasing.replenish.shortage import expected_short
from wharfinger.decide.purchasing.replenish.terms import Terms
from wharfinger.decide.purchasing.textbook import economic_order_quantity

NEARLY_NOTHING = 1e-6


@dataclass(frozen=True)
class Prices:
    """Costs of an item on one supplier's terms, on the way it is usually ordered."""

    terms: Terms
    per_day: float
    lot: float
    margin: float
    """Lost with each unit that is missing."""
    settings: ReplenishSettings
    usual_cost: float = field(init=False)
    """Of one unit in an order of the usual size."""
    holding: float = field(init=False)
    """Of one unit for a day."""
    rate: float = field(init=False)
    """The least cost a day of ordering, holding and prices, over the usual lot and all price breaks; prices
    count as what they differ from the usual cost.

    Snyder and Shen, Fundamentals of Supply Chain Theory, section 3.4: with discounts the best order is the
    economic one or one at a break.
    """

    def __post_init__(self) -> None:
        usual = self.terms.up(self.lot)
        cost = self.terms.value(usual) / usual
        object.__setattr__(self, "usual_cost", cost)
        object.__setattr__(self, "holding", self._holding_of(cost))
        economic = economic_order_quantity(self.settings.order_cost, self.per_day, self.holding)
        sizes = [max(size, NEARLY_NOTHING) for size in (self.lot, economic, *self.at_breaks())]
        object.__setattr__(self, "rate", min(self._rate_of(size) for size in sizes))

    def at_breaks(self) -> list[float]:
        """Orders at a price break, and for incremental ones the economic order beyond it.

        The same book, section 3.4.2: beyond an incremental break an order also bears what the units before
        the break cost more.
        """
        found = []
        for start, cost in self.terms.costs[1:]:
            found.append(self.terms.up(start))
            if self.terms.incremental and self.per_day > 0:
                fixed = self.settings.order_cost + self.terms.value(start) - cost * start
                size = economic_order_quantity(fixed, self.per_day, self._holding_of(cost))
                found.append(self.terms.up(max(start, size)))
        return found

    def _rate_of(self, size: float) -> float:
        cost = self.terms.value(size) / size
        ordering = self.settings.order_cost * self.per_day / size
        price = (cost - self.usual_cost) * self.per_day
        return ordering + self._holding_of(cost) * size / 2 + price

    def _holding_of(self, unit_cost: float) -> float:
        """Of one unit for a day, at what it costs."""
        return self.settings.holding_rate * unit_cost / DAYS_A_YEAR

    def cost(self, quantity: float, position: float, window: Window, longest: float) -> float:
        """Ordering, holding, price and waste of so many units on top of this position, less what the time
        until the next order costs at the usual rate.

        The usual order costs about nothing by this measure, another what it costs more. It is the relative
        value of a renewal process: cost of a cycle less its length times the average cost a day.
        """
        if quantity <= 0:
            return 0.0
        below = max(window.reorder_point - position, 0.0)
        above = max(position - window.reorder_point, 0.0)
        cycle = max(quantity - below, 0.0)
        value = self.terms.value(quantity)
        cost = self.settings.order_cost + value - self.usual_cost * quantity
        if self.per_day > 0:
            holding = self._holding_of(value / quantity)
            cost += holding * (cycle * cycle / 2 + above * quantity) / self.per_day
            cost -= self.rate * cycle / self.per_day
        spoiled = max(quantity - max(longest, 0.0), 0.0)
        return cost + spoiled * self.usual_cost

    def lost(self, position: float, window: Window) -> float:
        """Margin expected to be lost until the goods of the next chance come."""
        return self.margin * expected_short(position, window.mean, window.sd)

    def unit_cost(self, window: Window, bad_share: float) -> float:
        """Of a unit in the long run: price, ordering, the lot and the buffer held, and what comes unfit."""
        price = self.usual_cost / (1 - min(bad_share, 0.9))
        if self.per_day <= 0:
            return price
        buffer = self.holding * max(window.safety, 0.0)
        return price + (self.rate + buffer) / self.per_day
