"""What the ledger is asked to post, and what it says was posted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """So many steps of an item from one place to another.

    `value` is what goods from outside cost, in ten-thousandths of the major unit; None takes the cost that
    the site knows. What leaves a site takes its value from the books. An entry of no goods carries value
    alone. `recorded_at` is when it became known, where that was before now: imported history has its own.
    """

    item_id: int
    from_place_id: int
    to_place_id: int
    quantity: int
    reason: str
    at: dt.datetime
    lot_id: int | None = None
    value: int | None = None
    line_id: int | None = None
    reverses_id: int | None = None
    serial_ids: tuple[int, ...] = ()
    recorded_at: dt.datetime | None = None


@dataclass(frozen=True)
class Posted:
    """A movement as it stands in the books."""

    id: int
    entry: Entry
    value: int
