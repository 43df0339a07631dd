"""Compiled: exchanges of bins, judged by the exact lengths of the walks that they change.

An exchange swaps the contents of two bins, or takes one item to an empty bin. Candidates are bins beside
items that are ordered together with the item, and bins anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.warehouse.routes.walk_kernel import Floor, Real, Whole, walk_length

BESIDE = 0.7
REACH = 12


class Demand(NamedTuple):
    """What is ordered together. An item that fills several bins counts as several goods."""

    goods_first: Whole
    """Row `goods_first[order]` to `goods_first[order + 1]` of `goods` are an order's."""
    goods: Whole
    orders_first: Whole
    """Row `orders_first[good]` to `orders_first[good + 1]` of `orders` are those with the good."""
    orders: Whole
    weight: Real
    """What a walk for each order counts."""
    friends: Whole
    """Goods by the goods most often ordered with them; -1 where there are fewer."""
    often: Real
    """Picks of each good, weighted as the orders are."""
    heavy: Real
    """What a pick of the good at an awkward height counts, 1 for a light one."""
    kind: Whole
    """Which row of `allowed` holds for the good."""
    litres: Real
    kilograms: Real


class Rack(NamedTuple):
    """The bins."""

    spot: Whole
    good: Whole
    """What lies in each; -1 where nothing does. Changed in place."""
    bin_of: Whole
    """Where each good lies. Changed in place."""
    allowed: Whole
    """Kinds of goods by bins: 1 where it may lie."""
    awkward_m: Real
    """Metres of walking that a light pick from this height is worth."""
    litres: Real
    kilograms: Real
    by_place: Whole
    """The bins in order of their spots."""
    rank: Whole
    """Where each bin stands in it."""


class Walks(NamedTuple):
    """The walk of each order. Row `goods_first[order]` and on of `spots` are sorted. Changed in place."""

    spots: Whole
    length_m: Real


@njit
def walk_all(demand: Demand, rack: Rack, walks: Walks, floor: Floor) -> float:
    """Walks every order as the goods lie now; returns the weighted metres, awkward heights counted in."""
    total = 0.0
    for order in range(demand.weight.size):
        begin, end = demand.goods_first[order], demand.goods_first[order + 1]
        for row in range(begin, end):
            walks.spots[row] = rack.spot[rack.bin_of[demand.goods[row]]]
        walks.spots[begin:end].sort()
        walks.length_m[order] = walk_length(walks.spots[begin:end], end - begin, floor)
        total += demand.weight[order] * walks.length_m[order]
    for good in range(demand.often.size):
        total += _effort(good, rack.bin_of[good], demand, rack)
    return total


@njit
def exchange(
    rng: np.random.Generator,
    tries: int,
    warm_m: float,
    demand: Demand,
    rack: Rack,
    walks: Walks,
    floor: Floor,
) -> float:
    """Tries so many exchanges at this temperature and returns by how many metres the total changed."""
    goods = rack.bin_of.size
    seen = np.zeros(demand.weight.size, np.int64)
    most = 0
    for order in range(demand.weight.size):
        most = max(most, demand.goods_first[order + 1] - demand.goods_first[order])
    after = np.empty(most + 1, np.int64)
    changed_m = 0.0
    for number in range(1, tries + 1):
        one = int(rng.random() * goods)
        here = rack.bin_of[one]
        there = _candidate(rng, one, demand, rack)
        if there < 0 or there == here or not may_exchange(here, there, demand, rack):
            continue
        most_m = -warm_m * np.log(1.0 - rng.random())
        more_m = exchange_m(here, there, demand, rack, walks, floor, seen, number, after)
        if more_m < most_m:
            swap(here, there, demand, rack, walks, floor)
            changed_m += more_m
    return changed_m


@njit
def may_exchange(here: int, there: int, demand: Demand, rack: Rack) -> bool:
    """Whether what lies in each bin may lie in the other."""
    return may_lie(rack.good[here], there, demand, rack) and may_lie(rack.good[there], here, demand, rack)


