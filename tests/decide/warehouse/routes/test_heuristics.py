import numpy as np
import pytest

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.exact import shortest_walk
from wharfinger.decide.warehouse.routes.heuristics import (
    combined,
    largest_gap,
    midpoint,
    return_route,
    s_shape,
)

LAYOUT = Layout.grid(aisles=3, slots=10)
RULES = [s_shape, return_route, midpoint, largest_gap, combined]


def rows(*names):
    return np.array([LAYOUT.number_of_bin[name] for name in names])


def test_by_hand():
    # One pick 2.5 m into aisle 1, one 8.5 m into aisle 2; aisles 10 m long and 3 m apart.
    picks = rows("01-03L", "02-09L")
    assert s_shape(LAYOUT, picks).length_m == 10 + 3 + 10 + 3
    assert return_route(LAYOUT, picks).length_m == 2 * 2.5 + 2 * 8.5 + 2 * 3
    assert combined(LAYOUT, picks).length_m == 10 + 3 + 10 + 3  # in and out would be 28 m


@pytest.mark.parametrize("rule", RULES)
def test_every_pick_is_visited_and_no_walk_is_shorter_than_the_shortest(rule):
    for seed in range(20):
        picks = np.random.default_rng(seed).choice(LAYOUT.bins.height, 7, replace=False)
        walk = rule(LAYOUT, picks)
        assert sorted(walk.visits) == sorted(picks.tolist())
        assert walk.length_m >= shortest_walk(LAYOUT, picks).length_m - 1e-9
