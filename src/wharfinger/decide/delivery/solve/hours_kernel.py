"""The best day of a tour whose driver takes breaks and keeps to driving hours.

Labels are carried from place to place. A label is a way to have spent the day so far: the moment, the
start, how much later everything could be without missing a window, the driving since the last break,
whether the first piece of a split break is taken, the breaks of the driver that are behind, the price of
windows missed, the driving of the day. At each place a break may be taken before leaving and after
arriving; on the road only where the limit of driving is reached, for a pause at the next place covers
more driving than one before it. Waiting is taken off the day's start as far as the windows behind allow.
One label beats another that is no better in anything.

Goel (2010), Truck Driver Scheduling in the European Union, Transportation Science 44(4), has the labels;
what the limits are stands with `DrivingRules`.
"""

from __future__ import annotations

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.delivery.solve.curve_kernel import NEAR, arrive, ready
from wharfinger.decide.delivery.solve.packed import (
    CLOSES,
    COST_PER_S,
    END,
    LATEST_START,
    OPENS,
    PLACE,
    PROFILE,
    RELOAD_PLACE,
    RELOAD_S,
    SERVICE,
    START,
    WINDOW_CLOSES,
    WINDOW_EARLY,
    WINDOW_LATE,
    WINDOW_OPENS,
    Floats,
    Ints,
    Packed,
)

LABELS = 64
WIDTH = 9
NOW, BEGAN, SLACK, SINCE, HALF, PAST, PRICE, DRIVEN, DROVE = range(WIDTH)
"""Columns of a label; `DROVE` is when it last drove."""

NONE, FIRST, FULL, SECOND, OWN = range(5)
"""Pauses: none, the first piece, a whole one, the second piece, the driver's next break."""

BEFORE_BREAK, BREAK, PIECE_1, PIECE_2, DAY, SPAN, BY_DRIVING, WORK_COUNTS, DUTY = range(1, 10)
"""Columns of `rules`."""


@njit
def pause(p: Packed, kind: int, label: Floats, what: int, shorter: float) -> bool:
    """Takes a pause now; False where it is not the time for it, or it is good for nothing.

    `shorter` is what of a whole pause other work beside it makes up for.
    """
    if what == NONE:
        return True
    rules = p.rules[kind]
    if what == OWN:
        own = p.break_first[kind] + np.int64(label[PAST])
        if own >= p.break_first[kind + 1]:
            return False
        earliest, latest, lasts = p.breaks[own, 0], p.breaks[own, 1], p.breaks[own, 2]
        if label[NOW] > latest + NEAR:
            return False
        wait(label, earliest)
        label[SLACK] = min(label[SLACK], latest - label[NOW])
        label[PAST] += 1
        label[NOW] += lasts
        if lasts >= rules[BREAK] - NEAR or (label[HALF] > 0 and lasts >= rules[PIECE_2] - NEAR):
            label[SINCE], label[HALF] = 0.0, 0.0
        elif lasts >= rules[PIECE_1] - NEAR:
            label[HALF] = 1.0
        return True
    if label[SINCE] <= 0.0 or rules[BREAK] == np.inf:
        return False
    if what == FIRST:
        if label[HALF] > 0 or rules[PIECE_1] == np.inf:
            return False
        lasts = rules[PIECE_1]
    elif what == FULL:
        lasts = max(0.0, rules[BREAK] - shorter)
        if lasts == 0.0:
            return False
    else:
        if label[HALF] == 0:
            return False
        lasts = rules[PIECE_2]
    if misses_own(p, kind, label, lasts):
        return False
    label[NOW] += lasts
    if what == FIRST:
        label[HALF] = 1.0
    else:
        label[SINCE], label[HALF] = 0.0, 0.0
    return True


@njit
def wait(label: Floats, until: float) -> None:
    """Waits, and begins the day later for it as far as that goes."""
    if until > label[NOW]:
        later = min(until - label[NOW], label[SLACK])
        label[BEGAN] += later
        label[SLACK] -= later
        label[NOW] = until


@njit
def misses_own(p: Packed, kind: int, label: Floats, lasts: float) -> bool:
    """Whether something that lasts so long runs past the latest beginning of the driver's next break."""
    own = p.break_first[kind] + np.int64(label[PAST])
    if own >= p.break_first[kind + 1]:
        return False
    if label[BEGAN] >= p.breaks[own, 0]:
        # A day that begins in the break's time does not need it.
        label[PAST] += 1
        return False
    return bool(label[NOW] + lasts > p.breaks[own, 1] + NEAR)


