import numpy as np
import pytest

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.floor import floor_of, walks_are_exact


def test_bins_opposite_and_above_each_other_share_a_spot():
    layout = Layout.grid(aisles=2, slots=3, levels=2)
    floor, spot = floor_of(layout, np.arange(layout.bins.height))
    assert len(floor.at_m) == 2 * 3
    assert spot[layout.number_of_bin["01-2L-1"]] == spot[layout.number_of_bin["01-2R-2"]]


def test_from_a_depot_at_the_back_metres_count_from_there():
    layout = Layout.grid(aisles=1, slots=4, depot="back-left")
    floor, spot = floor_of(layout, np.arange(layout.bins.height))
    assert floor.at_m[spot[layout.number_of_bin["01-4L"]]] == 0.5


def test_several_blocks_get_a_matrix():
    layout = Layout.grid(aisles=2, slots=3, blocks=2)
    floor, _ = floor_of(layout, np.arange(4))
    assert not walks_are_exact(layout)
    assert floor.between_m.shape == (3, 3)  # two spots and the depot
    assert floor.between_m[0, 1] == pytest.approx(1.0)
