import datetime as dt

import polars as pl
import pytest

from wharfinger.decide.demand.rhythm import Rhythm, rhythm_of
from wharfinger.tables import DecisionError


def dates(*days):
    return pl.DataFrame({"date": list(days)})


def test_the_coarsest_rhythm_that_every_date_fits_into_is_found():
    first = dt.date(2026, 1, 5)
    weekly = [first + dt.timedelta(days=7 * k) for k in range(5)]
    assert rhythm_of(dates(*weekly), None) == Rhythm("week", weekday=0, stamped=True)
    assert rhythm_of(dates(dt.date(2026, 1, 1), dt.date(2026, 4, 1)), None).every == "month"
    assert rhythm_of(dates(first, first + dt.timedelta(days=1)), None) == Rhythm("day")


def test_two_rhythms_in_one_file_are_read_by_the_finer_one():
    weekly = [dt.date(2026, 1, 5) + dt.timedelta(days=7 * k) for k in range(5)]
    daily = [dt.date(2026, 2, 9) + dt.timedelta(days=k) for k in range(5)]
    assert rhythm_of(dates(*weekly, *daily), None).every == "day"


def test_the_number_of_a_period_and_its_first_day_belong_together():
    for rhythm in (Rhythm("day"), Rhythm("week", weekday=2), Rhythm("month")):
        for day in (dt.date(2024, 2, 29), dt.date(2026, 12, 31), dt.date(1999, 1, 1)):
            number = rhythm.number_of(day)
            assert rhythm.first_day(number) <= day < rhythm.first_day(number + 1)


def test_a_change_of_the_clock_moves_no_day():
    # Clocks went forward on 29 March 2026 in Europe; a business day has no hour and is one day all the same.
    rhythm = Rhythm("day")
    assert rhythm.number_of(dt.date(2026, 3, 30)) - rhythm.number_of(dt.date(2026, 3, 28)) == 2


def test_a_rhythm_that_does_not_exist_is_refused():
    with pytest.raises(DecisionError, match="found every='quarter'; expected day, week or month"):
        rhythm_of(dates(dt.date(2026, 1, 5)), "quarter")
