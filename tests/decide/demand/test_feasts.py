import datetime as dt

import numpy as np
import pytest

from wharfinger.decide.demand.feasts import closed_feasts, easter, feast_columns, feast_of
from wharfinger.decide.demand.rhythm import Rhythm

# Table of Easter Sundays (Astronomical Applications Department, US Naval Observatory).
EASTERS = [dt.date(2024, 3, 31), dt.date(2025, 4, 20), dt.date(2026, 4, 5), dt.date(2038, 4, 25)]


@pytest.mark.parametrize("sunday", EASTERS)
def test_easter_falls_where_the_almanac_says(sunday):
    assert easter(sunday.year) == sunday


def test_a_moving_feast_keeps_its_name_from_year_to_year():
    good_fridays = [sunday - dt.timedelta(days=2) for sunday in EASTERS]
    assert {feast_of(day) for day in good_fridays} == {"Easter-2"}
    assert feast_of(dt.date(2026, 12, 25)) == "12-25"


def test_days_before_and_after_a_feast_have_columns_of_their_own():
    flagged = np.zeros(60)
    flagged[30] = 1
    columns = dict(feast_columns(Rhythm("day"), 0, flagged, 60))
    assert columns["day"][30] == 1
    assert columns["week before"][29] == 1
    assert columns["week before"][22] == 0
    assert columns["weeks before"][10] > 0
    assert columns["days after"][31:35].tolist() == [1, 1, 1, 0]


def test_a_feast_met_every_year_is_told_from_the_others():
    rhythm = Rhythm("day")
    begin = rhythm.number_of(dt.date(2024, 1, 1))
    flagged = np.zeros(731)
    for day in (dt.date(2024, 5, 1), dt.date(2024, 12, 25), dt.date(2025, 5, 1), dt.date(2025, 12, 25)):
        flagged[rhythm.number_of(day) - begin] = 1
    names = [name for name, _ in feast_columns(rhythm, begin, flagged, 731)]
    assert "day, 12-25" in names
    assert "weeks before, 5-1" in names
    # The Christmas ahead teaches nothing yet.
    names = [name for name, _ in feast_columns(rhythm, begin, flagged, 700)]
    assert "day, 12-25" not in names
    assert "day, 5-1" in names


def test_a_feast_that_was_closed_whenever_it_was_met_is_closed_ahead():
    rhythm = Rhythm("day")
    begin = rhythm.number_of(dt.date(2024, 1, 1))
    feasts = [
        dt.date(year, month, day) for year in (2024, 2025) for month, day in ((5, 1), (10, 3), (12, 25))
    ]
    numbers = [rhythm.number_of(day) - begin for day in feasts]
    flagged = np.zeros(731)
    flagged[numbers] = 1
    was_open = np.ones(700, dtype=bool)
    was_open[[numbers[0], numbers[2], numbers[3]]] = False  # open on 3 October only
    closed = closed_feasts(rhythm, begin, flagged, was_open)
    assert closed[numbers].tolist() == [True, False, True, True, False, True]
    assert closed.sum() == 4


def test_weeks_and_months_hold_the_buying_before_the_feast():
    flagged = np.array([0.0, 0, 1, 0])
    assert [name for name, _ in feast_columns(Rhythm("month"), 0, flagged, 4)] == ["period"]
    assert dict(feast_columns(Rhythm("week"), 0, flagged, 4))["period before"].tolist() == [0, 1, 0, 0]