@njit
def exchange_m(
    here: int,
    there: int,
    demand: Demand,
    rack: Rack,
    walks: Walks,
    floor: Floor,
    seen: Whole,
    number: int,
    after: Whole,
) -> float:
    """Metres that the exchange adds, awkward heights counted in. `seen` has no row with this `number` yet."""
    one, other = rack.good[here], rack.good[there]
    total = 0.0
    if one >= 0:
        total += _effort(one, there, demand, rack) - _effort(one, here, demand, rack)
    if other >= 0:
        total += _effort(other, here, demand, rack) - _effort(other, there, demand, rack)
    if rack.spot[here] == rack.spot[there]:
        return total
    if one >= 0 and other >= 0:
        # An order with both walks as before: mark it by the minus.
        for row in range(demand.orders_first[other], demand.orders_first[other + 1]):
            seen[demand.orders[row]] = number
        for row in range(demand.orders_first[one], demand.orders_first[one + 1]):
            if seen[demand.orders[row]] == number:
                seen[demand.orders[row]] = -number
    for turn in range(2):
        good, leave, enter = (one, here, there) if turn == 0 else (other, there, here)
        if good < 0:
            continue
        for row in range(demand.orders_first[good], demand.orders_first[good + 1]):
            order = demand.orders[row]
            if seen[order] != -number:
                total += demand.weight[order] * (
                    _length_after(order, rack.spot[leave], rack.spot[enter], demand, walks, floor, after)
                    - walks.length_m[order]
                )
    return total


@njit
def swap(here: int, there: int, demand: Demand, rack: Rack, walks: Walks, floor: Floor) -> None:
    """Carries the exchange out."""
    one, other = rack.good[here], rack.good[there]
    rack.good[here], rack.good[there] = other, one
    if one >= 0:
        rack.bin_of[one] = there
        _walk_again(one, demand, rack, walks, floor)
    if other >= 0:
        rack.bin_of[other] = here
        _walk_again(other, demand, rack, walks, floor)


@njit
def _candidate(rng: np.random.Generator, good: int, demand: Demand, rack: Rack) -> int:
    bins = rack.spot.size
    if rng.random() < BESIDE:
        friend = demand.friends[good, int(rng.random() * demand.friends.shape[1])]
        if friend >= 0:
            rank = rack.rank[rack.bin_of[friend]] + int((2.0 * rng.random() - 1.0) * REACH)
            return rack.by_place[rank] if 0 <= rank < bins else -1
    return int(rng.random() * bins)


@njit
def may_lie(good: int, place: int, demand: Demand, rack: Rack) -> bool:
    if good < 0:
        return True
    return bool(
        rack.allowed[demand.kind[good], place] == 1
        and demand.litres[good] <= rack.litres[place] + 1e-9
        and demand.kilograms[good] <= rack.kilograms[place] + 1e-9
    )


@njit
def _effort(good: int, place: int, demand: Demand, rack: Rack) -> float:
    return float(demand.often[good] * demand.heavy[good] * rack.awkward_m[place])


@njit
def _length_after(
    order: int, leave: int, enter: int, demand: Demand, walks: Walks, floor: Floor, after: Whole
) -> float:
    begin, end = demand.goods_first[order], demand.goods_first[order + 1]
    size = 0
    left, entered = False, False
    for row in range(begin, end):
        spot = walks.spots[row]
        if not left and spot == leave:
            left = True
            continue
        if not entered and spot >= enter:
            after[size] = enter
            size += 1
            entered = True
        after[size] = spot
        size += 1
    if not entered:
        after[size] = enter
        size += 1
    return walk_length(after, size, floor)


@njit
def _walk_again(good: int, demand: Demand, rack: Rack, walks: Walks, floor: Floor) -> None:
    for row in range(demand.orders_first[good], demand.orders_first[good + 1]):
        order = demand.orders[row]
        begin, end = demand.goods_first[order], demand.goods_first[order + 1]
        for at in range(begin, end):
            walks.spots[at] = rack.spot[rack.bin_of[demand.goods[at]]]
        walks.spots[begin:end].sort()
        walks.length_m[order] = walk_length(walks.spots[begin:end], end - begin, floor)


