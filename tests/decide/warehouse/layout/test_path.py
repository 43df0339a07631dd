import itertools

import numpy as np

from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.path import path

LAYOUT = Layout.grid(aisles=3, slots=4, blocks=2)


def test_the_path_turns_at_crossings_and_is_as_long_as_the_distance():
    rows = np.array([LAYOUT.number_of_bin[name] for name in ("01-1-2L", "03-2-1L")])
    points = LAYOUT.points(rows)
    spots = path(LAYOUT, points)
    x_m = LAYOUT.ways.x_m
    walked = sum(abs(x_m[b[0]] - x_m[a[0]]) + abs(b[1] - a[1]) for a, b in itertools.pairwise(spots))
    metres = LAYOUT.distances_of_bins_m(rows)
    assert walked == metres[0, 1] + metres[1, 2]
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(spots))


def test_neighbours_need_no_crossing():
    rows = np.array([LAYOUT.number_of_bin[name] for name in ("01-1-2L", "01-1-3L")])
    points = LAYOUT.points(rows)
    assert path(LAYOUT, points)[:2] == [(0, 1.5), (0, 2.5)]
