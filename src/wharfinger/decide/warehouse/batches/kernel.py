"""Compiled: simulated annealing over the exact lengths of all walks.

A move takes one order to another cart, or exchanges two orders. The other cart is mostly that of an order
which shares much of its walk. Carts may be a little too full on the way, at a price: full carts are hard to
rearrange.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.decide.warehouse.routes.walk_kernel import Floor, Real, Whole, changed, walk_length

# As a share of a cart, and of moves.
MOST_OVER = 0.25
EMPTY_CART = 0.02
NEAR_CART = 0.9


class Work(NamedTuple):
    """What is to be picked. Row `first[order]` to `first[order + 1]` of `spots` are an order's, sorted."""

    first: Whole
    spots: Whole
    load: Real
    """Orders by what a cart is limited in, as a share of what it takes."""
    near: Whole
    """Orders by the orders that share most of their walk."""


class Carts(NamedTuple):
    """Who is on which cart; changed in place."""

    cart_of: Whole
    place_of: Whole
    orders: Whole
    """Carts by the orders on them; the first `order_count` count."""
    order_count: Whole
    spots: Whole
    """Carts by their sorted spots; the first `spot_count` count."""
    spot_count: Whole
    load: Real
    over: Real
    """How much too full each cart is, over all limits."""
    length_m: Real


@njit
def shared_lengths(work: Work, floor: Floor, alone_m: Real, order: int, others: Whole) -> Real:
    """Metres saved by walking this order with each of the others, instead of one after the other."""
    mine = work.spots[work.first[order] : work.first[order + 1]]
    both = np.empty(work.spots.size, np.int64)
    saved = np.empty(others.size)
    for at in range(others.size):
        other = others[at]
        theirs = work.spots[work.first[other] : work.first[other + 1]]
        count = changed(mine, mine.size, mine[:0], theirs, both)
        saved[at] = alone_m[order] + alone_m[other] - walk_length(both, count, floor)
    return saved


@njit
def lengths_of(first: Whole, spots: Whole, floor: Floor) -> Real:
    """Metres of each order's walk on its own."""
    metres = np.empty(first.size - 1)
    for order in range(first.size - 1):
        mine = spots[first[order] : first[order + 1]]
        metres[order] = walk_length(mine, mine.size, floor)
    return metres


@njit
def load_carts(work: Work, floor: Floor, carts: Carts) -> None:
    """Fills `carts` from its `cart_of`."""
    none = work.spots[:0]
    held = np.empty(carts.spots.shape[1], np.int64)
    for order in range(carts.cart_of.size):
        cart = carts.cart_of[order]
        carts.place_of[order] = carts.order_count[cart]
        carts.orders[cart, carts.order_count[cart]] = order
        carts.order_count[cart] += 1
        carts.load[cart] += work.load[order]
        mine = work.spots[work.first[order] : work.first[order + 1]]
        count = changed(carts.spots[cart], carts.spot_count[cart], none, mine, held)
        carts.spots[cart, :count] = held[:count]
        carts.spot_count[cart] = count
    for cart in range(carts.order_count.size):
        carts.length_m[cart] = walk_length(carts.spots[cart], carts.spot_count[cart], floor)
        carts.over[cart] = 0.0
        for kind in range(carts.load.shape[1]):
            carts.over[cart] += _too_full(carts.load[cart, kind])


