import polars as pl

from tests.decide.demand.shop import day
from wharfinger.decide.demand.needs import needs
from wharfinger.decide.demand.rhythm import rhythm_of
from wharfinger.tables import Forecast, Sales

FOUND = pl.DataFrame(
    {
        "item": ["moved", "calm"],
        "place": ["main"] * 2,
        "cases": [9, 9],
        "came": [30.0, 10.0],
        "expected": [10.0, 10.0],
        "p_value": [0.0001, 0.8],
        "drifted": [True, False],
        "direction": ["rising", None],
        "since": [day(3), None],
    }
)
SALES = Sales.of({"item": ["moved", "calm", "fresh"], "date": [day(9)] * 3, "quantity": [3.0, 1.0, 1.0]})
PRICE = pl.DataFrame({"item": ["moved"], "place": ["main"], "price": [2.0]})


def judged(last=20, today=10):
    made = Forecast.of(
        {"item": ["moved", "calm"], "date": [day(last)] * 2, "mean": [1.0, 1.0], "q50": [1.0, 1.0]}
    )
    found = needs(FOUND, made, SALES, rhythm_of(SALES, "day"), day(today), PRICE)
    return {row["item"]: row for row in found.iter_rows(named=True)}


def test_what_drifted_and_what_is_new_is_to_be_made_anew_and_the_rest_stands():
    found = judged()
    assert list(found) == ["moved", "fresh", "calm"]
    assert [row["refresh"] for row in found.values()] == ["drifted", "new", None]
    assert found["moved"]["money"] == 40
    assert found["moved"]["why"] == "sold 30.0 where 10.0 were expected; rising since 2025-01-09"
    assert found["calm"]["why"] == "sells as forecast"


def test_a_forecast_whose_last_period_is_over_is_to_be_made_anew():
    assert judged(last=9)["calm"]["refresh"] == "over"
    assert judged(last=10)["calm"]["refresh"] is None
