"""How long a job waits after a failed attempt."""

from hypothesis import given
from hypothesis import strategies as st

from wharfinger.books.jobs.back_off import LONGEST_SECONDS, back_off


def test_each_wait_is_three_times_the_one_before_up_to_an_hour() -> None:
    waits = [back_off(attempt, 10.0, luck=0.0) for attempt in range(1, 9)]
    assert waits == [10, 30, 90, 270, 810, 2430, 3600, 3600]


def test_luck_takes_away_up_to_half() -> None:
    assert [back_off(2, 10.0, luck) for luck in (0.0, 0.5, 1.0)] == [30.0, 22.5, 15.0]


@given(st.integers(1, 10_000), st.floats(0, 1e6), st.floats(0, 1))
def test_a_wait_is_never_longer_than_an_hour_nor_below_zero(attempt: int, first: float, luck: float) -> None:
    assert 0 <= back_off(attempt, first, luck) <= LONGEST_SECONDS
