"""What one item needs: from which supplier, how much, and why; or why nothing can be ordered."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from wharfinger.decide.purchasing.oddities import Oddity
from wharfinger.decide.purchasing.offers import DAYS_A_YEAR, more_than_a_year
from wharfinger.decide.purchasing.replenish.left_out import LeftOutRows
from wharfinger.decide.purchasing.replenish.shortage import expected_short
from wharfinger.decide.purchasing.replenish.source import NOTHING, Source


@dataclass(frozen=True)
class Need:
    """One item at one place. `cause` is None where nothing is due; it may still fill up an order."""

    row: dict[str, Any]
    source: Source
    beside: str | None
    cause: str | None
    quantity: float
    saved: float = 0.0

    @property
    def key(self) -> tuple[str, str]:
        return self.source.level.item, self.source.level.place

    @property
    def m3(self) -> float | None:
        """Of one base unit; None where nobody has measured it."""
        sides = [self.row[name] for name in ("length_mm", "width_mm", "height_mm")]
        return None if None in sides else float(math.prod(sides)) / 1e9

    @property
    def worth(self) -> float:
        """Margin that ordering so much now is expected to save."""
        return max(self.source.margin_lost - self.source.lost_with(self.quantity), 0.0)

    def of(self, quantity: float, cause: str, saved: float) -> Need:
        return replace(self, quantity=quantity, cause=cause, saved=saved)


def need_of(row: dict[str, Any], sources: Sequence[Source], today: dt.date, out: LeftOutRows) -> Need | None:
    """What an item needs. None where none of the sources can be used; `out` then says why."""
    usable = [source for source in sources if _small_enough(source, out)]
    if not usable:
        return None
    source, beside = _choose(usable, row["supplier"])
    nothing = Need(row, source, beside, None, 0.0)
    if row["status"] == "ending":
        return _ending(nothing, out)
    if not source.is_due:
        return nothing
    base = _within(source, source.terms.up(source.wanted))
    if not _keeps_long_enough(source, base, out):
        return nothing
    # A customer who waits, and goods that come late, are no reason to buy for a year.
    at_breaks = [size for size in source.prices.at_breaks() if base < size <= source.longest + NOTHING]
    sizes = [base] if source.cause == "bridge" else [base, *at_breaks]
    best = min(sizes, key=lambda size: (source.cost(size), size))
    saved = max(source.cost(base) - source.cost(best), 0.0)
    return nothing.of(best, source.cause, saved)


def _small_enough(source: Source, out: LeftOutRows) -> bool:
    """Not more than sells in a year, what customers wait for included."""
    a_year = source.level.per_day * DAYS_A_YEAR
    waiting = max(source.promised - source.goods.on_hand, 0.0)
    smallest = source.terms.smallest
    if smallest <= max(a_year, source.level.per_day * source.horizon) + waiting + NOTHING:
        return True
    if source.is_due:
        oddity = more_than_a_year(source.terms.supplier, smallest, a_year)
        out.facts(source.level.item, source.level.place, oddity, supplier=source.terms.supplier)
    return False


def _choose(sources: Sequence[Source], usual: str | None) -> tuple[Source, str | None]:
    """The supplier with the least cost in the long run; in need, the one with the least cost of this order.

    The cost of an order is what its units cost more than the cheapest in the long run, and the margin that
    is lost before it can come. So a dearer supplier is taken when it comes in time and that is worth it.
    """

    def long_run(source: Source) -> tuple[float, bool, float, str]:
        terms = source.terms
        return source.unit_cost, terms.supplier != usual, source.lead_days, terms.supplier

    best = min(sources, key=long_run)
    if not best.is_due:
        return best, None
    rivals = [source for source in sources if source is best or source.is_due]

    def this_time(source: Source) -> float:
        days = source.wait + source.lead_days
        there = source.goods.on_hand - source.promised + source.goods.counted(days)
        before = source.level.over(days, source.lead_days_sd, 0.0)
        dearer = (source.unit_cost - best.unit_cost) * source.terms.up(source.wanted)
        return dearer + best.prices.margin * expected_short(there, before.mean, before.sd)

    costs = {id(source): this_time(source) for source in rivals}
    ranked = sorted(rivals, key=lambda source: (costs[id(source)], *long_run(source)))
    if len(ranked) == 1:
        return ranked[0], None
    first, second = ranked[:2]
    more = costs[id(second)] - costs[id(first)]
    return first, f"{second.terms.supplier}: {more:,.2f} more, with what is lost until it comes"


def _within(source: Source, quantity: float) -> float:
    """No more than lasts as long as an order shall; at least the smallest order."""
    if source.longest >= quantity - NOTHING:
        return quantity
    return max(source.terms.down(source.longest), source.terms.smallest)


def _keeps_long_enough(source: Source, base: float, out: LeftOutRows) -> bool:
    """Whether more is gained by it than spoils."""
    spoils = base - max(source.keeps, 0.0)
    if spoils <= NOTHING:
        return True
    waste = spoils * source.terms.value(base) / base
    gain = source.margin_lost - source.lost_with(base)
    if waste <= gain:
        return True
    oddity = Oddity(
        f"{source.terms.supplier} delivers {base:,.10g} or more, and {max(source.keeps, 0.0):,.2g} sell "
        "before they spoil",
        "a smallest order that sells before it spoils, or a gain above the waste",
        "ask for a smaller quantity, look for another supplier, or end the item",
    )
    out.add(source, "spoils", oddity, wanted=source.wanted, ordered=0.0, lost=gain)
    return False


def _ending(need: Need, out: LeftOutRows) -> Need:
    """An item that is being sold off is ordered only for customers who wait for it."""
    source = need.source
    coming = source.incoming + source.incoming_late
    missing = source.promised - source.goods.on_hand - coming
    if missing > NOTHING:
        return need.of(source.terms.up(missing), "customer_order", 0.0)
    if source.is_due:
        oddity = Oddity(
            "status ending", "an item that is kept", "set the status to active if it is to be bought again"
        )
        out.add(source, "ending", oddity, wanted=source.wanted, ordered=0.0, lost=source.margin_lost)
    return need
