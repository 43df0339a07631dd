import datetime as dt
import math

import numpy as np
import polars as pl
import pytest

from wharfinger.decide.demand.drift import drift, named, tails

PROBS = {"q50": 0.5, "q90": 0.9}


def cases(came, q50, q90):
    count, periods = came.shape
    first = dt.date(2026, 1, 1)
    return pl.DataFrame(
        {
            "item": np.repeat([f"item {k:04d}" for k in range(count)], periods),
            "place": "main",
            "date": [first + dt.timedelta(days=int(k)) for k in np.tile(np.arange(periods), count)],
            "mean": np.full(came.size, float(q50)),
            "q50": np.full(came.size, float(q50)),
            "q90": np.full(came.size, float(q90)),
            "came": came.ravel().astype(float),
        }
    )


def poisson_quantile(mean, prob):
    total, count = math.exp(-mean), 0
    each = total
    while total < prob:
        count += 1
        each *= mean / count
        total += each
    return count


def test_tails_are_those_of_the_tables_of_the_binomial_distribution():
    # Abramowitz and Stegun, Handbook of Mathematical Functions: 10 trials at 0.5, at least 8: 56/1024.
    assert tails(np.array([10, 10]), np.array([8, 0]), 0.5) == pytest.approx([56 / 1024, 1.0])
    assert tails(np.array([3]), np.array([3]), 0.1) == pytest.approx([0.001])


def test_those_named_follow_the_example_of_benjamini_and_hochberg():
    # Benjamini and Hochberg (1995), section 3.2: of these 15 values four are named at 0.05.
    values = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    assert named(np.array(values), 0.05).sum() == 4
    assert not named(np.array([]), 0.05).any()


@pytest.mark.parametrize("mean", [0.2, 1.5, 30])
def test_items_that_sell_as_forecast_are_hardly_ever_named(mean):
    came = np.random.default_rng(3).poisson(mean, (400, 28))
    found = drift(cases(came, poisson_quantile(mean, 0.5), poisson_quantile(mean, 0.9)), PROBS, 0.05)
    assert found["drifted"].sum() <= 2


def test_items_whose_level_moves_are_named_with_the_day_on_which_it_began():
    rng = np.random.default_rng(5)
    came = rng.poisson(10, (80, 40))
    came[:20, 12:] = rng.poisson(20, (20, 28))
    came[20:40, 20:] = rng.poisson(3, (20, 20))
    found = drift(cases(came, 10, 14), PROBS, 0.05).filter("drifted")
    assert found["direction"].to_list()[:40] == ["rising"] * 20 + ["falling"] * 20
    assert found.height <= 42
    off = [(day - dt.date(2026, 1, 13)).days for day in found["since"][:20]]
    assert abs(np.median(off)) <= 2
    off = [(day - dt.date(2026, 1, 21)).days for day in found["since"][20:40]]
    assert abs(np.median(off)) <= 2


def test_a_median_of_a_part_of_a_piece_does_not_make_idle_days_a_surprise():
    came = np.zeros((1, 60))
    assert not drift(cases(came, 0.4, 0.9), PROBS, 0.05)["drifted"].any()


def test_without_a_case_there_is_nothing_to_name():
    assert drift(cases(np.zeros((1, 1)), 1, 2).clear(), PROBS, 0.05).is_empty()
