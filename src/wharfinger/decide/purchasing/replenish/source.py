"""An item from one supplier, as it stands today: what is there until the next chance, and what is wanted."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass, replace
from typing import Any

from wharfinger.decide.purchasing.offers import DAYS_A_YEAR
from wharfinger.decide.purchasing.order_days import OrderDays
from wharfinger.decide.purchasing.replenish.cost_of_quantity import Prices
from wharfinger.decide.purchasing.replenish.goods import Goods
from wharfinger.decide.purchasing.replenish.level import Level, Window
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.purchasing.replenish.shortage import expected_short
from wharfinger.decide.purchasing.replenish.suppliers import SupplierBook
from wharfinger.decide.purchasing.replenish.terms import Terms
from wharfinger.decide.purchasing.textbook import economic_order_quantity

NOTHING = 1e-9
FRESH_SHARE = 0.75
"""Goods that spoil are bought for at most this part of their life: they may sell less than hoped."""


@dataclass(frozen=True)
class Source:
    """Base units and days. Days count from today."""

    level: Level
    goods: Goods
    prices: Prices
    calendar: OrderDays
    wait: int
    """Until the supplier takes the next order."""
    lead_days: float
    lead_days_sd: float
    review_days: float
    window: Window
    """From today until the goods of the chance after the next have come."""
    promised: float
    incoming: float
    incoming_late: float
    unit_cost: float
    """In the long run, with all that comes with it."""
    keeps: float
    """More than this would spoil before it is sold."""
    longest: float
    """More than this would last longer than an order shall, or spoil."""

    @property
    def terms(self) -> Terms:
        return self.prices.terms

    @property
    def position(self) -> float:
        return self.goods.on_hand - self.promised + self.incoming

    @property
    def horizon(self) -> float:
        return self.wait + self.lead_days + self.review_days

    @property
    def is_due(self) -> bool:
        """Whether it would be too late to wait for the chance after the next, or a customer waits."""
        reached = self.position <= self.window.reorder_point + NOTHING
        return (reached or self.keeps_waiting) and self.wanted > NOTHING

    @property
    def keeps_waiting(self) -> bool:
        """Whether customers wait for more than there is, with all that is on its way."""
        return self.position + self.incoming_late < -NOTHING

    @property
    def wanted(self) -> float:
        """Up to the order-up-to level, and no less than customers wait for; where goods come too late to be
        counted, only until they are there.
        """
        full = max(self.window.order_up_to, 0.0) - self.position - self.incoming_late
        return max(full, self.until_late_goods, 0.0)

    @property
    def until_late_goods(self) -> float:
        late = [one.day for one in self.goods.coming if one.day > self.horizon]
        if not late:
            return 0.0
        needed = self.level.per_day * late[0] + self.window.safety
        needed = min(max(needed, self.window.reorder_point), self.window.order_up_to)
        return max(needed - self.position, 0.0)

    @property
    def cause(self) -> str:
        if self.keeps_waiting:
            return "customer_order"
        full = self.window.order_up_to - self.position - self.incoming_late
        return "bridge" if self.until_late_goods > full + NOTHING else "reorder"

    @property
    def margin_lost(self) -> float:
        """If nothing is ordered now."""
        return self.prices.lost(self.position, self.window)

    @property
    def margin_lost_anyway(self) -> float:
        """Before goods that are ordered at the next chance can come."""
        days = self.wait + self.lead_days
        there = self.goods.on_hand - self.promised + self.goods.counted(days)
        before = self.level.over(days, self.lead_days_sd, 0.0)
        lost = self.prices.margin * expected_short(there, before.mean, before.sd)
        return min(lost, self.margin_lost)

    def lost_with(self, quantity: float) -> float:
        """If so much is ordered at the next chance."""
        later = self.prices.lost(self.position + quantity, self.window)
        return max(later, self.margin_lost_anyway) if quantity > 0 else self.margin_lost

    def ordering_cost(self, quantity: float) -> float:
        """See `Prices.cost`."""
        return self.prices.cost(quantity, self.position, self.window, self.keeps)

    def cost(self, quantity: float) -> float:
        """All that this quantity brings about, the margin lost included."""
        return self.ordering_cost(quantity) + self.lost_with(quantity)

    def day(self, days: float, today: dt.date) -> dt.date:
        return today + dt.timedelta(days=math.ceil(days - NOTHING))


def source_of(
    terms: Terms,
    row: dict[str, Any],
    level: Level,
    goods: Goods,
    suppliers: SupplierBook,
    settings: ReplenishSettings,
    today: dt.date,
) -> Source:
    """The item `row` of Items on these terms."""
    habits, calendar = suppliers.habits(terms.supplier), suppliers.days(terms.supplier)
    if level.supplier == terms.supplier:
        lead_days, lead_days_sd = level.lead_days, level.lead_days_sd
    else:
        measured = habits.delay_days_sd if terms.lead_days_sd is None else terms.lead_days_sd
        lead_days, lead_days_sd = terms.lead_days + habits.delay_days, measured
    wait = (calendar.next_order_day - today).days
    review_days = float(calendar.gap_days[-1])
    life = math.inf if row["shelf_life_days"] is None else float(row["shelf_life_days"])
    keeps = max(life * FRESH_SHARE, min(review_days, life))
    lot = _lot(level, terms, settings, review_days, keeps)
    window = replace(level, lot=lot).over(wait + lead_days, lead_days_sd, review_days)
    horizon = wait + lead_days + review_days
    promised = goods.promised(horizon, level.per_day * horizon)
    incoming = goods.counted(horizon)
    margin = max(row["price"] - terms.value(terms.smallest) / terms.smallest, 0.0)
    prices = Prices(terms, level.per_day, lot, margin, settings)
    there = goods.on_hand - promised + incoming

    def sold_by(cover_days: float) -> float:
        """What can be sold of an order when it must be gone so many days after it came."""
        return math.inf if math.isinf(cover_days) else level.per_day * (wait + lead_days + cover_days) - there

    return Source(
        level=level,
        goods=goods,
        prices=prices,
        calendar=calendar,
        wait=wait,
        lead_days=lead_days,
        lead_days_sd=lead_days_sd,
        review_days=review_days,
        window=window,
        promised=promised,
        incoming=incoming,
        incoming_late=sum(one.quantity for one in goods.coming) - incoming,
        unit_cost=prices.unit_cost(window, habits.bad_share),
        keeps=sold_by(keeps),
        longest=sold_by(min(settings.longest_cover_days, keeps)),
    )


def _lot(level: Level, terms: Terms, settings: ReplenishSettings, review_days: float, keeps: float) -> float:
    """What an order brings beyond the reorder point: what the levels say, or the economic quantity where that
    is more, but no more than an order shall last or than keeps until the next one comes.
    """
    cost = terms.value(terms.smallest) / terms.smallest
    holding = settings.holding_rate * cost / DAYS_A_YEAR
    economic = economic_order_quantity(settings.order_cost, level.per_day, holding)
    cover_days = max(min(settings.longest_cover_days, keeps - review_days), review_days)
    most = min(economic, level.per_day * cover_days)
    # Levels that weigh the cost of ordering have rounded it to whole packs already.
    return level.lot if most <= level.lot + terms.multiple else most
