"""Compiled: goods on shelves by lot, taken first expiry first. Every move is written to a log.

A shelf is one item at one place: number place x items + item. Real is what lies there; missing is what the
books believe beside it, because it vanished unseen. Books = real + missing.

A log row is: reason, item, lot, from, to, quantity, number, day of the number, minute of the day.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.twin.luck import Flags, Ints

SLOTS = 40
"""Lots that one shelf can hold; when one more comes, the oldest is thrown away."""

REAL, MISSING, EXPIRY, LOT = range(4)

LOG_COLUMNS = 9
NO_LOT = -1

OPENING, RECEIPT, UNFIT, TRANSFER, SALE, RETURN, UNFIT_RETURN, WASTE, COUNT = range(9)
REASONS = ("opening", "receipt", "unfit", "transfer", "sale", "return", "unfit return", "waste", "count")

CUSTOMERS, SCRAP, COUNT_DIFFERENCE, OPENING_PLACE = -1, -2, -3, -4
"""Places that are no shelves. Supplier s is FIRST_SUPPLIER - s."""
FIRST_SUPPLIER = -10

WASTE_MINUTE, RECEIPT_MINUTE, TRANSFER_MINUTE, RETURN_MINUTE = 4 * 60 + 30, 5 * 60, 6 * 60, 9 * 60
PARCELS_MINUTE, TILL_MINUTE, COUNT_MINUTE = 16 * 60, 19 * 60, 20 * 60


class Shelves(NamedTuple):
    """State of all shelves."""

    slots: Ints
    """Shelves by lots, oldest expiry first, by REAL, MISSING, EXPIRY, LOT: one read of memory brings all."""
    used: Ints
    real_total: Ints
    missing_total: Ints


def empty_shelves(shelves: int) -> Shelves:
    def line() -> Ints:
        return np.zeros(shelves, np.int32)

    return Shelves(np.zeros((shelves, SLOTS, 4), np.int32), line(), line(), line())


@njit
def write(
    log: Ints,
    n: int,
    reason: int,
    item: int,
    lot: int,
    start: int,
    end: int,
    quantity: int,
    number: int,
    day: int,
    minute: int,
) -> int:
    """One more row of the log, unless nothing moved; returns how many there are."""
    if quantity == 0:
        return n
    log[n, 0] = reason
    log[n, 1] = item
    log[n, 2] = lot
    log[n, 3] = start
    log[n, 4] = end
    log[n, 5] = quantity
    log[n, 6] = number
    log[n, 7] = day
    log[n, 8] = minute
    return n + 1


@njit
def remove_slot(s: Shelves, shelf: int, slot: int) -> None:
    last = s.used[shelf] - 1
    for k in range(slot, last):
        for field in range(4):
            s.slots[shelf, k, field] = s.slots[shelf, k + 1, field]
    s.used[shelf] = last


@njit
def throw_away(s: Shelves, shelf: int, items: int, day: int, log: Ints, n: int) -> int:
    """The oldest lot goes to scrap; who carries it out sees what is missing."""
    item, place, lot = shelf % items, shelf // items, s.slots[shelf, 0, LOT]
    n = write(log, n, WASTE, item, lot, place, SCRAP, s.slots[shelf, 0, REAL], place, day, WASTE_MINUTE)
    n = write(
        log,
        n,
        COUNT,
        item,
        lot,
        place,
        COUNT_DIFFERENCE,
        s.slots[shelf, 0, MISSING],
        place,
        day,
        WASTE_MINUTE,
    )
    s.real_total[shelf] -= s.slots[shelf, 0, REAL]
    s.missing_total[shelf] -= s.slots[shelf, 0, MISSING]
    remove_slot(s, shelf, 0)
    return n


@njit
def put(
    s: Shelves, shelf: int, quantity: int, expiry: int, lot: int, items: int, day: int, log: Ints, n: int
) -> int:
    """Adds to the lot's slot, which is made where it is not there yet."""
    slot = s.used[shelf]
    for k in range(s.used[shelf]):
        if s.slots[shelf, k, LOT] == lot:
            s.slots[shelf, k, REAL] += quantity
            s.real_total[shelf] += quantity
            return n
        if s.slots[shelf, k, EXPIRY] > expiry:
            slot = min(slot, k)
    if s.used[shelf] == SLOTS:
        n = throw_away(s, shelf, items, day, log, n)
        slot = max(slot - 1, 0)
    for k in range(s.used[shelf], slot, -1):
        for field in range(4):
            s.slots[shelf, k, field] = s.slots[shelf, k - 1, field]
    s.slots[shelf, slot, REAL] = quantity
    s.slots[shelf, slot, MISSING] = 0
    s.slots[shelf, slot, EXPIRY] = expiry
    s.slots[shelf, slot, LOT] = lot
    s.used[shelf] += 1
    s.real_total[shelf] += quantity
    return n