@njit
def anneal(
    rng: np.random.Generator,
    moves: int,
    warm_m: float,
    price_m: float,
    work: Work,
    floor: Floor,
    carts: Carts,
    best_cart_of: Whole,
    best_m: float,
) -> float:
    """Tries so many moves at this temperature; the best plan without an overfull cart goes to
    `best_cart_of`, its metres are returned. `price_m` is the price of a cart's whole load too much."""
    orders, kinds = carts.cart_of.size, carts.load.shape[1]
    total, over = carts.length_m.sum(), carts.over.sum()
    mine_after = np.empty(carts.spots.shape[1], np.int64)
    theirs_after = np.empty(carts.spots.shape[1], np.int64)
    for _ in range(moves):
        order = int(rng.random() * orders)
        mine = carts.cart_of[order]
        theirs = _other_cart(rng, order, work, carts)
        if theirs < 0 or theirs == mine:
            continue
        # One choice more than there are orders on the other cart: then nothing comes back.
        place = int(rng.random() * (carts.order_count[theirs] + 1))
        back = carts.orders[theirs, place] if place < carts.order_count[theirs] else -1
        mine_over = 0.0
        theirs_over = 0.0
        fits = True
        for kind in range(kinds):
            more = work.load[order, kind] - (work.load[back, kind] if back >= 0 else 0.0)
            mine_too, theirs_too = (
                _too_full(carts.load[mine, kind] - more),
                _too_full(carts.load[theirs, kind] + more),
            )
            fits = fits and mine_too <= MOST_OVER and theirs_too <= MOST_OVER
            mine_over += mine_too
            theirs_over += theirs_too
        if not fits:
            continue
        more_over = mine_over + theirs_over - carts.over[mine] - carts.over[theirs]
        luck = -warm_m * np.log(1.0 - rng.random())
        most = carts.length_m[mine] + carts.length_m[theirs] + luck - price_m * more_over
        going = work.spots[work.first[order] : work.first[order + 1]]
        coming = work.spots[work.first[back] : work.first[back + 1]] if back >= 0 else work.spots[:0]
        mine_count = changed(carts.spots[mine], carts.spot_count[mine], going, coming, mine_after)
        mine_m = walk_length(mine_after, mine_count, floor)
        if mine_m >= most:
            continue
        theirs_count = changed(carts.spots[theirs], carts.spot_count[theirs], coming, going, theirs_after)
        theirs_m = walk_length(theirs_after, theirs_count, floor)
        if mine_m + theirs_m >= most:
            continue
        total += mine_m + theirs_m - carts.length_m[mine] - carts.length_m[theirs]
        over += more_over
        _move(order, mine, theirs, back, place, work, carts)
        carts.spots[mine, :mine_count] = mine_after[:mine_count]
        carts.spots[theirs, :theirs_count] = theirs_after[:theirs_count]
        carts.spot_count[mine], carts.spot_count[theirs] = mine_count, theirs_count
        carts.length_m[mine], carts.length_m[theirs] = mine_m, theirs_m
        carts.over[mine], carts.over[theirs] = mine_over, theirs_over
        if total < best_m - 1e-6 and over < 1e-9:
            best_m = total
            best_cart_of[:] = carts.cart_of
    return best_m


@njit
def _other_cart(rng: np.random.Generator, order: int, work: Work, carts: Carts) -> int:
    kind = rng.random()
    if kind < EMPTY_CART:
        for cart in range(carts.order_count.size):
            if carts.order_count[cart] == 0:
                return cart
        return -1
    if kind < NEAR_CART and work.near.shape[1] > 0:
        return int(carts.cart_of[work.near[order, int(rng.random() * work.near.shape[1])]])
    return int(carts.cart_of[int(rng.random() * carts.cart_of.size)])


@njit
def _too_full(load: float) -> float:
    return load - 1.0 if load > 1.0 + 1e-9 else 0.0


@njit
def _move(order: int, mine: int, theirs: int, back: int, place: int, work: Work, carts: Carts) -> None:
    for kind in range(carts.load.shape[1]):
        more = work.load[order, kind] - (work.load[back, kind] if back >= 0 else 0.0)
        carts.load[mine, kind] -= more
        carts.load[theirs, kind] += more
    left = carts.place_of[order]
    if back >= 0:
        carts.orders[mine, left] = back
        carts.place_of[back] = left
        carts.cart_of[back] = mine
    else:
        carts.order_count[mine] -= 1
        last = carts.orders[mine, carts.order_count[mine]]
        carts.orders[mine, left] = last
        carts.place_of[last] = left
        carts.order_count[theirs] += 1
    carts.orders[theirs, place] = order
    carts.place_of[order] = place
    carts.cart_of[order] = theirs
