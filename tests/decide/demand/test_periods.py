import datetime as dt

import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, sales
from wharfinger.decide import demand
from wharfinger.tables import DecisionError, Forecast


def test_there_is_a_row_for_each_item_and_coming_day():
    made = Forecast.of(demand.forecast(sales(), horizon=10))
    assert made.height == 120
    dates = made.filter(pl.col("item") == "item 004")["date"].to_list()
    assert dates == [dt.date(2025, 7, 25) + dt.timedelta(days=k) for k in range(10)]


def test_the_means_add_up_to_the_mean_of_the_total():
    shop = sales()
    made = demand.forecast(shop, horizon=14).group_by("item", maintain_order=True).agg(pl.col("mean").sum())
    assert np.allclose(made["mean"], demand.forecast_total(shop, periods=14)["mean"], rtol=1e-12)


def test_a_closed_weekday_is_expected_to_sell_nothing_and_a_strong_one_more():
    made = demand.forecast(sales(count=20, days=400), horizon=14)
    week = made.group_by(day=pl.col("date").dt.weekday()).agg(pl.col("mean", "q99").sum()).sort("day")
    assert week["q99"][6] == 0
    # Friday sells 1.7 times as much as Tuesday.
    assert week["mean"][4] / week["mean"][1] == pytest.approx(1.7, rel=0.05)


def test_quantiles_of_single_days_hold_as_often_as_they_say():
    shop = sales(count=60, days=300)
    made = demand.forecast(shop.filter(pl.col("date") < day(272)), horizon=28, as_of=day(272))
    came = made.join(shop, on=["item", "date"], how="left").with_columns(pl.col("quantity").fill_null(0.0))
    opened = came.filter(pl.col("mean") > 0)
    names = ["q90", "q95", "q99"]
    held = opened.select((pl.col("quantity") <= pl.col(name)).mean().alias(name) for name in names).row(0)
    # Counts are coarse: a quantile a little under 1 is already passed by a sale of 1.
    assert held[0] == pytest.approx(0.9, abs=0.045)
    assert held[1] == pytest.approx(0.95, abs=0.03)
    assert held[2] == pytest.approx(0.99, abs=0.015)


def test_monthly_figures_are_forecast_by_the_month():
    months = [dt.date(2023 + k // 12, k % 12 + 1, 1) for k in range(30)]
    shop = {"item": ["a"] * 30, "date": months, "quantity": [20.0] * 30}
    made = demand.forecast(shop, horizon=3)
    assert made["date"].to_list() == [dt.date(2025, 7, 1), dt.date(2025, 8, 1), dt.date(2025, 9, 1)]
    assert np.allclose(made["mean"], 20, rtol=0.01)


def test_the_future_and_the_order_of_rows_change_nothing():
    shop = sales()
    past = shop.filter(pl.col("date") < day(150)).sample(fraction=1, shuffle=True, seed=1)
    made, other = (demand.forecast(one, horizon=5, as_of=day(150)) for one in (shop, past))
    assert made.equals(other)


@pytest.mark.parametrize("horizon", [0, 1.5, 1001, True])
def test_a_horizon_that_cannot_be_is_refused(horizon):
    with pytest.raises(DecisionError, match="expected a whole number from 1 to 1000"):
        demand.forecast(sales(), horizon=horizon)


def test_a_rhythm_that_does_not_exist_is_refused():
    with pytest.raises(DecisionError, match="found every='year'; expected day, week or month"):
        demand.forecast(sales(), horizon=3, every="year")
