import numpy as np
import pytest

from tests.decide.warehouse.travelling import shortest_round, walked
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.search import MOST_EXACT, searched_walk

BINS = [(f"{aisle}-{at}", str(aisle), float(at)) for aisle in range(1, 5) for at in range(1, 6)]
ONE_WAY = Layout.from_bins(
    {
        "bin": [name for name, _, _ in BINS],
        "aisle": [aisle for _, aisle, _ in BINS],
        "position_m": [at for _, _, at in BINS],
    },
    {"aisle": ["1", "2", "3", "4"], "way": ["to_back", "to_front", "to_back", "to_front"]},
)


def test_few_stops_are_proven_and_never_walked_against_the_arrow():
    rows = np.array([0, 3, 7, 12, 19])
    walk, proven = searched_walk(ONE_WAY, rows)
    assert proven
    assert walk.length_m == pytest.approx(shortest_round(ONE_WAY.distances_of_bins_m(rows)))
    assert walked(ONE_WAY, walk.spots) == pytest.approx(walk.length_m)


def test_many_stops_are_not_said_to_be_proven():
    rows = np.arange(MOST_EXACT + 1)
    walk, proven = searched_walk(ONE_WAY, rows)
    assert not proven
    assert sorted(walk.visits) == rows.tolist()


def test_nothing_is_no_walk():
    walk, proven = searched_walk(ONE_WAY, np.array([], dtype=np.int64))
    assert (walk.length_m, proven) == (0.0, True)
