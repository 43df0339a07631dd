import polars as pl
import pytest

from tests.decide.demand.shop import day, sales
from wharfinger.decide import demand
from wharfinger.decide.demand import replay
from wharfinger.decide.demand.decisions import forecast_decision
from wharfinger.decide.demand.settings import ForecastSettings


def result(shop, horizon=7):
    return forecast_decision.apply({"sales": shop}, ForecastSettings(horizon=horizon))


def test_it_is_the_forecast_of_one_horizon_ago_judged_by_what_came():
    shop = sales()
    found = replay.replayed(result(shop))
    made = demand.forecast(shop, horizon=7, as_of=day(193))
    judged = demand.forecast_quality(shop, made, as_of=day(200))
    assert found.quality.forecast_quality.equals(judged.forecast_quality)
    assert (found.judged, found.of) == (12, 12)


def test_what_came_since_does_not_change_what_would_have_been_expected():
    shop = sales()
    wild = shop.with_columns(
        quantity=pl.when(pl.col("date") >= day(193)).then(900.0).otherwise(pl.col("quantity"))
    )
    plain, moved = (replay.replayed(result(one)).quality.forecast_quality for one in (shop, wild))
    assert plain["expected"].to_list() == pytest.approx(moved["expected"].to_list())
    assert moved["came"].max() > plain["came"].max()


def test_a_short_past_is_not_tried():
    assert replay.replayed(result(sales(days=20))) is None


def test_of_many_series_the_largest_and_some_of_the_rest_are_tried(monkeypatch):
    monkeypatch.setattr(replay, "MOST_SERIES", 4)
    found = replay.replayed(result(sales()))
    assert (found.judged, found.of) == (4, 12)
    assert {"item 011", "item 010"} <= set(found.quality.forecast_drift["item"])
