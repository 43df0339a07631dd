import datetime as dt

import polars as pl
import pytest

from tests.decide.demand.shop import day
from wharfinger.decide.demand.rhythm import rhythm_of
from wharfinger.decide.demand.truth import periods_that_came, prices, rhythm_between, totals_that_came
from wharfinger.tables import DemandTotal, Forecast, Items, Sales


def sold(*rows):
    return Sales.of(pl.DataFrame(rows, schema=["item", "date", "quantity", "available"], orient="row"))


def made(*rows):
    return Forecast.of(pl.DataFrame(rows, schema=["item", "date", "mean", "q50"], orient="row"))


def test_each_period_that_is_over_stands_beside_what_was_sold_in_it():
    sales = sold(
        ("a", day(0), 2, None), ("a", day(0), 3, None), ("a", day(2), 4, 0.5), ("a", day(2), -1, None)
    )
    forecast = made(*(("a", day(k), 1.0, 1.0) for k in range(5)))
    found = periods_that_came(forecast, sales, rhythm_of(sales, None), day(3))
    assert found["came"].to_list() == [5, 0, 3]
    assert found["open"].to_list() == [1, 1, 0.5]


def test_weeks_are_added_up_from_days_and_the_week_that_is_not_over_is_left_out():
    sales = sold(*(("a", day(k), 1, 0.0 if k == 1 else 1.0) for k in range(10)))
    forecast = made(("a", day(0), 7.0, 7.0), ("a", day(7), 7.0, 7.0))
    rhythm = rhythm_between(sales, forecast["date"], None)
    found = periods_that_came(forecast, sales, rhythm, day(10))
    assert rhythm.every == "week"
    assert found["came"].to_list() == [7]
    assert found["open"].to_list() == pytest.approx([6 / 7])


def test_a_forecast_of_a_single_date_takes_the_rhythm_that_is_said_or_that_of_the_sales():
    sales = sold(("a", day(0), 1, None), ("a", day(1), 1, None))
    single = made(("a", day(7), 1.0, 1.0))
    assert rhythm_between(sales, single["date"], None).every == "day"
    assert rhythm_between(sales, single["date"], "week").every == "week"


def test_a_total_over_a_part_of_a_period_takes_that_part_of_what_was_sold():
    sales = sold(*(("a", day(k), 4, None) for k in range(10)))
    totals = DemandTotal.of(
        {
            "item": ["a", "a", "a"],
            "periods": [2.5, 4.0, 6.0],
            "mean": [10.0, 16.0, 24.0],
            "sd": [1.0, 1.0, 1.0],
            "made_at": [dt.datetime.combine(day(5), dt.time(), dt.UTC)] * 3,
        }
    )
    found = totals_that_came(totals, sales, rhythm_of(sales, None), day(9))
    assert found.select("periods", "came").rows() == [(2.5, 10.0), (4.0, 16.0)]


def test_a_total_over_a_time_that_was_not_sure_is_not_judged():
    sales = sold(*(("a", day(k), 4, None) for k in range(10)))
    made_at = [dt.datetime.combine(day(5), dt.time(), dt.UTC)] * 2
    totals = {"item": ["a", "a"], "periods": [2.0, 3.0], "periods_sd": [None, 1.0], "mean": [8.0, 12.0]}
    totals |= {"sd": [1.0, 1.0], "made_at": made_at}
    found = totals_that_came(DemandTotal.of(totals), sales, rhythm_of(sales, None), day(9))
    assert found["periods"].to_list() == [2.0]


def test_a_total_of_stamped_weeks_made_within_a_week_begins_with_the_next():
    sales = sold(*(("a", day(7 * k), k, None) for k in range(1, 6)))
    totals = {"item": ["a"], "periods": [2.0], "mean": [1.0], "sd": [1.0]}
    within = dt.datetime.combine(day(15), dt.time(), dt.UTC)
    found = totals_that_came(
        DemandTotal.of(totals | {"made_at": [within]}), sales, rhythm_of(sales, None), day(36)
    )
    assert found["came"].to_list() == [3 + 4]


def test_the_price_is_that_of_the_item_else_what_its_sales_brought():
    sales = Sales.of(
        {"item": ["a", "b", "b"], "date": [day(0)] * 3, "quantity": [1, 1, 1], "price": [9, 2, 4]}
    )
    items = Items.of(
        {
            "item": ["a"],
            "name": ["A"],
            "category": ["c"],
            "unit": ["box"],
            "unit_cost": [1.0],
            "price": [10.0],
        }
    )
    assert sorted(prices(sales, items).rows()) == [("a", "main", 10.0), ("b", "main", 3.0)]
    assert sorted(prices(sales, None)["price"].to_list()) == [3.0, 9.0]
