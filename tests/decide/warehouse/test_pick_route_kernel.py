import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.warehouse.travelling import shortest_round
from wharfinger.decide.warehouse.pick_route_kernel import single_block_length, single_block_length_into

LENGTH_M = 20.0


def distances(aisle, position, pitch, length=LENGTH_M):
    """Between points of one block: along the aisle, or out at the nearer pair of ends and across."""
    same = aisle[:, None] == aisle
    across = np.abs(aisle[:, None] - aisle) * pitch
    around = np.minimum(position[:, None] + position, 2 * length - position[:, None] - position)
    return np.where(same, np.abs(position[:, None] - position), across + around)


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
        draw(st.booleans()),
    )


@settings(max_examples=200, deadline=None)
@given(instances())
def test_the_length_is_that_of_the_exact_travelling_salesman(instance):
    aisles, aisle, position, pitch, depot, front = instance
    points = np.append(aisle, depot), np.append(position, 0.0 if front else LENGTH_M)
    expected = shortest_round(distances(*points, pitch))
    assert single_block_length(aisle, position, aisles, LENGTH_M, pitch, depot, front) == pytest.approx(
        expected
    )


@settings(max_examples=100, deadline=None)
@given(instances())
def test_a_mirrored_block_has_a_walk_of_the_same_length(instance):
    aisles, aisle, position, pitch, depot, front = instance
    length = single_block_length(aisle, position, aisles, LENGTH_M, pitch, depot, front)
    to_the_right = single_block_length(
        aisles - 1 - aisle, position, aisles, LENGTH_M, pitch, aisles - 1 - depot, front
    )
    to_the_back = single_block_length(aisle, LENGTH_M - position, aisles, LENGTH_M, pitch, depot, not front)
    assert to_the_right == pytest.approx(length)
    assert to_the_back == pytest.approx(length)


@settings(max_examples=50, deadline=None)
@given(instances())
def test_one_more_pick_never_shortens_the_walk(instance):
    aisles, aisle, position, pitch, depot, front = instance
    fewer = single_block_length(aisle[1:], position[1:], aisles, LENGTH_M, pitch, depot, front)
    assert fewer <= single_block_length(aisle, position, aisles, LENGTH_M, pitch, depot, front) + 1e-9


def test_no_picks_are_no_walk():
    none = np.array([], dtype=np.int64), np.array([], dtype=np.float64)
    assert single_block_length(*none, 5, LENGTH_M, 3.0, 2, True) == 0.0


def test_room_that_was_used_before_does_not_show():
    starts, positions = np.full(6, 99, dtype=np.int64), np.full(3, 99.0)
    aisle, position = np.array([3, 1]), np.array([4.0, 7.0])
    into = single_block_length_into(aisle, position, 4, LENGTH_M, 3.0, 0, True, starts, positions)
    assert into == single_block_length(aisle, position, 4, LENGTH_M, 3.0, 0, True) == 2 * (9 + 4 + 7)
