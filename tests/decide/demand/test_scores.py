import datetime as dt

import numpy as np
import polars as pl
import pytest

from wharfinger.decide.demand.scores import accuracy, coverage, middle_of, probs_of

ALL = pl.DataFrame({"item": ["a"], "place": ["main"], "grouping": ["all"], "group": ["all"]})


def cases(came, mean, q50, q90, price=None):
    count = len(came)
    return pl.DataFrame(
        {
            "item": "a",
            "place": "main",
            "date": dt.date(2026, 1, 1),
            "came": np.asarray(came, dtype=float),
            "mean": np.resize(np.asarray(mean, dtype=float), count),
            "q50": np.resize(np.asarray(q50, dtype=float), count),
            "q90": np.resize(np.asarray(q90, dtype=float), count),
            "price": pl.Series([price] * count, dtype=pl.Float64),
        }
    )


def test_bias_error_and_money_are_what_a_pencil_finds():
    found = accuracy(cases([4, 0, 6], 4.0, [3, 1, 5], 9, price=2.0), ALL, "period", "q50").row(0, named=True)
    assert (found["came"], found["expected"], found["cases"], found["series"]) == (10, 12, 3, 1)
    assert found["bias"] == pytest.approx(0.2)
    assert found["error"] == pytest.approx(3 / 10)
    assert found["missed_money"] == pytest.approx(6)


def test_without_a_median_the_mean_is_judged_and_without_a_price_there_is_no_money():
    found = accuracy(cases([4, 0], 1.0, 3, 9), ALL, "period", None).row(0, named=True)
    assert found["error"] == pytest.approx(4 / 4)
    assert found["missed_money"] is None


def test_where_nothing_came_there_is_no_share():
    found = accuracy(cases([0, 0], 1.0, 0, 0), ALL, "period", "q50").row(0, named=True)
    assert found["bias"] is None
    assert found["error"] is None


def test_the_loss_is_twice_the_pinball_loss_over_what_came():
    # Koenker and Bassett (1978): 0.9 of what lies above, 0.1 of what lies below. Above 4 by 2; below by 3.
    (_, high) = coverage(cases([6, 1], 2.0, 2, 4), ALL, "period", {"q50": 0.5, "q90": 0.9})
    assert high["loss"][0] == pytest.approx(2 * (0.9 * 2 + 0.1 * 3) / 7)


@pytest.mark.parametrize(
    ("quantile", "verdict"), [(11, "held too rarely"), (14, "as promised"), (18, "too high")]
)
def test_a_quantile_is_judged_by_how_often_it_held(quantile, verdict):
    came = np.random.default_rng(1).poisson(10, 800)  # its 90% quantile is 14
    (found,) = coverage(cases(came, 10.0, 10, quantile), ALL, "period", {"q90": 0.9})
    assert found["verdict"].to_list() == [verdict]


def test_zero_as_the_median_of_an_item_that_rarely_sells_is_as_promised():
    came = np.random.default_rng(1).poisson(0.2, 800)
    (found,) = coverage(cases(came, 0.2, 0.3, 1), ALL, "period", {"q50": 0.5})
    assert found["held"][0] > 0.8
    assert found["verdict"][0] == "as promised"


def test_quantiles_are_read_off_the_names_of_the_columns():
    frame = pl.DataFrame(schema=["q97_5", "q50", "quantity", "q5", "mean"])
    assert probs_of(frame) == {"q5": 0.05, "q50": 0.5, "q97_5": 0.975}
    assert middle_of(probs_of(frame)) == "q50"
    assert middle_of({"q90": 0.9}) is None