@njit
def road(p: Packed, kind: int, label: Floats, here: int, to: int, last: bool) -> bool:
    """Drives to the next place, with the pauses on the road that the limits ask for."""
    profile, rules = p.vehicle_n[kind, PROFILE], p.rules[kind]
    arc = here * p.seconds.shape[1] + to
    first, end = p.arc_first[profile, arc], p.arc_first[profile, arc + 1]
    left = p.seconds[profile, here, to]
    if end > first:
        at = first + np.searchsorted(p.arc_leaves[first:end], label[NOW] - NEAR)
        left = arrive(p, first, end, at, label[NOW]) - label[NOW]
        # Leaving later would change how long it takes: the day's start stays where it is.
        label[SLACK] = 0.0
    if not left < np.inf:
        return False
    while left > NEAR:
        chunk = min(left, rules[BEFORE_BREAK] - label[SINCE])
        own = p.break_first[kind] + np.int64(label[PAST])
        mine = False
        if own < p.break_first[kind + 1] and label[BEGAN] < p.breaks[own, 0]:
            until = p.breaks[own, 1] - label[NOW]
            if until < chunk - NEAR and not (
                last and chunk == left and label[NOW] + left <= p.breaks[own, 1]
            ):
                chunk, mine = max(0.0, until), True
        if chunk < left and end > first:
            return False
        if chunk > 0:
            label[NOW] += chunk
            label[SINCE] += chunk
            label[DRIVEN] += chunk
            label[DROVE] = label[NOW]
            left -= chunk
        if left > NEAR:
            if mine:
                if not pause(p, kind, label, OWN, 0.0):
                    return False
            elif not pause(p, kind, label, SECOND if label[HALF] > 0 else FULL, 0.0):
                return False
    return bool(label[DRIVEN] <= rules[DAY] + NEAR)


@njit
def served(p: Packed, kind: int, label: Floats, node: int, opens: float, lasts: float) -> bool:
    """Waits for the best window and serves; for a return (node is n) waits until `opens`."""
    price = 0.0
    if node < len(p.stop):
        best, begins, closes = np.inf, 0.0, 0.0
        per_s = p.vehicle[kind, COST_PER_S]
        for at in range(p.window_first[node], p.window_first[node + 1]):
            start, end = p.window[at, WINDOW_OPENS], p.window[at, WINDOW_CLOSES]
            early, late = p.window[at, WINDOW_EARLY], p.window[at, WINDOW_LATE]
            if label[NOW] <= end + NEAR:
                paid = max(0.0, start - label[NOW] - label[SLACK]) * per_s
                if paid < best:
                    best, begins, closes, price = paid, max(start, label[NOW]), end, 0.0
                if early < np.inf and start > label[NOW] and early * (start - label[NOW]) < best:
                    best = early * (start - label[NOW])
                    begins, closes, price = label[NOW], label[NOW], best
            elif late < np.inf and late * (label[NOW] - end) < best:
                best = late * (label[NOW] - end)
                begins, closes, price = label[NOW], label[NOW], best
        if best == np.inf:
            return False
        wait(label, begins)
        label[SLACK] = min(label[SLACK], max(0.0, closes - label[NOW]))
        label[PRICE] += price
    else:
        wait(label, opens)
    if misses_own(p, kind, label, lasts):
        return False
    label[NOW] += lasts
    if p.rules[kind, WORK_COUNTS] > 0 and lasts >= p.rules[kind, BREAK] - NEAR:
        label[SINCE], label[HALF] = 0.0, 0.0
    return True


