import numpy as np

from wharfinger.decide.warehouse.layout.distance import Points, along, distances, ends
from wharfinger.decide.warehouse.layout.ways import Ways

WAYS = Ways.regular(np.array([0.0, 3.0]), np.array([0.0, 10.0]))


def points(*places):
    aisle, position = zip(*places, strict=True)
    return Points(
        np.array(aisle), np.zeros(len(places), int), np.array(position, float), np.zeros(len(places))
    )


def test_the_shorter_way_round_is_taken():
    metres = distances(WAYS, WAYS.crossing_distances(), points((0, 1.0), (1, 2.0), (1, 9.0)))
    assert metres[0].tolist() == [0.0, 1 + 3 + 2, 1 + 3 + 9]
    assert metres[1, 2] == 7.0


def test_what_stands_away_is_walked_there_and_back():
    two = points((0, 0.0), (0, 4.0))
    away = Points(two.aisle, two.block, two.position_m, np.array([2.5, 0.0]))
    assert distances(WAYS, WAYS.crossing_distances(), away)[0, 1] == 6.5


def test_a_one_way_aisle_is_left_at_its_end():
    up = Ways(**{**vars(WAYS), "to_front": np.zeros((2, 1), bool)})
    _, out, into = ends(up, points((0, 4.0)))
    assert out[:, 0].tolist() == [np.inf, 6.0]
    assert into[:, 0].tolist() == [4.0, np.inf]
    assert along(up, points((0, 4.0), (0, 6.0))).tolist() == [[0.0, 2.0], [np.inf, 0.0]]
