"""The search for the carts of one wave: first the savings, then annealing until the stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.stop import Stop

if TYPE_CHECKING:
    from wharfinger.decide.warehouse.batches.kernel import Carts, Work
    from wharfinger.decide.warehouse.routes.walk_kernel import Floor

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
NEAR = 30
MOST_COMPARED = 400
STEPS = 200
# Of the mean length of a cart's walk: the temperatures, and the price of a cart's load too much.
WARM, COLD, PRICE = 0.015, 0.008, 1.5


def first_come(load: Real) -> Whole:
    """The cart of each order when carts are filled in the order of arrival."""
    cart_of = np.zeros(len(load), np.int64)
    cart, full = 0, np.zeros(load.shape[1])
    for order, more in enumerate(load):
        if order and ((full + more) > 1 + 1e-9).any():
            cart, full = cart + 1, np.zeros(load.shape[1])
        cart_of[order] = cart
        full = full + more
    return cart_of


def search(
    first: Whole,
    spots: Whole,
    load: Real,
    floor: Floor,
    stop: Stop,
    seed: int,
    on_better: Callable[[Whole, float], None] | None = None,
) -> tuple[Whole, float]:
    """The cart of each order, and the metres of all walks; never more than first come, first served.

    Row `first[order]` to `first[order + 1]` of `spots` are an order's, sorted; `load` is the share of a cart
    that it takes, by limit. `on_better` gets every better plan as it is found.
    """
    from wharfinger.decide.warehouse.batches.kernel import anneal

    rng = np.random.default_rng(seed)
    work = _work(first, spots, load, floor, rng)
    carts = _carts(work, floor)
    best, best_m = carts.cart_of.copy(), float(carts.length_m.sum())
    walk_m = best_m / max(1, int((carts.order_count > 0).sum()))
    began, done = time.monotonic(), 0
    while len(load) > 1:
        if stop.seconds is not None:
            part, moves = (time.monotonic() - began) / (stop.seconds or 1e-9), 2000
        else:
            moves = min(max(1, (stop.iterations or 0) // STEPS), (stop.iterations or 0) - done)
            part = done / (stop.iterations or 1)
        if part >= 1 or moves == 0:
            break
        warm_m = walk_m * WARM * (COLD / WARM) ** part
        found_m = anneal(rng, moves, warm_m, walk_m * PRICE, work, floor, carts, best, best_m)
        done += moves
        if found_m < best_m and on_better is not None:
            on_better(best.copy(), found_m)
        best_m = found_m
    return best, best_m


def _work(first: Whole, spots: Whole, load: Real, floor: Floor, rng: np.random.Generator) -> Work:
    from wharfinger.decide.warehouse.batches.kernel import Work, lengths_of, shared_lengths

    orders = len(load)
    near = np.zeros((orders, min(NEAR, orders - 1)), np.int64)
    work = Work(first, spots, load, near)
    alone_m = lengths_of(first, spots, floor)
    for order in range(orders):
        others = np.arange(orders)
        if orders > MOST_COMPARED:
            others = rng.choice(orders, MOST_COMPARED, replace=False)
        others = others[others != order]
        saved = shared_lengths(work, floor, alone_m, order, others)
        near[order] = others[np.argsort(-saved, kind="stable")[: near.shape[1]]]
    return work


def _carts(work: Work, floor: Floor) -> Carts:
    from wharfinger.decide.warehouse.batches.kernel import MOST_OVER, Carts, load_carts

    cart_of = first_come(work.load)
    count = int(cart_of.max()) + 2 if len(cart_of) else 1
    count += count // 10
    size = np.diff(work.first)
    # How many orders and picks can come together on one cart, a little too full.
    most = [
        int(np.searchsorted(np.cumsum(np.sort(kind)), 1 + MOST_OVER, side="right")) + 1
        for kind in work.load.T
    ]
    orders = min(len(cart_of), min(most)) + 1
    picks = int(np.sort(size)[::-1][:orders].sum()) + 1
    whole = np.zeros(count, np.int64)
    carts = Carts(
        cart_of=cart_of,
        place_of=np.zeros(len(cart_of), np.int64),
        orders=np.zeros((count, orders), np.int64),
        order_count=whole.copy(),
        spots=np.zeros((count, picks), np.int64),
        spot_count=whole.copy(),
        load=np.zeros((count, work.load.shape[1])),
        over=np.zeros(count),
        length_m=np.zeros(count),
    )
    load_carts(work, floor, carts)
    return carts
