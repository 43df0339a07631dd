"""How the stock of a few items went day by day, and what of a document came when: from the movements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from wharfinger.books.fields import from_microseconds, to_microseconds
from wharfinger.books.fixed_places import TRANSIT, fixed_place
from wharfinger.books.ledger import reasons
from wharfinger.books.rows import select_in
from wharfinger.books.settings_kept import kept
from wharfinger.tables.calendar import time_zone

_MOVED = (
    "SELECT movement.item_id, movement.at, movement.quantity, movement.reason, movement.line_id, "
    "movement.reverses_id, start.site_id, start.time_zone, goal.site_id, goal.time_zone, reversed.reason "
    "FROM books_movement AS movement "
    "JOIN books_place AS start ON start.id = movement.from_place_id "
    "JOIN books_place AS goal ON goal.id = movement.to_place_id "
    "LEFT JOIN books_movement AS reversed ON reversed.id = movement.reverses_id "
    "WHERE movement.item_id IN ({ids}) AND movement.at >= %s AND movement.quantity > 0"
)


@dataclass
class Flow:
    """An item's steps by day, over all sites or at one: what changed, what was sold, what came of a line."""

    now: int = 0
    changed: dict[dt.date, int] = field(default_factory=dict)
    sold: dict[dt.date, int] = field(default_factory=dict)
    came: dict[int, dict[dt.date, int]] = field(default_factory=dict)

    def at_end_of(self, first: dt.date, last: dt.date) -> dict[dt.date, int]:
        """What was there at the end of each day from the first to the last."""
        there, day, ends = self.now, max([last, *self.changed]), {}
        while day >= first:
            ends[day] = there
            there -= self.changed.get(day, 0)
            day -= dt.timedelta(days=1)
        return {day: ends[day] for day in sorted(ends) if day <= last}


def flows(items: Collection[int], since: dt.datetime, site_id: int | None = None) -> dict[int, Flow]:
    """The flow of each item since a moment; what was there before it is counted back from what is there."""
    found = {item: Flow() for item in items}
    transit = fixed_place(TRANSIT)

    def is_inside(site: int | None) -> bool:
        return site not in (None, transit) and site_id in (None, site)

    holdings = "SELECT item_id, site_id, quantity FROM books_holding WHERE item_id IN ({ids})"
    for item, site, quantity in select_in(holdings, items):
        found[item].now += quantity if is_inside(site) else 0
    company_zone = str(kept("time_zone"))
    for item, at, quantity, reason, line, reverses, start, start_zone, goal, goal_zone, undone in select_in(
        _MOVED, items, [to_microseconds(since)]
    ):
        zone = time_zone((goal_zone if goal is not None else start_zone) or company_zone)
        day = from_microseconds(at).astimezone(zone).date()
        flow = found[item]
        if is_inside(goal):
            flow.changed[day] = flow.changed.get(day, 0) + quantity
        if is_inside(start):
            flow.changed[day] = flow.changed.get(day, 0) - quantity
        steps = quantity if reverses is None else -quantity
        what = reason if reverses is None else undone
        if what == reasons.SALE:
            flow.sold[day] = flow.sold.get(day, 0) + steps
        elif what == reasons.RECEIPT and line is not None:
            of_line = flow.came.setdefault(line, {})
            of_line[day] = of_line.get(day, 0) + steps
    return found
