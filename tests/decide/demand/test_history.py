import datetime as dt

import polars as pl
import pytest

from tests.decide.demand.shop import day
from wharfinger.decide.demand.history import Timeline, history, timeline
from wharfinger.decide.demand.rhythm import Rhythm
from wharfinger.tables import Sales


def moment(date):
    return dt.datetime.combine(date, dt.time(), dt.UTC)


def lines(*rows):
    columns = ["item", "date", "quantity", "available"]
    return Sales.of(pl.DataFrame(rows, schema=columns, orient="row"))


def past(sold, as_of, every=None):
    return history(sold, timeline(sold, moment(as_of), every))


def test_days_without_a_row_are_zero_and_rows_of_a_day_add_up():
    made = past(lines(("a", day(0), 2, None), ("a", day(2), 1, None), ("a", day(2), 4, None)), day(5))
    assert made.demand.tolist() == [[2, 0, 5, 0, 0]]


def test_goods_brought_back_lower_their_day_and_never_below_zero():
    made = past(lines(("a", day(0), 5, None), ("a", day(0), -2, None), ("a", day(1), -9, None)), day(2))
    assert made.demand.tolist() == [[3, 0]]


def test_what_was_sold_on_or_after_as_of_is_not_known():
    made = past(lines(("a", day(0), 2, None), ("a", day(1), 7, None)), day(1))
    assert made.demand.tolist() == [[2]]


def test_a_shut_day_counts_as_the_average_before_it():
    made = past(lines(("a", day(0), 6, None), ("a", day(1), 6, None), ("a", day(2), 0, 0.0)), day(3))
    assert made.demand[0].tolist() == pytest.approx([6, 6, 6])
    half = past(lines(("a", day(0), 6, None), ("a", day(1), 6, None), ("a", day(2), 2, 0.5)), day(3))
    assert half.demand[0, 2] == pytest.approx(2 + 6 / 2)


def test_weekly_figures_are_found_by_their_weekday():
    sold = lines(*(("a", day(7 * k), 3, None) for k in range(4)))
    made = past(sold, day(22))
    assert made.rhythm == Rhythm("week", weekday=0, stamped=True)
    assert made.demand.tolist() == [[3, 3, 3, 3]]


def test_monthly_figures_are_found_by_the_first_of_the_month():
    sold = lines(("a", dt.date(2024, 2, 1), 3, None), ("a", dt.date(2024, 4, 1), 5, None))
    made = past(sold, dt.date(2024, 4, 2))
    assert made.rhythm.every == "month"
    assert made.demand.tolist() == [[3, 0, 5]]
    assert made.rhythm.first_day(made.timeline.end) == dt.date(2024, 5, 1)


def test_daily_sales_taken_by_the_week_leave_out_the_week_that_is_not_over():
    sold = lines(*(("a", day(k), 1, None) for k in range(17)))
    made = past(sold, day(17), every="week")
    assert made.demand.tolist() == [[7, 7]]


def test_a_leap_day_is_a_day():
    sold = lines(("a", dt.date(2024, 2, 28), 1, None), ("a", dt.date(2024, 3, 1), 1, None))
    assert past(sold, dt.date(2024, 3, 2)).demand.tolist() == [[1, 0, 1]]


def test_a_timeline_survives_being_handed_on():
    sold = lines(("a", dt.date(2024, 2, 28), 1, None), ("a", dt.date(2024, 3, 1), 1, None))
    line = timeline(sold, moment(dt.date(2024, 3, 2)))
    assert Timeline.of(line.frame()) == line