@njit
def take(
    s: Shelves,
    shelf: int,
    wanted: int,
    items: int,
    reason: int,
    end: int,
    number: int,
    day: int,
    minute: int,
    log: Ints,
    n: int,
) -> tuple[int, int]:
    """Takes up to `wanted`, oldest expiry first; returns what was taken and the length of the log."""
    item, place, left = shelf % items, shelf // items, wanted
    k = 0
    while left > 0 and k < s.used[shelf]:
        part = min(left, s.slots[shelf, k, REAL])
        lot, expiry = s.slots[shelf, k, LOT], s.slots[shelf, k, EXPIRY]
        s.slots[shelf, k, REAL] -= part
        left -= part
        n = write(log, n, reason, item, lot, place, end, part, number, day, minute)
        if s.slots[shelf, k, REAL] == 0 and s.slots[shelf, k, MISSING] == 0:
            remove_slot(s, shelf, k)
        else:
            k += 1
        if reason == TRANSFER and part > 0:
            n = put(s, end * items + item, part, expiry, lot, items, day, log, n)
    s.real_total[shelf] -= wanted - left
    return wanted - left, n


@njit
def throw_away_expired(s: Shelves, items: int, day: int, log: Ints) -> int:
    n = 0
    for shelf in range(len(s.used)):
        while s.used[shelf] > 0 and s.slots[shelf, 0, EXPIRY] <= day:
            n = throw_away(s, shelf, items, day, log, n)
    return n


@njit
def open_stock(s: Shelves, opening: Ints, lifetime: Ints, never: int, log: Ints) -> int:
    """The opening count of places by items; returns the length of the log."""
    n = 0
    items = opening.shape[1]
    for place in range(opening.shape[0]):
        for i in range(items):
            if opening[place, i] > 0:
                lot = NO_LOT if lifetime[i] == never else 0
                n = write(log, n, OPENING, i, lot, OPENING_PLACE, place, opening[place, i], 0, 0, 0)
                n = put(s, place * items + i, opening[place, i], lifetime[i], lot, items, 0, log, n)
    return n


@njit
def receive(
    s: Shelves,
    item: Ints,
    supplier: Ints,
    came: Ints,
    unfit: Ints,
    ordered: Ints,
    lifetime: Ints,
    never: int,
    items: int,
    day: int,
    log: Ints,
    n: int,
) -> int:
    """Lorries are unloaded into the warehouse; unfit units go straight back."""
    for k in range(len(item)):
        i = item[k]
        source = FIRST_SUPPLIER - supplier[k]
        lot = NO_LOT if lifetime[i] == never else day
        expiry = never if lifetime[i] == never else day + lifetime[i]
        n = write(log, n, RECEIPT, i, lot, source, 0, came[k], supplier[k], ordered[k], RECEIPT_MINUTE)
        n = write(log, n, UNFIT, i, lot, 0, source, unfit[k], supplier[k], ordered[k], RECEIPT_MINUTE)
        if came[k] > unfit[k]:
            n = put(s, i, came[k] - unfit[k], expiry, lot, items, day, log, n)
    return n


