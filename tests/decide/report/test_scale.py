from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from wharfinger.decide.report.charts.dates import day_number, day_ticks
from wharfinger.decide.report.charts.figure import spread
from wharfinger.decide.report.charts.scale import Scale, edges, finite, reach, tick_labels, ticks

numbers = st.floats(allow_nan=False, allow_infinity=False)


def test_ticks_are_those_of_the_d3_manual() -> None:
    # d3js.org/d3-array/ticks: d3.ticks(1, 9, 5) and d3.ticks(1, 9, 20).
    assert ticks(1, 9, 5) == [2, 4, 6, 8]
    assert ticks(1, 9, 20) == [1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7, 7.5, 8, 8.5, 9]


@given(numbers, numbers)
def test_ticks_are_round_few_and_inside(one: float, other: float) -> None:
    low, high = reach([one, other], zero=False)
    found = ticks(low, high)
    assert len(found) <= 6
    assert all(low <= tick <= high for tick in found)
    steps = {Decimal(repr(b)) - Decimal(repr(a)) for a, b in pairwise(found)}
    assert len(steps) <= 1
    assert all(step.normalize().as_tuple().digits in {(1,), (2,), (5,)} for step in steps)


@given(numbers, numbers)
def test_each_tick_has_a_label_of_its_own(one: float, other: float) -> None:
    low, high = reach([one, other], zero=True)
    found = ticks(low, high)
    assert len(set(tick_labels(found))) == len(found)


def test_tick_labels_are_short() -> None:
    assert tick_labels([0, 20_000, 40_000]) == ["0", "20k", "40k"]
    assert tick_labels([0, 500_000, 1_000_000]) == ["0", "0.5m", "1.0m"]
    assert tick_labels([-0.5, 0, 0.5]) == ["−0.5", "0", "0.5"]
    assert tick_labels([0, 2000, 4000]) == ["0", "2,000", "4,000"]


@given(st.lists(numbers.filter(lambda value: abs(value) < 1e300), min_size=1))
@example([0.0, 1.9])
@example([2e168, -4.9e-157])
def test_bins_hold_every_value(values: list[float]) -> None:
    low, high = reach(values, zero=False)
    bounds = edges(low, high)
    assert bounds[0] <= min(values)
    assert max(values) < bounds[-1]
    assert bounds == sorted(bounds)


@given(numbers, numbers, numbers)
def test_a_scale_stays_on_its_paper(one: float, other: float, value: float) -> None:
    scale = Scale(*reach([one, other], zero=False), 40.0, 440.0)
    assert 40 <= scale(value) <= 440


def test_a_scale_may_run_upwards() -> None:
    scale = Scale(0, 10, 200, 20)
    assert [scale(value) for value in (0, 5, 10)] == [200, 110, 20]


def test_zero_is_reached_when_it_belongs() -> None:
    assert reach([5, 8, None], zero=True) == (0, 8)
    assert reach([5, 8], zero=False) == (5, 8)
    assert reach([], zero=False) == (-1, 1)
    assert reach([0, 0], zero=True) == (0, 1)


def test_only_finite_numbers_count() -> None:
    assert finite([1, None, math.nan, math.inf, Decimal("2.5")]) == [1.0, None, None, None, 2.5]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 2), date(2026, 11, 6), ["2 Nov 2026", "3 Nov", "4 Nov", "5 Nov", "6 Nov"]),
        (date(2026, 12, 19), date(2027, 1, 14), ["21 Dec 2026", "28 Dec", "4 Jan 2027", "11 Jan"]),
        (date(2025, 11, 3), date(2027, 1, 30), ["Jan 2026", "Apr", "Jul", "Oct", "Jan 2027"]),
        (date(2014, 5, 1), date(2027, 2, 1), ["2015", "2020", "2025"]),
    ],
)
def test_days_have_the_ticks_of_a_calendar(first: date, last: date, words: list[str]) -> None:
    found = day_ticks(day_number(first), day_number(last))
    assert [f"{tick.words} {tick.year}".strip() for tick in found] == words


@given(st.dates(), st.dates())
def test_day_ticks_are_few_and_inside(one: date, other: date) -> None:
    assume(one != other)
    low, high = sorted([day_number(one), day_number(other)])
    found = day_ticks(low, high)
    assert 1 <= len(found) <= 5
    assert all(low <= tick.at <= high for tick in found)


def test_an_instant_lies_within_its_day() -> None:
    assert day_number(datetime(2026, 11, 20, 6, tzinfo=UTC)) == day_number(date(2026, 11, 20)) + 0.25


@given(st.lists(st.floats(0, 200), min_size=1, max_size=8))
def test_labels_are_moved_apart(wanted: list[float]) -> None:
    starts = sorted(spread(wanted, [20.0] * len(wanted), 0.0, 200.0))
    assert starts[0] >= 0
    assert starts[-1] <= 180
    assert all(b - a >= 20 - 1e-9 for a, b in pairwise(starts))
