"""What real files hold: gaps, duplicates, wrong years, slips. A right result or a clear message."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, sales
from wharfinger.decide import demand
from wharfinger.tables import DecisionError

SHOP = sales(count=6, days=150)


def totals(lines, **more):
    made = demand.forecast_total(lines, periods=14, **more)
    return dict(zip(made["item"], made["mean"], strict=True))


def line(item, date, quantity):
    return pl.DataFrame({"item": [item], "date": [date], "quantity": [quantity]})


def test_a_row_with_a_wrong_year_is_refused_and_named():
    wrong = pl.concat([SHOP, line("item 003", dt.date(2062, 1, 1), 1.0)])
    with pytest.raises(
        DecisionError, match=r"found 1 of \d+ rows on or after 2062-01-01.*correct their dates"
    ):
        totals(wrong)
    assert totals(wrong, as_of=day(150)) == totals(SHOP, as_of=day(150))


def test_a_gap_of_weeks_in_one_item_is_a_time_without_sales_or_with_an_empty_shelf_and_stops_nothing():
    gap = SHOP.filter((pl.col("item") != "item 004") | ~pl.col("date").is_between(day(60), day(90)))
    with_gap, whole = totals(gap), totals(SHOP)
    assert with_gap["item 004"] == pytest.approx(whole["item 004"], rel=0.15)
    assert with_gap["item 001"] == pytest.approx(whole["item 001"], rel=0.05)


def test_rows_of_the_same_item_and_day_add_up():
    halves = pl.concat([SHOP.with_columns(pl.col("quantity") / 2)] * 2)
    assert totals(halves) == pytest.approx(totals(SHOP))


def test_goods_brought_back_a_day_later_lower_what_is_expected():
    back = pl.concat([SHOP, SHOP.filter(item="item 005").with_columns(pl.col("quantity") * -0.25)])
    assert totals(back)["item 005"] == pytest.approx(0.75 * totals(SHOP)["item 005"], rel=0.03)


def test_an_order_of_a_million_moves_nothing_and_is_named():
    wild = pl.concat([SHOP, line("item 002", day(140), 1e6)])
    assert totals(wild)["item 002"] == pytest.approx(totals(SHOP)["item 002"], rel=0.1)
    named = demand.run_forecast(wild, settings=demand.ForecastSettings(horizon=7)).one_off_orders
    assert named.select("item", "date").rows() == [("item 002", day(140))]


def test_a_leap_day_lies_within_the_forecast():
    shop = SHOP.with_columns(pl.col("date").dt.offset_by("-325d"))
    made = demand.forecast(shop, horizon=14, as_of=dt.date(2024, 2, 20))
    assert dt.date(2024, 2, 29) in made["date"].to_list()
    assert made["date"].n_unique() == 14


def test_weekly_and_daily_figures_in_one_file_are_forecast_by_the_day_each_with_its_own_volume():
    rng = np.random.default_rng(3)
    weeks = pl.DataFrame(
        {
            "item": ["by the week"] * 21,
            "date": [day(7 * k) for k in range(21)],
            "quantity": rng.poisson(35, 21).astype(float),
        }
    )
    made = demand.forecast(pl.concat([SHOP, weeks]), horizon=14, as_of=day(150))
    its = made.filter(item="by the week")
    assert its.height == 14
    assert its["mean"].sum() == pytest.approx(70, rel=0.15)
    monday = its.filter(pl.col("date").dt.weekday() == 1)["mean"].sum()
    assert monday > 0.4 * its["mean"].sum()


@pytest.mark.parametrize("points", [0, 1, 2, 3])
def test_a_series_of_so_few_points_has_a_forecast_beside_the_others(points):
    few = [line("new one", day(149 - 3 * k), 2.0) for k in range(points)] or [line("new one", day(149), 0.0)]
    found = totals(pl.concat([SHOP, *few]), as_of=day(150))
    assert (found["new one"] > 0) == (points > 0)
    assert len(found) == 7
