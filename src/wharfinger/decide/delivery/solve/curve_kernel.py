"""The cost of a tour over time, exactly, as a curve that is carried from stop to stop.

A curve says for every moment the least cost of being ready by then: minus the cost of an hour times the
moment of leaving, plus what missed soft windows cost. It never rises (one may wait), so it is a list of
points (time, value) with lines between and flat after the last. Driving maps its times through the
arrival function of the road; a window clips it; soft windows add their price and the rising parts are
levelled. The best day is where value plus the cost of the hours is least at the end. For constant times
this is the concatenation of Vidal et al. (2013, Computers & Operations Research 40(1)); for traffic it
needs no assumption but that who leaves later does not arrive earlier.
"""

from __future__ import annotations

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.delivery.solve.packed import (
    CLOSES,
    COST_PER_S,
    END,
    ENDLESS,
    LATEST_START,
    OPENS,
    PLACE,
    PROFILE,
    RELEASE,
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

NEAR = 1e-6
ROOM = 400_000
"""Points of all curves of one tour together."""


@njit
def emit(times: Floats, values: Floats, at: int, begin: int, time: float, value: float) -> int:
    """Adds a point to a curve; one that continues a flat part only lengthens it."""
    if at - begin > 1 and value == values[at - 1] and values[at - 2] == values[at - 1]:
        times[at - 1] = time
        return at
    times[at] = time
    values[at] = value
    return at + 1


@njit
def drive(
    p: Packed, profile: int, here: int, to: int, times: Floats, values: Floats, begin: int, end: int
) -> int:
    """Writes the curve on arrival behind the curve on leaving; gives its end, or -1 where no way leads."""
    arc = here * p.seconds.shape[1] + to
    first, last = p.arc_first[profile, arc], p.arc_first[profile, arc + 1]
    if first == last:
        seconds = p.seconds[profile, here, to]
        if seconds == np.inf:
            return -1
        for at in range(begin, end):
            times[end + at - begin] = times[at] + seconds
            values[end + at - begin] = values[at]
        return end + end - begin
    out, arcs = end, first + np.searchsorted(p.arc_leaves[first:last], times[begin] - NEAR)
    for at in range(begin, end):
        time, value = times[at], values[at]
        if at > begin:
            before, level = times[at - 1], values[at - 1]
            while arcs < last and p.arc_leaves[arcs] < time - NEAR:
                leaves = p.arc_leaves[arcs]
                if leaves > before + NEAR:
                    share = (leaves - before) / (time - before)
                    middle = level + share * (value - level)
                    if out < ROOM:
                        out = emit(times, values, out, end, p.arc_arrives[arcs], middle)
                elif leaves >= before - NEAR and out < ROOM:
                    out = emit(times, values, out, end, p.arc_arrives[arcs], level)
                arcs += 1
        if out < ROOM:
            out = emit(times, values, out, end, arrive(p, first, last, arcs, time), value)
    return out if out < ROOM else -1


@njit
def arrive(p: Packed, first: int, last: int, arcs: int, time: float) -> float:
    """The arrival of one departure; `arcs` is the first point that is not before it."""
    if arcs >= last:
        return float(time + p.arc_arrives[last - 1] - p.arc_leaves[last - 1])
    if p.arc_leaves[arcs] <= time + NEAR:
        return float(p.arc_arrives[arcs])
    if arcs == first:
        return float(time + p.arc_arrives[first] - p.arc_leaves[first])
    share = (time - p.arc_leaves[arcs - 1]) / (p.arc_leaves[arcs] - p.arc_leaves[arcs - 1])
    return float(p.arc_arrives[arcs - 1] + share * (p.arc_arrives[arcs] - p.arc_arrives[arcs - 1]))


@njit
def level(
    times: Floats,
    values: Floats,
    begin: int,
    end: int,
    out_begin: int,
    out: int,
    opens: float,
    closes: float,
    price: float,
    slope: float,
) -> int:
    """Adds to the curve that begins at `out_begin` the part of another within a zone of time.

    In the zone service costs `price` at its beginning, and `slope` more for each second. Only what is cheaper
    than all before is kept.
    """
    if times[begin] > closes + NEAR:
        return out
    least = values[out - 1] if out > out_begin else np.inf
    at = begin
    now = max(opens, times[begin])
    while at + 1 < end and times[at + 1] <= now:
        at += 1
    value = values[at]
    if at + 1 < end and times[at + 1] > times[at]:
        value += (now - times[at]) / (times[at + 1] - times[at]) * (values[at + 1] - values[at])
    value += price + slope * (now - opens) if slope != 0.0 else price
    if value < least:
        if out > out_begin and times[out - 1] < now:
            times[out], values[out] = now, least
            out += 1
        times[out], values[out] = now, value
        least = value
        out += 1
    at += 1
    while out < ROOM:
        if at < end:
            to, worth = times[at], values[at]
        elif slope < 0.0 and closes < ENDLESS:
            to, worth = closes, values[end - 1]
        else:
            break
        if to > closes:
            raw = values[at - 1]
            if times[at] > times[at - 1]:
                raw += (closes - times[at - 1]) / (times[at] - times[at - 1]) * (values[at] - raw)
            to, worth = closes, raw
        worth += price + slope * (to - opens) if slope != 0.0 else price
        if worth < least:
            if value > least or times[out - 1] < now:
                cross = now + (value - least) / (value - worth) * (to - now)
                times[out], values[out] = cross, least
                out += 1
            times[out], values[out] = to, worth
            out += 1
            least = worth
        now, value = to, worth
        at += 1
        if to >= closes or at > end:
            break
    return out


@njit
def serve(p: Packed, stop: int, times: Floats, values: Floats, begin: int, end: int) -> int:
    """Writes the curve of beginning service behind the curve on arrival; -1 where every window is missed."""
    out, first, last = end, p.window_first[stop], p.window_first[stop + 1]
    for at in range(first, last):
        opens, closes = p.window[at, WINDOW_OPENS], p.window[at, WINDOW_CLOSES]
        early, late = p.window[at, WINDOW_EARLY], p.window[at, WINDOW_LATE]
        since = 0.0
        if at > first:
            since = p.window[at - 1, WINDOW_CLOSES]
            late_before = p.window[at - 1, WINDOW_LATE]
            if late_before < np.inf and opens > since:
                # Before this window opens the price of being late for the last one may still be lower.
                until = opens
                if early < np.inf and late_before + early > 0:
                    until = since + (opens - since) * early / (late_before + early)
                out = level(times, values, begin, end, end, out, since, until, 0.0, late_before)
                since = until
        if early < np.inf and opens > since:
            out = level(times, values, begin, end, end, out, since, opens, early * (opens - since), -early)
        out = level(times, values, begin, end, end, out, opens, closes, 0.0, 0.0)
        if at == last - 1 and late < np.inf and closes < ENDLESS:
            out = level(times, values, begin, end, end, out, closes, np.inf, 0.0, late)
        if out >= ROOM:
            return -1
    return out if out > end else -1


@njit
def curves(
    p: Packed, kind: int, tour: Ints, length: int, times: Floats, values: Floats, firsts: Ints
) -> tuple[float, float, int]:
    """The least cost of the hours and windows of a tour, when it then ends, and the number of curves.

    `tour` has the stops and, as n, the returns for goods. `firsts` gets where each curve on leaving begins.
    """
    stops, per_s, profile = len(p.stop), p.vehicle[kind, COST_PER_S], p.vehicle_n[kind, PROFILE]
    opens = max(p.vehicle[kind, OPENS], ready(p, tour, 0, length))
    closes = min(min(p.vehicle[kind, LATEST_START], p.vehicle[kind, CLOSES]), ENDLESS)
    if opens > closes + NEAR:
        return np.inf, 0.0, 0
    times[0], values[0] = opens, -per_s * opens
    begin, end, here = 0, 1, p.vehicle_n[kind, START]
    if closes > opens:
        times[1], values[1] = closes, -per_s * closes
        end = 2
    firsts[0], firsts[1] = 0, end
    for at in range(length):
        node = tour[at]
        to = p.vehicle_n[kind, RELOAD_PLACE] if node == stops else p.stop_n[node, PLACE]
        arrived = drive(p, profile, here, to, times, values, begin, end)
        if arrived < 0 or arrived > ROOM // 2:
            return np.inf, 0.0, 0
        if node == stops:
            lasts = p.vehicle[kind, RELOAD_S]
            left = level(
                times, values, end, arrived, arrived, arrived,
                ready(p, tour, at + 1, length) - lasts, np.inf, 0.0, 0.0,
            )  # fmt: skip
        else:
            lasts = p.stop[node, SERVICE]
            left = serve(p, node, times, values, end, arrived)
        if left < 0 or left == arrived:
            return np.inf, 0.0, 0
        begin = end
        for point in range(arrived, left):
            times[begin + point - arrived] = times[point] + lasts
            values[begin + point - arrived] = values[point]
        end = begin + left - arrived
        firsts[at + 2] = end
        here = to
    arrived = end
    if p.vehicle_n[kind, END] >= 0:
        arrived = drive(p, profile, here, p.vehicle_n[kind, END], times, values, begin, end)
        if arrived < 0:
            return np.inf, 0.0, 0
        begin = end
    return finish(times, values, begin, arrived, p.vehicle[kind, CLOSES], per_s, length + 1)


@njit
def finish(
    times: Floats, values: Floats, begin: int, end: int, closes: float, per_s: float, count: int
) -> tuple[float, float, int]:
    """The best point of the last curve."""
    best, when = np.inf, 0.0
    for at in range(begin, end):
        time, value = times[at], values[at]
        if time > closes:
            if at == begin:
                if time > closes + NEAR:
                    break
            else:
                share = (closes - times[at - 1]) / (time - times[at - 1])
                value = values[at - 1] + share * (value - values[at - 1])
                time = closes
        if value + per_s * time < best:
            best, when = value + per_s * time, time
        if time >= closes:
            break
    return best, when, count


@njit
def ready(p: Packed, tour: Ints, since: int, length: int) -> float:
    """When the goods of the tour that begins there are ready."""
    latest = 0.0
    for at in range(since, length):
        if tour[at] == len(p.stop):
            break
        latest = max(latest, p.stop[tour[at], RELEASE])
    return latest


@njit
def begins_of(
    p: Packed, kind: int, tour: Ints, length: int, times: Floats, values: Floats, firsts: Ints, begins: Floats
) -> float:
    """Walks the curves of `curves` backwards: when to begin at each stop, and when to leave the depot."""
    cost, when, count = curves(p, kind, tour, length, times, values, firsts)
    if count == 0:
        return np.inf
    value = cost - p.vehicle[kind, COST_PER_S] * when
    for at in range(length, 0, -1):
        node = tour[at - 1]
        lasts = p.vehicle[kind, RELOAD_S] if node == len(p.stop) else p.stop[node, SERVICE]
        begins[at - 1] = soonest(times, values, firsts[at], firsts[at + 1], value) - lasts
        if node < len(p.stop):
            value -= price_at(p, node, begins[at - 1])
    return soonest(times, values, 0, firsts[1], value)


@njit
def soonest(times: Floats, values: Floats, begin: int, end: int, value: float) -> float:
    """The first moment at which the curve is no higher than this."""
    near = value + 1e-12 * max(1.0, abs(value))
    for at in range(begin, end):
        if values[at] <= near:
            if at == begin or values[at - 1] <= values[at]:
                return float(times[at])
            share = (values[at - 1] - value) / (values[at - 1] - values[at])
            return float(times[at - 1] + min(1.0, share) * (times[at] - times[at - 1]))
    return float(times[end - 1])


@njit
def price_at(p: Packed, stop: int, begins: float) -> float:
    """What soft windows cost when service begins then."""
    least = np.inf
    for at in range(p.window_first[stop], p.window_first[stop + 1]):
        early, late = p.window[at, WINDOW_OPENS] - begins, begins - p.window[at, WINDOW_CLOSES]
        if early <= NEAR and late <= NEAR:
            return 0.0
        price = p.window[at, WINDOW_EARLY] * early if early > NEAR else p.window[at, WINDOW_LATE] * late
        least = min(least, price)
    return least
