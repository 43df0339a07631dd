import numpy as np
import pytest

from tests.decide.warehouse.travelling import shortest_round, walked
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.exact import can_be_exact, shortest_walk


@pytest.mark.parametrize("blocks", [1, 2, 3])
def test_the_walk_is_the_shortest_and_as_long_as_it_says(blocks):
    layout = Layout.grid(aisles=4, slots=5, blocks=blocks, cross_aisle_m=2.0, depot="front-middle")
    rows = np.random.default_rng(blocks).choice(layout.bins.height, 8, replace=False)
    walk = shortest_walk(layout, rows)
    assert walk.length_m == pytest.approx(shortest_round(layout.distances_of_bins_m(rows)))
    assert walked(layout, walk.spots) == pytest.approx(walk.length_m)
    assert sorted(walk.visits) == sorted(rows.tolist())


def test_one_way_aisles_and_many_blocks_are_for_the_search():
    assert can_be_exact(Layout.grid(aisles=2, slots=3, blocks=5))
    assert not can_be_exact(Layout.grid(aisles=2, slots=3, blocks=6))
    bins = {"bin": ["a", "b"], "aisle": ["1", "2"], "position_m": [1.0, 1.0]}
    ways = {"aisle": ["1", "2"], "way": ["to_back", "to_front"]}
    assert not can_be_exact(Layout.from_bins(bins, ways))
