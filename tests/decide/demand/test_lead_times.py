import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, sales, table
from wharfinger.decide import demand
from wharfinger.decide.demand.lead_times import lead_times, lengths_of
from wharfinger.decide.demand.mixture_kernels import mixed_quantiles
from wharfinger.tables import DecisionError, TableError

SERIES = pl.DataFrame({"item": ["tea"], "place": ["main"]})


def steady(count=60, days=420, level=20.0, seed=1):
    return table(np.random.default_rng(seed).poisson(level, (count, days)))


@pytest.mark.parametrize("sd", [0.5, 3.0, 8.0])
def test_a_random_time_is_taken_as_lengths_of_its_mean_and_deviation(sd):
    lengths = lengths_of(10, sd)
    assert np.mean(lengths) == pytest.approx(10)
    assert np.std(lengths) == pytest.approx(sd)
    assert min(lengths) > 0


def test_the_spread_is_that_of_demand_and_of_time_together():
    # Its variance is the mean time times the variance of a day, and the mean of a day squared times the
    # variance of the time (Silver, Pyke and Thomas 2017, section 6.10). Poisson: 20 a day.
    made = demand.forecast_total(steady(), periods=10, periods_sd=3)
    assert made["mean"].mean() == pytest.approx(200, rel=0.02)
    assert made["sd"].mean() == pytest.approx((10 * 20 + 20**2 * 3**2) ** 0.5, rel=0.05)
    assert made["periods_sd"].unique().to_list() == [pytest.approx(3.0)]


def test_of_two_lengths_the_longer_one_decides_the_high_quantiles():
    asked = {"item": ["item 000", "item 000"], "periods": [4.0, 16.0], "weight": [3.0, 1.0]}
    made = demand.forecast_total(steady(), periods=asked, quantiles=[0.5, 0.9]).row(0, named=True)
    assert made["periods"] == pytest.approx(7.0)
    assert made["mean"] == pytest.approx(140, rel=0.03)
    # 0.5 is two thirds of the short time's cases; 0.9 is in the middle of the long one's.
    assert 76 < made["q50"] < 100
    assert made["q90"] == pytest.approx(320, rel=0.05)


def test_the_95_quantile_over_a_random_time_holds_in_about_19_of_20_cases():
    rng = np.random.default_rng(8)
    level = rng.lognormal(0.5, 1.0, (300, 1))
    sold = rng.negative_binomial(1.0, 1 / (1 + level), (300, 340))
    made = demand.forecast_total(table(sold[:, :300]), periods=14, periods_sd=6, as_of=day(300))
    sigma = np.log1p((6 / 14) ** 2) ** 0.5
    times = np.rint(np.exp(rng.normal(np.log(14) - sigma**2 / 2, sigma, (300, 20)))).clip(1, 40).astype(int)
    whole = np.cumsum(sold[:, 300:], axis=1)
    came = np.take_along_axis(whole, times - 1, axis=1)
    assert 0.93 <= (came <= made["q95"].to_numpy()[:, None]).mean() <= 0.975


def test_a_mixture_of_one_is_itself_and_quantiles_beyond_the_last_fade_on():
    known, probs = np.array([[1.0, 2.0, 4.0]]), np.array([0.5, 0.9, 0.99])
    asked = np.array([0.5, 0.9, 0.95, 0.99, 0.999])
    found = mixed_quantiles(known, probs, np.array([1.0]), np.array([0]), 1, asked)[0]
    # Straight between 2 and 4 at 0.95; from 0.9 to 0.99 the rest fell to a tenth over two pieces, and so on.
    assert found == pytest.approx([1, 2, 2 + 2 * 5 / 9, 4, 6])


def test_times_that_are_sure_are_as_before():
    shop = sales()
    asked = pl.DataFrame({"item": ["item 003"], "periods": [7.0], "periods_sd": [0.0]})
    made = demand.forecast_total(shop, periods=asked)
    assert "periods_sd" not in made.columns
    assert made.equals(demand.forecast_total(shop, periods=7).filter(item="item 003"))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"item": ["tea"], "periods": [4], "periods_sd": [5]}, "expected a number from 0 to that time"),
        ({"item": ["tea"] * 2, "periods": [4, 6], "weight": [1, None]}, "with a weight, or none"),
        (
            {"item": ["tea"] * 2, "periods": [4, 4], "periods_sd": [1, 2]},
            "one row for each item, place and len",
        ),
    ],
)
def test_times_that_cannot_be_are_refused(asked, told):
    with pytest.raises(DecisionError, match=told):
        lead_times(asked, 0.0, SERIES)


def test_a_weight_of_nothing_is_refused():
    with pytest.raises(TableError, match="weight"):
        lead_times({"item": ["tea"], "periods": [4], "weight": [0]}, 0.0, SERIES)


def test_a_deviation_belongs_into_the_table_where_there_is_one():
    with pytest.raises(DecisionError, match="add a column periods_sd to it"):
        lead_times({"item": ["tea"], "periods": [4]}, 2.0, SERIES)