@njit
def gather(aisle_of_spot: Whole, together: Real, demand: Demand, rack: Rack) -> None:
    """Fills what is empty aisle by aisle, nearest first, with goods that have no bin: those most often
    ordered with what lies in the aisle already; where that says nothing, the most picked first."""
    goods = rack.bin_of.size
    pull = np.zeros(goods)
    here = -1
    for place in rack.by_place:
        if aisle_of_spot[rack.spot[place]] != here:
            here = aisle_of_spot[rack.spot[place]]
            pull[:] = 0.0
        if rack.good[place] < 0:
            best = -1
            for good in range(goods):
                if rack.bin_of[good] >= 0 or not may_lie(good, place, demand, rack):
                    continue
                if best < 0 or pull[good] > pull[best]:
                    best = good
            if best < 0:
                continue
            rack.good[place] = best
            rack.bin_of[best] = place
        lying = rack.good[place]
        for good in range(goods):
            pull[good] += together[lying, good] / np.sqrt(demand.often[good] + 1.0)


@njit
def make_room(demand: Demand, rack: Rack) -> None:
    """Seats goods that found no bin where another may leave for an empty one."""
    for good in range(rack.bin_of.size):
        for place in range(rack.spot.size):
            if rack.bin_of[good] >= 0 or not may_lie(good, place, demand, rack):
                continue
            for other in range(rack.spot.size):
                if (
                    rack.good[place] >= 0
                    and rack.good[other] < 0
                    and may_lie(rack.good[place], other, demand, rack)
                ):
                    rack.good[other] = rack.good[place]
                    rack.bin_of[rack.good[place]] = other
                    rack.good[place] = -1
            if rack.good[place] < 0:
                rack.good[place] = good
                rack.bin_of[good] = place


@njit
def friends_of(first: Whole, goods: Whole, weight: Real, often: Real, most: int) -> tuple[Real, Whole]:
    """How often each two goods are ordered together, an order of many goods counting less; and the goods that
    are so most for how often they are ordered at all."""
    count = often.size
    together = np.zeros((count, count))
    for order in range(weight.size):
        size = first[order + 1] - first[order]
        for row in range(first[order], first[order + 1]):
            for other in range(row + 1, first[order + 1]):
                together[goods[row], goods[other]] += weight[order] / size
                together[goods[other], goods[row]] += weight[order] / size
    friends = np.full((count, most), -1, np.int64)
    for good in range(count):
        pull = together[good] / np.sqrt(often + 1.0)
        ranked = np.argsort(-pull, kind="mergesort")
        for place in range(min(most, count)):
            if pull[ranked[place]] > 0.0:
                friends[good, place] = ranked[place]
    return together, friends


@njit
def added_m(good: int, spot_of: Whole, places: Whole, demand: Demand, floor: Floor) -> Real:
    """Weighted metres that picking the good at each of these spots adds to the walks of its orders. Goods
    whose spot is below zero lie nowhere."""
    metres = np.zeros(places.size)
    for row in range(demand.orders_first[good], demand.orders_first[good + 1]):
        order = demand.orders[row]
        begin, end = demand.goods_first[order], demand.goods_first[order + 1]
        spots = np.empty(end - begin + 1, np.int64)
        count = 0
        for at in range(begin, end):
            other = demand.goods[at]
            if other != good and spot_of[other] >= 0:
                spots[count] = spot_of[other]
                count += 1
        spots[:count].sort()
        without = walk_length(spots, count, floor)
        for at in range(places.size):
            after = np.empty(count + 1, np.int64)
            after[:count] = spots[:count]
            after[count] = places[at]
            after.sort()
            metres[at] += demand.weight[order] * (walk_length(after, count + 1, floor) - without)
    return metres
