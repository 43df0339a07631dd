import numpy as np

from wharfinger.decide.warehouse.layout.ways import Ways

WAYS = Ways.regular(np.array([0.0, 3.0, 6.0]), np.array([0.0, 10.0, 20.0]))


def test_open_ways_are_walked_as_the_streets_of_a_town():
    metres = WAYS.crossing_distances()
    assert metres[0, -1] == 6 + 20
    assert (metres == metres.T).all()
    assert WAYS.complete
    assert WAYS.both_ways


def test_a_closed_piece_is_walked_around():
    right = WAYS.to_right.copy()
    right[0, 0] = False
    left = WAYS.to_left.copy()
    left[0, 0] = False
    closed = Ways(**{**vars(WAYS), "to_right": right, "to_left": left})
    assert not closed.complete
    assert closed.crossing_distances()[0, 3] == 10 + 3 + 10


def test_a_one_way_piece_is_short_one_way_only():
    left = WAYS.to_left.copy()
    left[0, 0] = False
    one_way = Ways(**{**vars(WAYS), "to_left": left})
    metres = one_way.crossing_distances()
    assert (metres[0, 3], metres[3, 0]) == (3.0, 23.0)
    assert not one_way.both_ways
