"""Lines that share an order, and orders that share a budget and a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.decide.purchasing.replenish.left_out import LeftOutRows
from wharfinger.decide.purchasing.replenish.need import Need
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.purchasing.replenish.suppliers import SupplierBook
from wharfinger.decide.purchasing.replenish.together import Choice, Conditions, Limits, Wish, together
from wharfinger.tables.errors import DecisionError

MOST_FILLING = 60
"""Of the lines that could fill up an order, so many that are needed soonest are looked at."""
ENOUGH_TIMES = 3.0
"""Or fewer, when they are worth so many times what is missing."""
CENT = 0.005

Key = tuple[str, str, int]
"""Supplier, place, and the days until the supplier takes the order."""


@dataclass
class Order:
    """The lines of one order, and what its supplier asks."""

    supplier: str
    place: str
    wait: int
    conditions: Conditions
    lines: list[Need]

    @property
    def value(self) -> float:
        return sum(sorted(line.source.terms.value(line.quantity) for line in self.lines))

    @property
    def freight(self) -> float:
        asked = self.conditions
        is_free = asked.free_from is not None and self.value >= asked.free_from - CENT
        return 0.0 if is_free else asked.freight

    @property
    def is_large_enough(self) -> bool:
        return self.value >= (self.conditions.minimum or 0.0) - CENT


def orders_of(
    needs: Sequence[Need],
    suppliers: SupplierBook,
    settings: ReplenishSettings,
    stored_m3: float,
    out: LeftOutRows,
    oddities: Oddities,
) -> list[Order]:
    """The orders that go out, each within its supplier's terms, all within budget and storage."""
    idle: dict[Key, list[Need]] = {}
    orders: dict[Key, Order] = {}
    for need in needs:
        key = _key(need)
        if need.cause is None:
            idle.setdefault(key, []).append(need)
            continue
        if key not in orders:
            free_from = suppliers.free_freight(key[0])
            # Where no value is named from which freight is free, nobody says that any is paid.
            freight = 0.0 if free_from is None else settings.freight_cost
            asked = Conditions(suppliers.minimum(key[0]), free_from, freight)
            orders[key] = Order(*key, asked, [])
        orders[key].lines.append(need)
    for key in sorted(orders):
        _meet_terms(orders[key], idle.get(key, []) if settings.fill_up else [], out)
    _keep_limits([orders[key] for key in sorted(orders)], settings, stored_m3, out, oddities)
    return [orders[key] for key in sorted(orders) if orders[key].lines]


def _meet_terms(order: Order, idle: list[Need], out: LeftOutRows) -> None:
    """Fill the order up where a minimum asks for it or freight is saved by it; or let it wait."""
    if order.is_large_enough and order.freight == 0:
        return
    missing = max(order.conditions.minimum or 0.0, order.conditions.free_from or 0.0) - order.value
    lines = [*order.lines, *_soonest(idle, missing)]
    choices = [_larger(line) if line.cause else _earlier(line) for line in lines]
    wishes = [
        Wish(0, tuple(_choice(line, size) for size in (0.0, *sizes)), must=line.cause is not None)
        for line, sizes in zip(lines, choices, strict=True)
    ]
    taken = together(wishes, [order.conditions], Limits())
    before, freight = order.lines, order.freight
    order.lines = [
        _changed(line, wish, wish.choices[k]) for line, wish, k in zip(lines, wishes, taken, strict=True) if k
    ]
    if not order.lines:
        for line in before:
            out.add(
                line.source,
                "supplier_minimum",
                _below_minimum(order, before),
                wanted=line.quantity,
                ordered=0.0,
                lost=line.worth,
            )
        order.conditions = Conditions()
    elif freight and not order.freight:
        # What freight is saved is told once, with the lines that brought it about.
        _tell_saving(order, before, freight)


def _tell_saving(order: Order, before: list[Need], freight: float) -> None:
    known = {line.key: line.quantity for line in before}
    added = [k for k, line in enumerate(order.lines) if line.quantity > known.get(line.key, 0.0)]
    for k in added:
        line = order.lines[k]
        source, was = line.source, known.get(line.key, 0.0)
        dearer = max(source.ordering_cost(line.quantity) - source.ordering_cost(was), 0.0)
        saved = max(freight / len(added) - dearer, 0.0)
        order.lines[k] = line.of(line.quantity, str(line.cause), line.saved + saved)


def _soonest(idle: list[Need], missing: float) -> list[Need]:
    """Those whose reorder point is reached soonest, until they are worth several times what is missing."""

    def days(need: Need) -> float:
        above = need.source.position - need.source.window.reorder_point
        return above / need.source.level.per_day

    able = [need for need in idle if need.row["status"] != "ending" and need.source.level.per_day > 0]
    chosen: list[Need] = []
    worth = 0.0
    for need in sorted(able, key=lambda need: (days(need), *need.key)):
        if len(chosen) == MOST_FILLING or (len(chosen) >= 10 and worth >= ENOUGH_TIMES * missing):
            break
        sizes = _earlier(need)
        if sizes:
            chosen.append(need)
            worth += need.source.terms.value(sizes[-1])
    return chosen


def _earlier(need: Need) -> list[float]:
    """Quantities by which a line that is not due yet may fill up an order."""
    source = need.source
    full = source.window.order_up_to - source.position - source.incoming_late
    lot = max(full, 0.0) + source.window.order_up_to - source.window.reorder_point
    return _sizes(need, [full * part for part in (0.25, 0.5, 0.75, 1.0)] + [lot], 0.0)


