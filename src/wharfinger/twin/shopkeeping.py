"""Compiled: what is done with the goods in the course of a day, for all shelves at once."""

from __future__ import annotations

from wharfinger.decide.compiled import njit
from wharfinger.twin.luck import Flags, Ints
from wharfinger.twin.shelves import (
    CUSTOMERS,
    EXPIRY,
    MISSING,
    NEVER,
    NO_LOT,
    REAL,
    RETURN,
    SCRAP,
    UNFIT,
    UNFIT_RETURN,
    Journal,
    Shelves,
    find_missing,
    put,
    remove_slot,
    take,
    throw_away_oldest,
    write,
)

RECEIPT_MINUTE, TRANSFER_MINUTE, RETURN_MINUTE = 5 * 60, 6 * 60, 9 * 60
PARCELS_MINUTE, TILL_MINUTE, COUNT_MINUTE = 16 * 60, 19 * 60, 20 * 60


@njit
def throw_away_expired(s: Shelves, journal: Journal) -> None:
    for shelf in range(len(s.used)):
        while s.used[shelf] > 0 and s.slots[shelf, 0, EXPIRY] <= journal.day:
            throw_away_oldest(s, shelf, journal)


@njit
def bring_in(
    s: Shelves,
    item: Ints,
    place: Ints,
    source: Ints,
    quantity: Ints,
    unfit: Ints,
    number: Ints,
    number_day: Ints,
    lifetime_days: Ints,
    reason: int,
    minute: int,
    journal: Journal,
) -> None:
    """Goods come from outside: the opening count, or lorries. Unfit units go straight back."""
    for k in range(len(item)):
        i, p, start, units = int(item[k]), int(place[k]), int(source[k]), int(quantity[k])
        bad, document, document_day = int(unfit[k]), int(number[k]), int(number_day[k])
        keeps = lifetime_days[i] == NEVER
        lot = NO_LOT if keeps else journal.day
        expiry = NEVER if keeps else journal.day + int(lifetime_days[i])
        write(journal, reason, i, lot, start, p, units, document, document_day, minute)
        write(journal, UNFIT, i, lot, p, start, bad, document, document_day, minute)
        if units > bad:
            put(s, p * s.items + i, units - bad, expiry, lot, journal)


@njit
def take_back(
    s: Shelves, item: Ints, quantity: Ints, number: Ints, sold_on: Ints, unfit: Flags, journal: Journal
) -> None:
    """Customers' returns: fit ones go back on the warehouse's shelf, the others to scrap."""
    for k in range(len(item)):
        i, units = int(item[k]), int(quantity[k])
        document, document_day = int(number[k]), int(sold_on[k])
        reason, end = (UNFIT_RETURN, SCRAP) if unfit[k] else (RETURN, 0)
        write(journal, reason, i, NO_LOT, CUSTOMERS, end, units, document, document_day, RETURN_MINUTE)
        if not unfit[k]:
            put(s, i, units, NEVER, NO_LOT, journal)


@njit
def serve(
    s: Shelves,
    shelf: Ints,
    wanted: Ints,
    end: Ints,
    number: Ints,
    reason: int,
    minute: int,
    journal: Journal,
    served: Ints,
) -> None:
    """Requests in turn, each as far as the goods are there: transfers and sales. Fills `served`."""
    for k in range(len(shelf)):
        served[k] = take(
            s,
            int(shelf[k]),
            int(wanted[k]),
            reason,
            int(end[k]),
            int(number[k]),
            minute,
            journal,
        )


@njit
def vanish(s: Shelves, loss: Ints, lost: Ints) -> None:
    """Units vanish unseen, the oldest first: real goes down, missing goes up. Fills `lost`."""
    for shelf in range(len(s.used)):
        left = min(int(loss[shelf]), s.real[shelf])
        lost[shelf] = left
        s.real[shelf] -= left
        s.missing[shelf] += left
        k = 0
        while left > 0:
            part = min(left, s.slots[shelf, k, REAL])
            s.slots[shelf, k, REAL] -= part
            s.slots[shelf, k, MISSING] += part
            left -= part
            k += 1


@njit
def count_shelves(s: Shelves, every_days: Ints, journal: Journal) -> None:
    """Counts the shelves whose turn it is. An item is not counted everywhere at once."""
    for shelf in range(len(s.used)):
        item = shelf % s.items
        turn = journal.day + 7 * item + 31 * (shelf // s.items)
        if turn % every_days[item] != 0 or s.missing[shelf] == 0:
            continue
        k = 0
        while k < s.used[shelf]:
            find_missing(s, shelf, k, COUNT_MINUTE, journal)
            if s.slots[shelf, k, REAL] == 0:
                remove_slot(s, shelf, k)
            else:
                k += 1
