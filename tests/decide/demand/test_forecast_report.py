import datetime as dt

import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, sales, table
from wharfinger.decide.demand.decisions import forecast_decision
from wharfinger.decide.demand.settings import ForecastSettings

WEEK = ForecastSettings(horizon=7)


def page(tables, settings=WEEK, **more):
    return forecast_decision.report(forecast_decision.apply(tables, settings, **more)).replace("\xa0", " ")


def test_the_answer_comes_first_with_money_where_prices_are_known():
    with_price = sales().with_columns(price=pl.lit(3.0))
    assert "are expected to sell in the next 7 days" in page({"sales": sales()})
    assert "worth" not in page({"sales": sales()}).partition("</h1>")[0]
    assert ", worth " in page({"sales": with_price}).partition("</h1>")[0]


def test_the_worst_items_are_those_whose_miss_costs_most():
    shop = sales().with_columns(price=pl.when(pl.col("item") == "item 002").then(9000.0).otherwise(1.0))
    written = page({"sales": shop})
    assert written.index("item 002 at main") < written.index("item 011 at main")
    assert "Worst items by money" in written


def test_empty_shelves_and_promotions_are_marked_in_the_past():
    sold = np.full((1, 120), 10.0)
    shop = table(sold).with_columns(
        available=pl.when(pl.col("date").is_between(day(100), day(104))).then(0.0).otherwise(1.0),
        promotion=pl.col("date").is_between(day(110), day(112)),
    )
    written = page({"sales": shop})
    assert "span bad" in written
    assert "empty shelf" in written
    assert "span plain" in written
    assert "promotion" in written


def test_a_past_of_two_horizons_is_too_short_to_try_and_says_so():
    written = page({"sales": sales(days=12)})
    assert "Too little of the past is known" in written
    assert "at least three horizons" in written


def test_what_changed_is_shown_where_an_earlier_run_is_given():
    shop = sales()
    before = forecast_decision.apply({"sales": shop}, WEEK, as_of=day(150)).frames["forecast_reasons"]
    assert "What changed" not in page({"sales": shop})
    written = page({"sales": shop, "forecast_reasons": before})
    assert "What changed" in written
    assert "mostly the pace of sales" in written


def test_a_quantile_alone_is_enough():
    assert "<svg" in page({"sales": sales()}, ForecastSettings(horizon=7, quantiles="0.95"))


def test_nothing_sold_at_all_is_a_page_too():
    idle = {"item": ["idle"], "date": [day(0)], "quantity": [0.0]}
    assert "0 base units" in page({"sales": idle})


@pytest.mark.parametrize("horizon", [1, 6])
def test_monthly_figures_have_a_page_that_speaks_of_months(horizon):
    months = [dt.date(2022 + k // 12, k % 12 + 1, 1) for k in range(40)]
    shop = {"item": ["a"] * 40 + ["b"] * 40, "date": months * 2, "quantity": [20.0, 25.0] * 20 + [3.0] * 40}
    written = page({"sales": shop}, ForecastSettings(horizon=horizon))
    assert ("in the next month." if horizon == 1 else "in the next 6 months.") in written


def test_daily_sales_taken_by_the_week_have_a_page_too():
    written = page({"sales": sales()}, ForecastSettings(horizon=4, every="week"))
    assert "in the next 4 weeks." in written
    assert "Did the quantiles hold?" in written