def _larger(need: Need) -> list[float]:
    """The quantity that is due, and larger ones."""
    source = need.source
    lot = source.window.order_up_to - source.window.reorder_point
    more = [] if need.cause in ("bridge", "customer_order") and need.row["status"] == "ending" else [
        source.terms.multiple, lot * 0.25, lot * 0.5, lot, lot * 2
    ]  # fmt: skip
    return [need.quantity, *_sizes(need, [need.quantity + step for step in more], need.quantity)]


def _sizes(need: Need, wanted: Iterable[float], above: float) -> list[float]:
    source = need.source
    sizes = {source.terms.up(size) for size in wanted if size > above}
    return sorted(size for size in sizes if above < size <= source.longest + CENT)


def _smaller(need: Need) -> list[float]:
    """Less than is wanted, for when money or room is short."""
    source = need.source
    gap = source.window.reorder_point - source.position
    parts = [gap, *(need.quantity * part for part in (0.25, 0.5, 0.75))]
    sizes = {source.terms.up(size) for size in parts if size > 0} | {source.terms.smallest, need.quantity}
    return sorted(size for size in sizes if size <= need.quantity)


def _keep_limits(
    orders: list[Order],
    settings: ReplenishSettings,
    stored_m3: float,
    out: LeftOutRows,
    oddities: Oddities,
) -> None:
    """Today's orders within the budget and the room that is left, by the least cost of all of them."""
    today = [order for order in orders if order.wait == 0 and order.lines]
    lines = [(number, line) for number, order in enumerate(today) for line in order.lines]
    room = None if settings.storage_m3 is None else max(settings.storage_m3 - stored_m3, 0.0)
    if room is not None:
        for _, line in lines:
            if line.m3 is None:
                oddities.add(line.key[0], None, _no_size(), left_out=False)
    cost = sum(sorted(line.source.terms.value(line.quantity) for _, line in lines))
    takes = sum(sorted(line.quantity * (line.m3 or 0.0) for _, line in lines))
    limits = Limits(
        settings.budget if settings.budget is not None and cost > settings.budget + CENT else None,
        room if room is not None and takes > room + 1e-9 else None,
    )
    if settings.budget is not None:
        _one_currency(line for _, line in lines)
    if limits.none:
        return
    wishes = [
        Wish(number, tuple(_choice(line, size) for size in (0.0, *_smaller(line))), must=True)
        for number, line in lines
    ]
    # Both limits stand, also where only one of them is passed by what was wanted.
    both = Limits(settings.budget, room)
    taken = together(wishes, [order.conditions for order in today], both)
    why = " and ".join(
        name for name, limit in (("budget", limits.budget), ("storage", limits.m3)) if limit is not None
    )
    for order in today:
        order.lines = []
    for (number, line), wish, k in zip(lines, wishes, taken, strict=True):
        choice = wish.choices[k]
        if choice.quantity < line.quantity:
            lost = line.source.lost_with(choice.quantity) - line.source.lost_with(line.quantity)
            oddity = _no_room(settings, room, cost, takes, limits)
            out.add(line.source, why, oddity, wanted=line.quantity, ordered=choice.quantity, lost=lost)
        if k:
            today[number].lines.append(_changed(line, wish, choice))


def _choice(line: Need, size: float) -> Choice:
    """What a size brings about.

    A line that is due and gets nothing loses margin, and is ordered another day: so what its own quantity
    costs to order and hold is no gain of waiting. That more goods also make a shortage less likely is no
    reason to order more than the levels ask for.
    """
    source = line.source
    value, room = source.terms.value(size) if size else 0.0, size * (line.m3 or 0.0)
    if line.cause is None:
        return Choice(size, value, max(source.ordering_cost(size), 0.0), room)
    if not size:
        return Choice(0.0, 0.0, source.margin_lost)
    more = source.ordering_cost(size) - source.ordering_cost(line.quantity)
    return Choice(size, value, more + source.lost_with(min(size, line.quantity)), room)


def _changed(line: Need, wish: Wish, choice: Choice) -> Need:
    if choice.quantity == line.quantity:
        return line
    if line.cause is None:
        return line.of(choice.quantity, "fill_up", 0.0)
    return line.of(choice.quantity, line.cause, line.saved if choice.quantity > line.quantity else 0.0)


def _key(need: Need) -> Key:
    return need.source.terms.supplier, need.source.level.place, need.source.wait


def _one_currency(lines: Iterable[Need]) -> None:
    found = sorted({line.source.terms.currency or "no currency" for line in lines})
    if len(found) > 1:
        raise DecisionError(
            where="budget",
            found="orders in " + " and ".join(found),
            expected="one currency, to hold them against one budget",
            mend="give all offers in one currency, or leave the budget out",
        )


def _below_minimum(order: Order, lines: list[Need]) -> Oddity:
    value = sum(sorted(line.source.terms.value(line.quantity) for line in lines))
    least = order.conditions.minimum or 0.0
    return Oddity(
        f"an order of {value:,.2f} at {order.supplier}, whose smallest is {least:,.2f}",
        "an order that is large enough; filling it up would cost more than waiting",
        "wait until more is needed, or order by hand",
    )


def _no_room(
    settings: ReplenishSettings, room: float | None, cost: float, takes: float, limits: Limits
) -> Oddity:
    found = []
    if limits.budget is not None:
        found.append(f"orders of {cost:,.2f} and a budget of {settings.budget:,.2f}")
    if limits.m3 is not None and room is not None:
        found.append(f"orders of {takes:,.2f} m3 and room for {room:,.2f} m3")
    return Oddity(
        "; ".join(found),
        "as much money and room as is wanted; what loses most for each of them went first",
        "raise the limit, or wait for the next order day",
    )


def _no_size() -> Oddity:
    return Oddity(
        "no length, width and height",
        "the size of one base unit; it was not counted against the storage",
        "fill in length_mm, width_mm and height_mm in Items",
    )