@njit
def transfer(s: Shelves, moves: Ints, items: int, day: int, log: Ints, n: int) -> int:
    """Moves goods from the warehouse to the stores: places by items, the warehouse's row unused."""
    for p in range(1, moves.shape[0]):
        for i in range(items):
            if moves[p, i] > 0:
                _, n = take(s, i, moves[p, i], items, TRANSFER, p, p, day, TRANSFER_MINUTE, log, n)
    return n


@njit
def take_back(
    s: Shelves,
    item: Ints,
    quantity: Ints,
    number: Ints,
    sold_on: Ints,
    unfit: Flags,
    never: int,
    items: int,
    day: int,
    log: Ints,
    n: int,
) -> int:
    """Customers' returns: fit ones go back on the shelf, the others to scrap."""
    for k in range(len(item)):
        reason = UNFIT_RETURN if unfit[k] else RETURN
        end = SCRAP if unfit[k] else 0
        n = write(
            log, n, reason, item[k], NO_LOT, CUSTOMERS, end, quantity[k], number[k], sold_on[k], RETURN_MINUTE
        )
        if not unfit[k]:
            n = put(s, item[k], quantity[k], never, NO_LOT, items, day, log, n)
    return n


@njit
def vanish(s: Shelves, loss: Ints, lost: Ints) -> None:
    """Units vanish unseen, the oldest first: real goes down, missing goes up. Fills `lost`."""
    for shelf in range(len(s.used)):
        left = min(loss[shelf], s.real_total[shelf])
        lost[shelf] = left
        s.real_total[shelf] -= left
        s.missing_total[shelf] += left
        k = 0
        while left > 0:
            part = min(left, s.slots[shelf, k, REAL])
            s.slots[shelf, k, REAL] -= part
            s.slots[shelf, k, MISSING] += part
            left -= part
            k += 1


@njit
def sell_over_counter(s: Shelves, demand: Ints, sold: Ints, items: int, day: int, log: Ints, n: int) -> int:
    """The stores' day: what was wanted, as far as it was there."""
    for shelf in range(items, len(demand)):
        if demand[shelf] > 0:
            sold[shelf], n = take(
                s, shelf, demand[shelf], items, SALE, CUSTOMERS, shelf // items, day, TILL_MINUTE, log, n
            )
        else:
            sold[shelf] = 0
    return n


@njit
def sell_by_web(
    s: Shelves,
    item: Ints,
    size: Ints,
    slot: Ints,
    served: Ints,
    sold: Ints,
    items: int,
    day: int,
    picks: Ints,
) -> int:
    """Serves web order lines in turn from the warehouse; the goods wait for their parcels."""
    n = 0
    sold[:items] = 0
    for k in range(len(item)):
        served[k], n = take(
            s, item[k], size[k], items, SALE, CUSTOMERS, slot[k], day, PARCELS_MINUTE, picks, n
        )
        sold[item[k]] += served[k]
    return n


@njit
def count_shelves(s: Shelves, every: Ints, items: int, day: int, log: Ints, n: int) -> int:
    """Counts the shelves whose turn it is; the books learn what is missing."""
    for shelf in range(len(s.used)):
        item = shelf % items
        # The shelves of one place have different turns, and an item is not counted everywhere at once.
        if (day + 7 * item + 31 * (shelf // items)) % every[item] != 0 or s.missing_total[shelf] == 0:
            continue
        place = shelf // items
        k = 0
        while k < s.used[shelf]:
            n = write(
                log,
                n,
                COUNT,
                item,
                s.slots[shelf, k, LOT],
                place,
                COUNT_DIFFERENCE,
                s.slots[shelf, k, MISSING],
                place,
                day,
                COUNT_MINUTE,
            )
            s.slots[shelf, k, MISSING] = 0
            if s.slots[shelf, k, REAL] == 0:
                remove_slot(s, shelf, k)
            else:
                k += 1
        s.missing_total[shelf] = 0
    return n