@njit
def keep(
    labels: Floats, parents: Ints, count: int, label: Floats, parent: int, leave: int, arrive: int
) -> int:
    """Adds a label unless another is at least as good; gives how many there are."""
    at = 0
    while at < count:
        other = labels[at]
        if (
            other[NOW] <= label[NOW] + NEAR
            and other[NOW] - other[BEGAN] <= label[NOW] - label[BEGAN] + NEAR
            and other[SLACK] >= label[SLACK] - NEAR
            and other[SINCE] <= label[SINCE] + NEAR
            and other[HALF] >= label[HALF]
            and other[PAST] >= label[PAST]
            and other[PRICE] <= label[PRICE] + 1e-9
            and other[DRIVEN] <= label[DRIVEN] + NEAR
        ):
            return count
        if (
            label[NOW] <= other[NOW]
            and label[NOW] - label[BEGAN] <= other[NOW] - other[BEGAN]
            and label[SLACK] >= other[SLACK]
            and label[SINCE] <= other[SINCE]
            and label[HALF] >= other[HALF]
            and label[PAST] >= other[PAST]
            and label[PRICE] <= other[PRICE]
            and label[DRIVEN] <= other[DRIVEN]
        ):
            count -= 1
            labels[at] = labels[count]
            parents[at] = parents[count]
            continue
        at += 1
    if count == LABELS:
        latest = 0
        for one in range(1, count):
            if labels[one, NOW] > labels[latest, NOW]:
                latest = one
        if labels[latest, NOW] <= label[NOW]:
            return count
        count -= 1
        labels[latest] = labels[count]
        parents[latest] = parents[count]
    labels[count] = label
    parents[count, 0], parents[count, 1], parents[count, 2] = parent, leave, arrive
    return count + 1


@njit
def step(
    p: Packed, kind: int, label: Floats, here: int, to: int, node: int, opens: float, leave: int, after: int
) -> bool:
    """From one place to having served at the next, with a pause before and one after the road."""
    stops = len(p.stop)
    lasts = 0.0
    if node >= 0:
        lasts = p.vehicle[kind, RELOAD_S] if node == stops else p.stop[node, SERVICE]
    if not pause(p, kind, label, leave, 0.0):
        return False
    if to >= 0 and not road(p, kind, label, here, to, node < 0):
        return False
    if node < 0:
        return after == NONE
    beside = lasts if p.rules[kind, WORK_COUNTS] > 0 else 0.0
    if not pause(p, kind, label, after, beside):
        return False
    return served(p, kind, label, node, opens, lasts)


@njit
def best_day(
    p: Packed, kind: int, tour: Ints, length: int, labels: Floats, parents: Ints
) -> tuple[float, float, int]:
    """Cost of hours and windows, duration, number of the last label; infinite where there is no day."""
    stops, per_s, rules = len(p.stop), p.vehicle[kind, COST_PER_S], p.rules[kind]
    opens = max(p.vehicle[kind, OPENS], ready(p, tour, 0, length))
    latest = min(p.vehicle[kind, LATEST_START], p.vehicle[kind, CLOSES])
    if opens > latest + NEAR:
        return np.inf, 0.0, -1
    labels[0, 0] = 0.0
    labels[0, 0, NOW], labels[0, 0, BEGAN], labels[0, 0, DROVE] = opens, opens, opens
    labels[0, 0, SLACK] = min(latest, 1e8) - opens
    count, here = 1, p.vehicle_n[kind, START]
    label = np.zeros(WIDTH)
    for at in range(length + 1):
        node, to, wanted = -1, p.vehicle_n[kind, END], 0.0
        if at < length:
            node = tour[at]
            to = p.vehicle_n[kind, RELOAD_PLACE] if node == stops else p.stop_n[node, PLACE]
            if node == stops:
                wanted = ready(p, tour, at + 1, length) - p.vehicle[kind, RELOAD_S]
        found = 0
        for one in range(count):
            for leave in range(5):
                for after in range(5):
                    label[:] = labels[at, one]
                    if step(p, kind, label, here, to, node, wanted, leave, after):
                        found = keep(labels[at + 1], parents[at + 1], found, label, one, leave, after)
        if found == 0:
            return np.inf, 0.0, -1
        count, here = found, to
    best, lasting, last = np.inf, 0.0, -1
    for one in range(count):
        label[:] = labels[length + 1, one]
        if label[NOW] > p.vehicle[kind, CLOSES] + NEAR:
            continue
        spans = label[DROVE] if rules[BY_DRIVING] > 0 else label[NOW]
        if spans - label[BEGAN] > rules[SPAN] + NEAR or label[NOW] - label[BEGAN] > rules[DUTY] + NEAR:
            continue
        cost = per_s * (label[NOW] - label[BEGAN]) + label[PRICE]
        if cost < best:
            best, lasting, last = cost, label[NOW] - label[BEGAN], one
    return best, lasting, last
