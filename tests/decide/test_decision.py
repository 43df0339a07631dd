import datetime as dt
from dataclasses import dataclass

import polars as pl
import pytest

from wharfinger.decide.decision import Decision, instant
from wharfinger.decide.settings import Settings, setting
from wharfinger.tables import DecisionError, Sales, Stock, Table, TableError
from wharfinger.tables.columns import number, text


class Turnover(Table):
    item = text("the item", key=True)
    units = number("sold")


class Days(Table):
    item = text("the item", key=True)
    last = text("the day")


@dataclass(frozen=True)
class Scale(Settings):
    factor: float = setting(1.0, "multiplies the units", above=0)


@dataclass(frozen=True)
class Both:
    turnover: pl.DataFrame
    days: pl.DataFrame


def units(sales, *, settings, as_of):
    """Units of each item.

    More about it."""
    known = sales.filter(pl.col("date") < as_of.date())
    return known.group_by("item").agg(units=pl.col("quantity").sum() * settings.factor).sort("item")


def both(sales, stock=None, *, settings, as_of, seed, shared):
    turnover = units(sales, settings=settings, as_of=as_of)
    return Both(turnover, pl.DataFrame({"item": ["A"], "last": [f"{seed} {shared['days']['n'].item()}"]}))


def fit(sales, stock=None, *, settings, as_of):
    return {"days": sales.select(n=pl.len())}


SALES = {"item": ["A", "A", "B"], "date": ["2026-01-01", "2026-01-02", "2026-01-02"], "quantity": [1, 2, 3]}
TURNOVER = Decision(name="turnover", run=units, reads=(Sales,), writes=(Turnover,), settings=Scale)
BOTH = Decision(
    name="both", run=both, reads=(Sales,), may_read=(Stock,), writes=(Turnover, Days), settings=Scale, fit=fit
)


def test_the_first_line_of_the_docstring_is_the_summary():
    assert TURNOVER.summary == "Units of each item."


def test_without_as_of_today_is_the_day_after_the_last_fact():
    result = TURNOVER.apply({"sales": SALES})
    assert result.as_of == dt.datetime(2026, 1, 3, tzinfo=dt.UTC)
    assert result.frames["turnover"].to_dict(as_series=False) == {"item": ["A", "B"], "units": [3.0, 3.0]}


def test_as_of_is_exclusive():
    result = TURNOVER.apply({"sales": SALES}, as_of=dt.date(2026, 1, 2))
    assert result.frames["turnover"]["units"].to_list() == [1.0]


def test_fit_and_seed_reach_the_function_that_asks_for_them():
    result = BOTH.apply({"sales": SALES}, Scale(factor=2), seed=5)
    assert result.frames["days"]["last"].to_list() == ["5 3"]
    assert result.frames["turnover"]["units"].to_list() == [6.0, 6.0]


def test_a_missing_table_is_named_with_its_file():
    with pytest.raises(
        DecisionError, match=r"found tables stock; expected also sales. To mend: add sales.csv"
    ):
        TURNOVER.apply({"stock": {"item": ["A"], "on_hand": [1]}})


def test_a_bad_row_is_refused():
    with pytest.raises(TableError, match="sales, row 0, column quantity"):
        TURNOVER.apply({"sales": {"item": ["A"], "date": ["2026-01-01"], "quantity": ["many"]}})


def test_a_result_that_breaks_its_own_table_is_refused():
    def broken(sales, *, settings):
        return pl.DataFrame({"item": ["A", "A"], "units": [1.0, 2.0]})

    decision = Decision(name="broken", run=broken, reads=(Sales,), writes=(Turnover,), settings=Scale)
    with pytest.raises(TableError, match="item 'A' again"):
        decision.apply({"sales": SALES})


def test_without_any_fact_a_day_must_be_given():
    with pytest.raises(DecisionError, match="give as_of"):
        instant(None, {"sales": Sales.none()})


def test_a_moment_without_zone_is_utc():
    naive = dt.datetime.fromisoformat("2026-01-01T12:00:00")
    assert instant(naive, {}) == dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def test_a_moment_with_zone_is_turned_into_utc():
    berlin = dt.timezone(dt.timedelta(hours=2))
    assert instant(dt.datetime(2026, 7, 1, 1, tzinfo=berlin), {}).isoformat() == "2026-06-30T23:00:00+00:00"
