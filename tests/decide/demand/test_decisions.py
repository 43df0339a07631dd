import polars as pl
import pytest

from tests.decide.demand.shop import day, sales
from wharfinger import run
from wharfinger.decide import demand
from wharfinger.decide.demand.decisions import forecast_decision, forecast_total_decision
from wharfinger.decide.demand.settings import ForecastSettings, ForecastTotalSettings
from wharfinger.tables import DecisionError


@pytest.mark.parametrize("decision", [forecast_decision, forecast_total_decision])
def test_pieces_by_item_give_the_same_bytes_as_all_at_once(decision):
    tables = {"sales": sales(count=9)}
    whole = run.map(decision, tables, pieces=1)
    pieces = run.map(decision, tables, pieces=4)
    for name, frame in whole.frames.items():
        assert frame.equals(pieces.frames[name])


def test_pieces_agree_on_reasons_and_changes_where_more_is_known():
    shop = sales(count=9).with_columns(available=pl.when(pl.col("quantity") > 30).then(0.5).otherwise(1.0))
    known = pl.DataFrame(
        {
            "item": ["item 002"] * 220 + [None] * 220,
            "date": [day(k) for k in range(220)] * 2,
            "promotion": [float(k % 40 < 5) for k in range(220)] + [None] * 220,
            "holiday": [None] * 220 + [float(k % 90 == 0) for k in range(220)],
        },
        schema={"item": pl.String, "date": pl.Date, "promotion": pl.Float64, "holiday": pl.Float64},
    )
    before = forecast_decision.apply({"sales": shop, "known": known}, as_of=day(190)).frames[
        "forecast_reasons"
    ]
    tables = {"sales": shop, "known": known, "forecast_reasons": before}
    whole, pieces = (run.map(forecast_decision, tables, pieces=count) for count in (1, 4))
    assert whole.frames["forecast_changes"].height == 9
    for name, frame in whole.frames.items():
        assert frame.equals(pieces.frames[name])


def test_the_decisions_find_what_the_functions_find():
    shop = sales()
    made = forecast_decision.apply({"sales": shop}, ForecastSettings(horizon=7)).frames["forecast"]
    assert made.drop("made_at").equals(demand.forecast(shop, horizon=7).drop("made_at"))
    made = forecast_total_decision.apply({"sales": shop}, ForecastTotalSettings(periods=9.5))
    expected = demand.forecast_total(shop, periods=9.5)
    assert (
        made.frames["demand_total"].select(expected.columns).drop("made_at").equals(expected.drop("made_at"))
    )


def test_a_time_that_is_not_sure_is_asked_for_by_its_deviation():
    shop = sales()
    made = forecast_total_decision.apply({"sales": shop}, ForecastTotalSettings(periods=9.5, periods_sd=3.0))
    expected = demand.forecast_total(shop, periods=9.5, periods_sd=3.0)
    assert (
        made.frames["demand_total"].select(expected.columns).drop("made_at").equals(expected.drop("made_at"))
    )


def test_quantiles_that_are_no_numbers_are_refused():
    with pytest.raises(DecisionError, match=r"write them as 0\.5,0\.9,0\.95"):
        forecast_decision.apply({"sales": sales()}, ForecastSettings(quantiles="high"))
