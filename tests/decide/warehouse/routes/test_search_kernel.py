import itertools

import numpy as np
import pytest

from tests.decide.warehouse.travelling import shortest_round
from wharfinger.decide.warehouse.routes.search_kernel import exact_round, searched_round


def metres(count, seed):
    """Points of a plane, with a wind that makes one direction longer."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 10, (2, count))
    return np.hypot(x[:, None] - x, y[:, None] - y) + 0.3 * np.maximum(x - x[:, None], 0)


def length(table, order):
    stops = [len(table) - 1, *order.tolist(), len(table) - 1]
    return sum(table[a, b] for a, b in itertools.pairwise(stops))


@pytest.mark.parametrize("seed", range(5))
def test_the_exact_round_is_the_shortest(seed):
    table = metres(8, seed)
    assert length(table, exact_round(table)) == pytest.approx(shortest_round(table))


@pytest.mark.parametrize("seed", range(3))
def test_the_search_visits_all_and_finds_the_shortest_of_a_few(seed):
    table = metres(9, seed)
    order = searched_round(table, 2000, seed)
    assert sorted(order.tolist()) == list(range(8))
    assert length(table, order) == pytest.approx(shortest_round(table))


def test_the_same_seed_finds_the_same():
    table = metres(20, 1)
    assert searched_round(table, 50, 7).tolist() == searched_round(table, 50, 7).tolist()
