from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.delivery.roads import FREE, PEAKS, StraightLines, Traffic, learn_traffic, weekly
from wharfinger.tables import SettingError

MONDAY = datetime.fromisoformat("2026-11-23")  # local time, as on the clock of the place
factors = st.lists(st.floats(0.5, 8.0), min_size=168, max_size=168).map(lambda values: Traffic(tuple(values)))


def test_a_drive_that_reaches_into_the_rush_hour_goes_on_at_its_speed():
    slow_at_eight = weekly([2.0 if hour == 8 else 1.0 for hour in range(24)])
    seconds = slow_at_eight.seconds(np.array([1200.0]), MONDAY.replace(hour=7, minute=50))
    assert seconds == pytest.approx([600 + 2 * 600])  # ten minutes free, the other half at half the speed


def test_who_leaves_on_sunday_night_arrives_in_mondays_traffic():
    monday_slow = Traffic((3.0,) * 24 + (1.0,) * 144)
    seconds = monday_slow.seconds(np.array([7200.0]), MONDAY + timedelta(days=6, hours=23))
    assert seconds == pytest.approx([3600 + 3 * 3600])


def test_a_drive_of_weeks_and_one_of_no_end_come_out():
    seconds = weekly([2.0] * 24, [2.0] * 24).seconds(np.array([1e6, np.inf, 0.0]), MONDAY)
    assert seconds == pytest.approx([2e6, np.inf, 0.0])


@given(traffic=factors, leave=st.floats(0, 6e5), wait=st.floats(0, 3e4), free=st.floats(0, 4e4))
def test_who_leaves_later_never_arrives_earlier(traffic, leave, wait, free):
    times = traffic.after(np.array([free, free]), np.array([leave, leave + wait]))
    assert leave + times[0] <= leave + wait + times[1] + 1e-6


@given(traffic=factors, leave=st.floats(0, 6e5), free=st.floats(1, 4e4))
def test_a_drive_in_two_parts_takes_as_long_as_in_one(traffic, leave, free):
    whole = traffic.after(np.array([free]), np.array([leave]))[0]
    first = traffic.after(np.array([free / 3]), np.array([leave]))[0]
    second = traffic.after(np.array([free * 2 / 3]), np.array([leave + first]))[0]
    assert first + second == pytest.approx(whole, rel=1e-9, abs=1e-5)


def test_factors_that_make_no_week_are_refused():
    with pytest.raises(SettingError, match="found 24 factors"):
        Traffic((1.0,) * 24)
    with pytest.raises(SettingError, match="hour 5 of the week: found 0"):
        Traffic((1.0,) * 5 + (0.0,) + (1.0,) * 162)


def drives(count, truth, seed=0):
    rng = np.random.default_rng(seed)
    departed = [MONDAY + timedelta(minutes=int(m)) for m in rng.integers(0, 7 * 1440, count)]
    free = rng.uniform(120, 1500, count)
    factor = np.array([truth.factors[at.weekday() * 24 + at.hour] for at in departed])
    return free, free * factor * rng.lognormal(0, 0.2, count), departed


def test_enough_drives_teach_the_traffic_that_they_were_in():
    truth = weekly(
        [1.8 if hour in (7, 8, 17) else 1.2 if 9 <= hour < 17 else 1.0 for hour in range(24)], [1.1] * 24
    )
    learned = learn_traffic(*drives(40_000, truth))
    assert np.abs(np.array(learned.factors) / np.array(truth.factors) - 1).mean() < 0.04
    assert sum(learned.drives) == 40_000


def test_few_drives_change_little_of_what_was_known():
    truth = weekly([3.0] * 24, [3.0] * 24)
    learned = learn_traffic(*drives(3, truth))
    assert np.abs(np.array(learned.factors) - np.array(PEAKS.factors)).max() < 0.6
    assert learn_traffic([], [], []).factors == PEAKS.factors


def test_a_drive_with_a_long_stop_in_it_teaches_nothing():
    assert learn_traffic([60.0, 0.0], [6000.0, 5.0], [MONDAY, MONDAY], known=FREE).factors == FREE.factors


def test_straight_lines_are_great_circles_made_longer_and_say_so():
    travel = StraightLines(circuity=1.3, kmh=60)
    matrix = travel.matrix([(0.0, 0.0), (0.0, 1.0), (1.0, 0.0)])
    assert matrix.quality == "straight lines"
    assert matrix.metres[0, 1:] == pytest.approx([111_195.08 * 1.3] * 2)  # a degree is 111,195.08 m
    assert matrix.seconds == pytest.approx(matrix.metres / 1000 * 60)
    # Frankfurt to Hamburg by the airports' reference points: 411 km.
    airports = travel.matrix([(50.0333, 8.5706), (53.6304, 9.9882)])
    assert airports.metres[0, 1] / 1.3 == pytest.approx(411_000, rel=0.01)


def test_a_way_in_traffic_takes_its_legs_one_after_the_other():
    slow_at_eight = weekly([2.0 if hour == 8 else 1.0 for hour in range(24)])
    travel = StraightLines(circuity=1.0, kmh=111.19508, traffic=slow_at_eight)
    depart = MONDAY.replace(hour=7, minute=30)
    way = travel.way([(0.0, 0.0), (0.0, 0.5), (0.0, 1.0)], depart)
    assert way.seconds == pytest.approx([1800, 3600], rel=1e-6)
    assert travel.matrix([(0.0, 0.0), (0.0, 0.5)], depart).seconds[0, 1] == pytest.approx(1800, rel=1e-6)


def test_straight_lines_shorter_than_straight_are_refused():
    with pytest.raises(SettingError, match=r"found circuity=0\.9"):
        StraightLines(circuity=0.9)
