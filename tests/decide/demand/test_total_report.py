import polars as pl

from tests.decide.demand.shop import sales
from wharfinger.decide.demand.decisions import forecast_total_decision
from wharfinger.decide.demand.settings import ForecastTotalSettings


def page(shop, settings=None):
    return forecast_total_decision.report(forecast_total_decision.apply({"sales": shop}, settings))


def test_the_quantiles_are_told_in_words_and_the_money_to_be_sure_in_the_answer():
    written = page(sales().with_columns(price=pl.lit(2.0))).replace("\xa0", " ")
    assert "95 of 100" in written
    assert "To have enough of each item in 99 of 100 cases takes" in written


def test_without_prices_there_is_no_money():
    assert "worth" not in page(sales()).partition("</h1>")[0]


def test_only_the_quantiles_asked_for_are_shown():
    written = page(sales(), ForecastTotalSettings(quantiles="0.975"))
    assert "97.5 of 100" in written
    assert "95 of 100" not in written
