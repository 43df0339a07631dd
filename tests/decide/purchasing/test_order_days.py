import datetime as dt

import pytest

from wharfinger.decide.purchasing.order_days import order_days

MONDAY = dt.date(2026, 3, 2)


def test_without_weekdays_every_day_is_an_order_day():
    days = order_days(None, 1, 5, MONDAY)
    assert days.may_order.all()
    assert days.gap_days.tolist() == [1.0] * 5
    assert days.next_order_day == MONDAY


def test_a_weekly_look_falls_on_today_and_every_seventh_day_before():
    days = order_days(None, 7, 15, MONDAY)
    assert days.may_order.nonzero()[0].tolist() == [0, 7, 14]
    assert set(days.gap_days) == {7.0}


def test_the_gap_of_named_weekdays_is_the_one_after_the_order_day():
    days = order_days("mon,thu", 1, 8, MONDAY)
    # From Monday a week ago to this Monday.
    assert days.may_order.tolist() == [True, False, False, True, False, False, False, True]
    # Monday to Thursday is 3 days, Thursday to Monday 4; other days look at the next order day.
    assert days.gap_days.tolist() == [3, 4, 4, 4, 3, 3, 3, 3]


def test_one_weekday_is_a_week_apart():
    assert set(order_days("wed", 1, 10, MONDAY).gap_days) == {7.0}


@pytest.mark.parametrize(("weekdays", "ahead"), [("mon", 0), ("tue", 1), ("sun", 6), ("thu,sat", 3)])
def test_the_next_order_day_is_today_or_ahead(weekdays, ahead):
    assert order_days(weekdays, 1, 3, MONDAY).next_order_day == MONDAY + dt.timedelta(days=ahead)


def test_the_last_chance_is_an_order_day_up_to_the_day():
    days = order_days("mon,thu", 1, 3, MONDAY)
    assert days.last_chance(dt.date(2026, 3, 11), MONDAY) == dt.date(2026, 3, 9)
    assert days.last_chance(dt.date(2026, 3, 12), MONDAY) == dt.date(2026, 3, 12)


def test_a_chance_that_has_passed_is_today():
    assert order_days("mon,thu", 1, 3, MONDAY).last_chance(dt.date(2026, 2, 20), MONDAY) == MONDAY
