"""What a driver may still do in the middle of the day: never more than the law leaves."""

import math
from dataclasses import replace

import pytest

from wharfinger.decide.delivery import EU_561_2006, US_395_PROPERTY, Driver, Vehicle, Visit
from wharfinger.decide.delivery.change.hours_left import driver_from_now, rested
from wharfinger.decide.delivery.change.standing import Standing

HOUR = 3600.0
VAN = Vehicle("van", "depot", "depot", (10.0,), driver="anna")


def stand(*visits):
    return Standing(VAN, visits, "there", visits[-1].leaves_s, (), frozenset(), (0.0,))


def stop(arrives, leaves):
    return Visit("stop", "there", arrives * HOUR, arrives * HOUR, leaves * HOUR, "s")


START = Visit("start", "depot", 6 * HOUR, 6 * HOUR, 6 * HOUR)
PAUSE = Visit("break", "there", 9.5 * HOUR, 9.5 * HOUR, 10.25 * HOUR)


def test_what_was_driven_and_worked_is_taken_off():
    driver = driver_from_now(Driver("anna", rules=EU_561_2006), stand(START, stop(9, 9.5)))
    assert driver.rules.day_driving_s == 6 * HOUR
    assert driver.rules.drive_before_break_s == 1.5 * HOUR
    assert driver.rules.day_span_s == 9.5 * HOUR
    assert (driver.driven_week_s, driver.duty_week_s) == (3 * HOUR, 3.5 * HOUR)


def test_a_break_gives_the_driving_until_the_next_one_back():
    driver = driver_from_now(Driver("anna", rules=EU_561_2006), stand(START, stop(9, 9.5), PAUSE))
    assert driver.rules.drive_before_break_s == EU_561_2006.drive_before_break_s
    assert driver.rules.day_driving_s == 6 * HOUR


def test_work_counts_as_a_break_only_where_the_law_says_so():
    day = stand(START, stop(9, 9.75))
    american = driver_from_now(Driver("anna", rules=US_395_PROPERTY), day)
    european = driver_from_now(Driver("anna", rules=EU_561_2006), day)
    assert american.rules.drive_before_break_s == US_395_PROPERTY.drive_before_break_s
    assert european.rules.drive_before_break_s == 1.5 * HOUR


def test_a_break_is_taken_first_where_much_lies_ahead_and_little_is_left():
    driver = Driver("anna", rules=EU_561_2006)
    day = stand(START, stop(9, 9.5))
    assert rested(day, driver, 1 * HOUR) is day
    after = rested(day, driver, 4 * HOUR)
    assert [one.kind for one in after.visits] == ["start", "stop", "break"]
    assert after.free_s == pytest.approx(10.25 * HOUR)
    assert rested(day, replace(driver, rules=None), math.inf) is day
