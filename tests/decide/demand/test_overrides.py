import polars as pl
import pytest

from tests.decide.demand.shop import day
from wharfinger.decide import demand
from wharfinger.decide.demand.overrides import Overrides, override_worth
from wharfinger.decide.demand.rhythm import rhythm_of
from wharfinger.tables import DecisionError

MADE = {
    "item": ["a", "a", "b"],
    "date": [day(0), day(1), day(0)],
    "mean": [4.0, 4.0, 2.0],
    "q50": [4.0, 4.0, 2.0],
}
SAID = {"item": ["a"], "date": [day(1)], "quantity": [9.0], "by": ["the buyer"], "reason": ["fair in town"]}


def test_what_a_person_says_stands_beside_the_computed_number_and_not_in_its_place():
    both = demand.with_overrides(MADE, SAID)
    assert both["mean"].to_list() == [4, 4, 2]
    assert both["said"].to_list() == [None, 9, None]
    assert both["used"].to_list() == [4, 9, 2]
    assert both["reason"].to_list() == [None, "fair in town", None]


def test_a_number_for_a_period_without_a_forecast_is_refused():
    with pytest.raises(DecisionError, match=r"a number for item 'a' at place 'main' from 2025-01-11.*1 more"):
        demand.with_overrides(MADE, {"item": ["a", "c"], "date": [day(5), day(0)], "quantity": [1.0, 1.0]})


def test_the_worth_is_what_was_missed_less_by_it():
    said = Overrides.of(
        {
            "item": ["a"] * 3,
            "date": [day(0), day(1), day(2)],
            "quantity": [9.0, 2.0, 4.0],
            "by": ["the buyer"] * 3,
        }
    )
    cases = pl.DataFrame(
        {
            "item": ["a"] * 3,
            "place": ["main"] * 3,
            "number": [20094 + k for k in range(3)],
            "mean": [4.0] * 3,
            "came": [10.0, 5.0, 4.0],
            "price": [2.0] * 3,
        }
    )
    rhythm = rhythm_of(cases.select(date=pl.Series([day(0), day(1)])), None)
    assert rhythm.number_of(day(0)) == 20094
    found = override_worth(said, cases, rhythm).row(0, named=True)
    # Computed missed 6, 1, 0; the buyer 1, 3, 0: five nearer, two farther.
    assert (found["nearer"], found["farther"], found["cases"]) == (1, 1, 3)
    assert (found["worth"], found["worth_money"]) == (3, 6)
