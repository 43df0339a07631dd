import polars as pl
import pytest

from tests.decide.demand.shop import sales
from wharfinger.decide import demand
from wharfinger.decide.demand.decisions import forecast_decision, forecast_total_decision
from wharfinger.decide.demand.settings import ForecastSettings, ForecastTotalSettings
from wharfinger.tables import DecisionError


@pytest.mark.parametrize("decision", [forecast_decision, forecast_total_decision])
def test_pieces_by_item_give_the_same_bytes_as_all_at_once(decision):
    shop = sales(count=9)
    whole = decision.apply({"sales": shop})
    shared = decision.fitted(decision.take({"sales": shop}), whole.settings, whole.as_of)
    pieces = [
        decision.apply({"sales": shop.filter(pl.col("item").is_in(part))}, as_of=whole.as_of, shared=shared)
        for part in (["item 000", "item 007"], [f"item {k:03d}" for k in (1, 2, 3, 4, 5, 6)], ["item 008"])
    ]
    name = decision.writes[0].table_name()
    joined = pl.concat([piece.frames[name] for piece in pieces]).sort(whole.frames[name].columns[:3])
    assert joined.equals(whole.frames[name].sort(whole.frames[name].columns[:3]))


def test_the_decisions_find_what_the_functions_find():
    shop = sales()
    made = forecast_decision.apply({"sales": shop}, ForecastSettings(horizon=7)).frames["forecast"]
    assert made.drop("made_at").equals(demand.forecast(shop, horizon=7).drop("made_at"))
    made = forecast_total_decision.apply({"sales": shop}, ForecastTotalSettings(periods=9.5))
    expected = demand.forecast_total(shop, periods=9.5)
    assert (
        made.frames["demand_total"]
        .drop("made_at")
        .equals(expected.select(made.frames["demand_total"].columns).drop("made_at"))
    )


def test_quantiles_that_are_no_numbers_are_refused():
    with pytest.raises(DecisionError, match=r"write them as 0\.5,0\.9,0\.95"):
        forecast_decision.apply({"sales": sales()}, ForecastSettings(quantiles="high"))
