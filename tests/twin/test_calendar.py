"""Days of the company, against calendars that others printed."""

import datetime as dt

import pytest

from wharfinger.twin.calendar import FEAST_WINDOW_DAYS, calendar

DAYS = calendar(dt.date(2024, 1, 1), 730)


def day(*date: int) -> int:
    return (dt.date(*date) - dt.date(2024, 1, 1)).days


@pytest.mark.parametrize("easter", [(2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2027, 3, 28)])
def test_easter_comes_when_the_church_calendar_says(easter: tuple[int, int, int]) -> None:
    # Dates of Easter Sunday as printed by the Physikalisch-Technische Bundesanstalt.
    assert DAYS.nearness[1, day(*easter) - 1] == 1.0
    assert DAYS.nearness[1, day(*easter)] == 0.0
    assert DAYS.nearness[1, day(*easter) - FEAST_WINDOW_DAYS] == 0.0


def test_christmas_draws_near_from_the_first_week_of_december() -> None:
    near = DAYS.nearness[0, day(2024, 12, 4) : day(2024, 12, 25)]
    assert len(near) == FEAST_WINDOW_DAYS
    assert near[0] == 0.0
    assert (near[1:] > near[:-1]).all()
    assert near[-1] == 1.0


@pytest.mark.parametrize(
    ("date", "open_", "working"),
    [
        ((2024, 5, 1), False, False),  # Labour Day
        ((2024, 10, 3), False, False),  # German Unity Day
        ((2024, 10, 4), True, True),
        ((2024, 10, 5), True, False),  # a Saturday
        ((2024, 10, 6), False, False),  # a Sunday
    ],
)
def test_shops_and_lorries_keep_german_holidays(
    date: tuple[int, int, int], open_: bool, working: bool
) -> None:
    assert DAYS.shops_open[day(*date)] == open_
    assert DAYS.working[day(*date)] == working


def test_what_would_come_over_easter_comes_on_tuesday() -> None:
    assert DAYS.next_working[day(2024, 3, 29)] == day(2024, 4, 2)


def test_a_longer_calendar_begins_with_the_shorter_one() -> None:
    short, long = calendar(dt.date(2024, 1, 1), 1), calendar(dt.date(2024, 1, 1), 500)
    for name in ("weekday", "year_angle", "holiday", "working", "shops_open"):
        assert (getattr(short, name) == getattr(long, name)[: len(short.weekday)]).all()
