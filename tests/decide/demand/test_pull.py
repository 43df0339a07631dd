import numpy as np
import polars as pl
import pytest

from tests.decide.demand.pasts import known_of, past_of
from tests.decide.demand.shop import day, table
from wharfinger.decide import demand
from wharfinger.decide.demand.pull import pulls, signal_columns
from wharfinger.tables import Signals


def test_a_signal_is_its_last_span_over_its_last_four():
    visits = np.r_[np.full(42, 100.0), np.full(14, 300.0)]
    past = past_of(np.ones((2, 56)))
    columns = signal_columns(past, Signals.of(known_of(56, visits=visits)))
    assert pulls(columns, 2, 56, 14).ravel() == pytest.approx([300 / 150] * 2)
    # Before the rise it said nothing.
    assert pulls(columns, 2, 42, 14).ravel() == pytest.approx([1.0, 1.0])


def test_where_a_signal_is_silent_it_moves_nothing():
    assert pulls((np.full((1, 30), np.nan),), 3, 30, 14).tolist() == [[1.0]] * 3


def test_a_signal_that_runs_ahead_of_sales_makes_forecasts_better():
    rng = np.random.default_rng(8)
    heat = np.exp(np.convolve(rng.normal(0, 0.35, 50).repeat(7), np.ones(7) / 7, "same"))[:330]
    # Visits show a week before how much will sell.
    level = rng.lognormal(1, 0.5, (40, 1)) * np.r_[np.ones(7), heat[:-7]]
    sold = rng.poisson(level)
    shop, visits = table(sold[:, :302]), known_of(302, visits=heat[:302])
    came = sold[:, 302:309].sum(axis=1)
    errors = [
        np.abs(
            demand.forecast_total(shop, periods=7, quantiles=[0.5], signals=signals, as_of=day(302))[
                "q50"
            ].to_numpy()
            - came
        ).sum()
        for signals in (None, visits)
    ]
    assert errors[1] < errors[0]


def test_the_future_of_a_signal_changes_nothing():
    shop = table(np.random.default_rng(1).poisson(3, (10, 120)))
    visits = known_of(140, visits=np.arange(140) + 1.0)
    shifted = visits.with_columns(
        pl.when(pl.col("date") >= day(120)).then(9e9).otherwise("visits").alias("visits")
    )
    made, other = (
        demand.forecast_total(shop, periods=7, signals=s, as_of=day(120)) for s in (visits, shifted)
    )
    assert made.equals(other)
