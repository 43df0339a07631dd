from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, table
from wharfinger import twin
from wharfinger.decide import demand
from wharfinger.decide.demand.findings import likely_stockouts, one_off_orders
from wharfinger.decide.demand.question import Question


def past_of(sold, as_of):
    question = Question.of(table(sold), quantiles=[0.5], every=None, as_of=as_of, seed=0)
    return question.sales, question.past()


def test_a_single_order_of_a_thousand_is_named_with_what_it_counts_as():
    sold = np.random.default_rng(1).poisson(3, (4, 120))
    sold[2, 70] = 5000
    found = one_off_orders(*past_of(sold, day(120)))
    assert found.select("item", "date", "quantity").row(0) == ("item 002", day(70), 5000)
    assert found.height == 1
    assert found["counted_as"][0] <= np.sort(sold[2])[-2] + 1


def test_ordinary_ups_and_downs_are_not_named():
    sold = np.random.default_rng(2).negative_binomial(1, 0.2, (40, 200))
    assert one_off_orders(*past_of(sold, day(200))).is_empty()


def test_neighbouring_periods_that_are_likely_empty_are_one_stockout():
    _, past = past_of(np.full((3, 20), 4.0), day(20))
    known, demand = past.known.copy(), past.sold.copy()
    known[1, 5:8], known[1, 12] = 0.1, 0.2
    known[2, 3] = 0.7  # more likely full than empty
    demand[1, 5:8], demand[1, 12] = 10.0, 9.0
    found = likely_stockouts(replace(past, known=known, demand=demand, guessed=known < 1))
    assert found.drop("place").rows() == [
        ("item 001", day(5), day(7), 3, pytest.approx(18)),
        ("item 001", day(12), day(12), 1, pytest.approx(5)),
    ]


def test_what_was_noted_is_no_guess():
    _, past = past_of(np.full((3, 20), 4.0), day(20))
    known = past.known.copy()
    known[1, 5:8] = 0.0
    assert likely_stockouts(replace(past, known=known, guessed=np.zeros_like(known, dtype=bool))).is_empty()


def test_items_that_rarely_sell_are_not_called_empty():
    sold = np.random.default_rng(4).poisson(0.1, (40, 200))
    assert likely_stockouts(past_of(sold, day(200))[1]).height <= 2


def test_in_the_simulated_company_what_is_called_likely_empty_was_empty():
    company = twin.company(seed=5, items=60, days=300, places=2)
    # As if nobody had noted anything of the shelf.
    sales = company.tables["sales"].drop("available")
    found = demand.run_forecast(sales, settings=demand.ForecastSettings(horizon=14)).likely_stockouts
    days = found.select("item", "place", date=pl.date_ranges("first_day", "last_day")).explode("date")
    sold = sales.group_by("item", "place", "date").agg(pl.col("quantity").sum())
    keys = ["item", "place", "date"]
    asked = (
        days.join(company.truth.demand, on=keys).join(sold, on=keys, how="left").filter(pl.col("demand") > 0)
    )
    assert asked.height > 100
    assert (asked["demand"] > asked["quantity"].fill_null(0)).mean() > 0.95
    hidden = (asked["demand"] - asked["quantity"].fill_null(0)).sum()
    assert found["missed"].sum() == pytest.approx(hidden, rel=0.3)
