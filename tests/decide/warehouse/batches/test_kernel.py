import numpy as np
import pytest

from wharfinger.decide.warehouse.batches.kernel import (
    Carts,
    Work,
    anneal,
    lengths_of,
    load_carts,
    shared_lengths,
)
from wharfinger.decide.warehouse.routes.walk_kernel import Floor, walk_length

# One aisle of 10 m: each order is one spot, and a walk goes as far as its farthest.
FLOOR = Floor(np.zeros(4, np.int64), np.array([1.0, 2.0, 8.0, 9.0]), 10.0, 3.0, 0, 0.0, np.zeros((0, 0)))
WORK = Work(
    np.arange(5),
    np.arange(4),
    np.full((4, 1), 0.5),
    np.array([[1, 2, 3], [0, 2, 3], [3, 0, 1], [2, 0, 1]]),
)


def carts(cart_of):
    held = Carts(
        np.array(cart_of), np.zeros(4, np.int64), np.zeros((4, 4), np.int64), np.zeros(4, np.int64),
        np.zeros((4, 5), np.int64), np.zeros(4, np.int64), np.zeros((4, 1)), np.zeros(4), np.zeros(4),
    )  # fmt: skip
    load_carts(WORK, FLOOR, held)
    return held


def test_an_order_alone_is_walked_there_and_back():
    assert lengths_of(WORK.first, WORK.spots, FLOOR).tolist() == [2.0, 4.0, 16.0, 18.0]


def test_neighbours_share_most_of_their_walk():
    alone = lengths_of(WORK.first, WORK.spots, FLOOR)
    assert shared_lengths(WORK, FLOOR, alone, 3, np.array([0, 2])).tolist() == [2.0, 16.0]


def test_loaded_carts_know_their_walk_and_by_how_much_they_are_too_full():
    held = carts([0, 0, 0, 1])
    assert held.length_m.tolist() == [16.0, 18.0, 0.0, 0.0]
    assert held.over.tolist() == [0.5, 0.0, 0.0, 0.0]


def test_annealing_brings_neighbours_together_and_keeps_its_books():
    held = carts([0, 1, 0, 1])
    best = held.cart_of.copy()
    found = anneal(np.random.default_rng(0), 2000, 0.5, 30.0, WORK, FLOOR, held, best, held.length_m.sum())
    assert found == 4.0 + 18.0
    assert best[0] == best[1] != best[2] == best[3]
    for cart in range(4):
        spots = held.spots[cart, : held.spot_count[cart]]
        assert held.length_m[cart] == pytest.approx(walk_length(spots, len(spots), FLOOR))
        assert held.load[cart, 0] == pytest.approx(0.5 * (held.cart_of == cart).sum())
