import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.warehouse.travelling import shortest_round
from wharfinger.decide.warehouse.routes.walk_kernel import Floor, changed, walk_length

LENGTH_M = 20.0
NO_MATRIX = np.zeros((0, 0))


def distances(aisle, position, pitch):
    """Between points of one block: along the aisle, or out at the nearer pair of ends and across."""
    same = aisle[:, None] == aisle
    across = np.abs(aisle[:, None] - aisle) * pitch
    around = np.minimum(position[:, None] + position, 2 * LENGTH_M - position[:, None] - position)
    return np.where(same, np.abs(position[:, None] - position), across + around)


def length_of(aisle, position, pitch, depot):
    """The kernel's word on these picks: spots are sorted, each once."""
    spots = sorted({(int(a), float(p)) for a, p in zip(aisle, position, strict=True)})
    floor = Floor(
        np.array([spot[0] for spot in spots], np.int64),
        np.array([spot[1] for spot in spots], np.float64),
        LENGTH_M,
        pitch,
        depot,
        0.0,
        NO_MATRIX,
    )
    return walk_length(np.arange(len(spots)), len(spots), floor)


@st.composite
def instances(draw):
    aisles = draw(st.integers(1, 8))
    count = draw(st.integers(1, 9))
    aisle = draw(st.lists(st.integers(0, aisles - 1), min_size=count, max_size=count))
    position = draw(st.lists(st.integers(0, int(LENGTH_M)), min_size=count, max_size=count))
    return (
        aisles,
        np.array(aisle, dtype=np.int64),
        np.array(position, dtype=np.float64),
        float(draw(st.integers(1, 8))),
        draw(st.integers(0, aisles - 1)),
    )


@settings(max_examples=200, deadline=None)
@given(instances())
def test_the_length_is_that_of_the_exact_travelling_salesman(instance):
    _, aisle, position, pitch, depot = instance
    points = np.append(aisle, depot), np.append(position, 0.0)
    assert length_of(aisle, position, pitch, depot) == pytest.approx(
        shortest_round(distances(*points, pitch))
    )


@settings(max_examples=100, deadline=None)
@given(instances())
def test_a_mirrored_block_has_a_walk_of_the_same_length(instance):
    aisles, aisle, position, pitch, depot = instance
    mirrored = length_of(aisles - 1 - aisle, position, pitch, aisles - 1 - depot)
    assert mirrored == pytest.approx(length_of(aisle, position, pitch, depot))


@settings(max_examples=50, deadline=None)
@given(instances())
def test_one_more_pick_never_shortens_the_walk(instance):
    _, aisle, position, pitch, depot = instance
    fewer = length_of(aisle[1:], position[1:], pitch, depot)
    assert fewer <= length_of(aisle, position, pitch, depot) + 1e-9


def test_no_picks_are_no_walk():
    assert length_of([], [], 3.0, 2) == 0.0


def test_the_way_from_the_depot_to_its_aisle_is_walked_twice():
    floor = Floor(np.array([0]), np.array([5.0]), LENGTH_M, 3.0, 0, 4.0, NO_MATRIX)
    assert walk_length(np.array([0]), 1, floor) == 2 * 4 + 2 * 5


def test_where_the_exact_way_does_not_hold_it_inserts_by_the_matrix():
    corners = np.array([0, 3j, 4 + 3j, 4])
    metres = np.abs(corners[:, None] - corners)  # the depot is the last corner of a 3 by 4 rectangle
    floor = Floor(np.zeros(3, np.int64), np.zeros(3), LENGTH_M, 3.0, 0, 0.0, metres)
    assert walk_length(np.arange(3), 3, floor) == pytest.approx(14)


def test_a_changed_cart_has_what_came_and_not_what_went():
    result = np.empty(6, np.int64)
    count = changed(np.array([1, 3, 3, 8]), 4, np.array([3]), np.array([2, 9]), result)
    assert result[:count].tolist() == [1, 2, 3, 8, 9]
