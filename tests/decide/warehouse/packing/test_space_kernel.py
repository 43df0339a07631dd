import numpy as np

from wharfinger.decide.warehouse.packing.space_kernel import MOST_SPACES, fill

SMALLEST = np.ones(3, np.int64)


def left(cuboid, supported=False, smallest=SMALLEST):
    spaces = np.empty((MOST_SPACES, 6), np.int64)
    spaces[0] = 0, 0, 0, 4, 4, 4
    count = fill(spaces, 1, np.array(cuboid), smallest, supported)
    return sorted(map(tuple, spaces[:count].tolist()))


def test_a_cuboid_in_the_corner_leaves_three_overlapping_spaces():
    assert left((0, 0, 0, 2, 2, 2)) == [(0, 0, 2, 4, 4, 4), (0, 2, 0, 4, 4, 4), (2, 0, 0, 4, 4, 4)]


def test_with_support_what_stands_on_it_stands_on_it_alone():
    assert (0, 0, 2, 2, 2, 4) in left((0, 0, 0, 2, 2, 2), supported=True)
    assert (0, 0, 2, 4, 4, 4) not in left((0, 0, 0, 2, 2, 2), supported=True)


def test_a_space_in_which_nothing_fits_is_left_out():
    assert left((0, 0, 0, 3, 4, 4), smallest=np.array([2, 1, 1])) == []


def test_what_fills_all_leaves_nothing():
    assert left((0, 0, 0, 4, 4, 4)) == []
