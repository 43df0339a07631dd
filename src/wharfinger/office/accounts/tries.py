"""Failed attempts to come in: after some of them the way is closed for a while, each time for longer.

A try counts before its password is looked at, so that a hundred at once are not a hundred guesses. A name
that nobody has is counted like one that somebody has: nothing tells them apart.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from wharfinger.books.models import Tries
from wharfinger.books.transactions import writing
from wharfinger.tables.errors import BooksError

FREE = 5
"""So many failures of one account before its way is closed."""
FREE_OF_ADDRESS = 30
"""Many people may come from one address, and one of them may guess."""
FIRST_LOCK = dt.timedelta(minutes=1)
LONGEST_LOCK = dt.timedelta(hours=1)
FORGOTTEN_AFTER = dt.timedelta(days=1)


class LoginRefusedError(BooksError):
    """A way in that did not open; it does not say which part was wrong."""


def of_name(username: str) -> str:
    """What is counted for a name, whatever its capitals."""
    return f"name:{username.casefold()}"


def of_factor(key: str) -> str:
    """What is counted for the second factor of an account."""
    return f"factor:{key}"


def of_address(address: str) -> str:
    """What is counted for an address."""
    return f"address:{address}"


def count(subject: str, now: dt.datetime, free: int = FREE) -> bool:
    """Count a try, and whether it may be made: not while the way is closed."""

    def add() -> bool:
        Tries.objects.filter(last__lt=now - FORGOTTEN_AFTER).delete()
        row, _ = Tries.objects.select_for_update().get_or_create(
            subject=_hashed(subject), defaults={"last": now}
        )
        if row.locked_until is not None and now < row.locked_until:
            return False
        row.failures += 1
        row.last = now
        row.locked_until = now + lock_after(row.failures, free) if row.failures >= free else None
        row.save()
        return True

    return writing(add)


def succeed(subject: str) -> None:
    """Forget the failures of one who came in."""
    writing(lambda: Tries.objects.filter(subject=_hashed(subject)).delete())


def take_back(subject: str, free: int) -> None:
    """One try was no failure after all; those of others from the same address stay counted."""

    def less() -> None:
        row = Tries.objects.select_for_update().filter(subject=_hashed(subject)).first()
        if row is not None:
            row.failures -= 1
            row.locked_until = row.locked_until if row.failures >= free else None
            row.save()

    writing(less)


def locked_until(subject: str, now: dt.datetime) -> dt.datetime | None:
    """Until when the way is closed, if it is."""
    row = Tries.objects.filter(subject=_hashed(subject), locked_until__gt=now).first()
    return None if row is None else row.locked_until


def lock_after(failures: int, free: int = FREE) -> dt.timedelta:
    """How long the way is closed after so many failures: twice as long each time, up to an hour."""
    doublings = min(failures - free, 10)
    return min(FIRST_LOCK * 2**doublings, LONGEST_LOCK)


def _hashed(subject: str) -> str:
    """Names and addresses that tried are personal data, and need not be kept."""
    return hashlib.sha256(subject.encode()).hexdigest()
