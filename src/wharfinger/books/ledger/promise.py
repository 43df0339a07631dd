"""Promises: goods at a site that stand reserved for a line of a document."""

from __future__ import annotations

import datetime as dt

from wharfinger.books.acts import Doing
from wharfinger.books.ledger.state import state_of
from wharfinger.books.models import Line, Place, Reservation


def free(item_id: int, site: Place, now: dt.datetime, line_id: int | None = None) -> int:
    """Steps at the site that are neither promised to others nor held. Locks the holding."""
    return max(state_of(item_id, site, now).free_at((item_id, site.id), line_id), 0)


def promise(doing: Doing, line: Line, site: Place, steps: int, until: dt.datetime | None) -> int:
    """Reserve up to so many steps for the line, as far as they are free; what stands reserved then."""
    there = free(line.item_id, site, doing.now, line.id)
    keep(doing, line, site, min(steps, there), until)
    return min(steps, there)


def keep(doing: Doing, line: Line, site: Place, steps: int, until: dt.datetime | None = None) -> None:
    """Set what stands reserved for the line at the site; the promise keeps its day unless given a new one."""
    row = Reservation.objects.filter(line=line, site=site).first()
    if row is None:
        if steps > 0:
            doing.create(
                Reservation(line=line, item_id=line.item_id, site=site, quantity=steps, expires_at=until)
            )
    elif steps <= 0:
        doing.remove(row)
    else:
        doing.change(row, quantity=steps, expires_at=until or row.expires_at)


def release(doing: Doing, line: Line) -> None:
    """Take back whatever stands reserved for the line."""
    for row in Reservation.objects.filter(line=line):
        doing.remove(row)
