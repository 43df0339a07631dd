"""Compiled: goods on shelves by lot, taken first expiry first. Every move is written to a journal.

A shelf is one item at one place: number place x items + item. Real is what lies there; missing is what the
books believe beside it, because it vanished unseen. Books = real + missing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit
from wharfinger.twin.luck import Ints

Wide = NDArray[np.int64]
"""State is wide, and what is read from narrow arrays is widened at once: so each kernel is compiled once."""

SLOTS = 40
"""Lots that one shelf can hold; when one more comes, the oldest is thrown away."""

REAL, MISSING, EXPIRY, LOT = range(4)
NO_LOT = -1
NEVER = 2**30
"""A day that does not come: the expiry of what does not expire."""

JOURNAL_COLUMNS = 9
REASON, ITEM, IN_LOT, FROM, TO, QUANTITY, NUMBER, NUMBER_DAY, MINUTE = range(JOURNAL_COLUMNS)

OPENING, RECEIPT, UNFIT, TRANSFER, SALE, RETURN, UNFIT_RETURN, WASTE, COUNT = range(9)
REASONS = ("opening", "receipt", "unfit", "transfer", "sale", "return", "unfit return", "waste", "count")

CUSTOMERS, SCRAP, COUNT_DIFFERENCE, OPENING_PLACE = -1, -2, -3, -4
"""Places that are no shelves. Supplier s is FIRST_SUPPLIER - s."""
FIRST_SUPPLIER = -10

WASTE_MINUTE = 4 * 60 + 30


class Shelves(NamedTuple):
    """State of all shelves."""

    slots: Wide
    """Shelves by lots, oldest expiry first, by REAL, MISSING, EXPIRY, LOT: one read of memory brings all."""
    used: Wide
    real: Wide
    missing: Wide
    items: int


class Journal(NamedTuple):
    """The movements of a day, in turn."""

    rows: Ints
    used: Wide
    """One number: how many rows are written."""
    day: int


def empty_shelves(places: int, items: int) -> Shelves:
    slots = np.zeros((places * items, SLOTS, 4), np.int64)
    used, real, missing = (np.zeros(places * items, np.int64) for _ in range(3))
    return Shelves(slots, used, real, missing, items)


def empty_journal(rows: int, day: int) -> Journal:
    return Journal(np.empty((rows, JOURNAL_COLUMNS), np.int32), np.zeros(1, np.int64), day)


def written(journal: Journal) -> Ints:
    """The rows written so far."""
    return journal.rows[: journal.used[0]].copy()


@njit
def write(
    journal: Journal,
    reason: int,
    item: int,
    lot: int,
    start: int,
    end: int,
    quantity: int,
    number: int,
    number_day: int,
    minute: int,
) -> None:
    """One more row, unless nothing moved."""
    if quantity == 0:
        return
    row = journal.rows[journal.used[0]]
    row[REASON] = reason
    row[ITEM] = item
    row[IN_LOT] = lot
    row[FROM] = start
    row[TO] = end
    row[QUANTITY] = quantity
    row[NUMBER] = number
    row[NUMBER_DAY] = number_day
    row[MINUTE] = minute
    journal.used[0] += 1


@njit
def put(s: Shelves, shelf: int, quantity: int, expiry: int, lot: int, journal: Journal) -> None:
    """Adds to the lot's slot, which is made where it is not there yet."""
    slot = s.used[shelf]
    for k in range(s.used[shelf]):
        if s.slots[shelf, k, LOT] == lot:
            s.slots[shelf, k, REAL] += quantity
            s.real[shelf] += quantity
            return
        if s.slots[shelf, k, EXPIRY] > expiry:
            slot = min(slot, k)
    if s.used[shelf] == SLOTS:
        throw_away_oldest(s, shelf, journal)
        slot = max(slot - 1, 0)
    for k in range(s.used[shelf], slot, -1):
        for field in range(4):
            s.slots[shelf, k, field] = s.slots[shelf, k - 1, field]
    s.slots[shelf, slot, REAL] = quantity
    s.slots[shelf, slot, MISSING] = 0
    s.slots[shelf, slot, EXPIRY] = expiry
    s.slots[shelf, slot, LOT] = lot
    s.used[shelf] += 1
    s.real[shelf] += quantity


@njit
def take(
    s: Shelves, shelf: int, wanted: int, reason: int, end: int, number: int, minute: int, journal: Journal
) -> int:
    """Takes up to `wanted`, oldest expiry first; returns what was taken. Transfers are put down at `end`."""
    item, place, left = shelf % s.items, shelf // s.items, wanted
    k = 0
    while left > 0 and k < s.used[shelf]:
        part = min(left, s.slots[shelf, k, REAL])
        lot, expiry = s.slots[shelf, k, LOT], s.slots[shelf, k, EXPIRY]
        s.slots[shelf, k, REAL] -= part
        left -= part
        write(journal, reason, item, lot, place, end, part, number, journal.day, minute)
        if s.slots[shelf, k, REAL] == 0 and s.slots[shelf, k, MISSING] == 0:
            remove_slot(s, shelf, k)
        else:
            k += 1
        if reason == TRANSFER and part > 0:
            put(s, end * s.items + item, part, expiry, lot, journal)
    s.real[shelf] -= wanted - left
    return wanted - left


@njit
def find_missing(s: Shelves, shelf: int, slot: int, minute: int, journal: Journal) -> None:
    """Somebody looks: the books learn what is missing of a lot."""
    item, place, lot = shelf % s.items, shelf // s.items, s.slots[shelf, slot, LOT]
    missing = s.slots[shelf, slot, MISSING]
    write(journal, COUNT, item, lot, place, COUNT_DIFFERENCE, missing, place, journal.day, minute)
    s.slots[shelf, slot, MISSING] = 0
    s.missing[shelf] -= missing


@njit
def throw_away_oldest(s: Shelves, shelf: int, journal: Journal) -> None:
    """The oldest lot goes to scrap; who carries it out sees what is missing."""
    item, place, lot, real = (
        shelf % s.items,
        shelf // s.items,
        s.slots[shelf, 0, LOT],
        s.slots[shelf, 0, REAL],
    )
    write(journal, WASTE, item, lot, place, SCRAP, real, place, journal.day, WASTE_MINUTE)
    find_missing(s, shelf, 0, WASTE_MINUTE, journal)
    s.real[shelf] -= real
    remove_slot(s, shelf, 0)


@njit
def remove_slot(s: Shelves, shelf: int, slot: int) -> None:
    last = s.used[shelf] - 1
    for k in range(slot, last):
        for field in range(4):
            s.slots[shelf, k, field] = s.slots[shelf, k + 1, field]
    s.used[shelf] = last
