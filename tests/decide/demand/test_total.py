import datetime as dt
from statistics import NormalDist

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.demand.shop import day, sales, table
from wharfinger.decide import demand
from wharfinger.tables import DecisionError, DemandTotal, TableError

QUANTILES = ["q50", "q90", "q95", "q99"]


def test_the_result_is_a_table_of_totals_with_a_row_for_each_item():
    made = demand.forecast_total(sales(), periods=14)
    assert DemandTotal.of(made).height == 12
    assert made.columns == ["item", "place", "periods", "mean", "sd", *QUANTILES, "made_at"]
    assert made["made_at"][0] == dt.datetime(2025, 7, 25, tzinfo=dt.UTC)


def test_a_quantile_of_a_fraction_of_a_percent_is_named_with_an_underscore():
    made = demand.forecast_total(sales(), periods=14, quantiles=[0.975, 0.5])
    assert made.columns[5:7] == ["q50", "q97_5"]


def test_totals_of_poisson_demand_are_near_the_true_distribution():
    shop = sales(count=40, days=400)
    made = demand.forecast_total(shop, periods=14)
    # Two whole weeks; the sum of Poisson demand is Poisson, near the normal distribution at this size.
    mean = np.geomspace(0.3, 40, 40) * 14
    upper = mean + NormalDist().inv_cdf(0.95) * np.sqrt(mean)
    assert made["mean"].sum() == pytest.approx(mean.sum(), rel=0.03)
    assert made["q95"].sum() == pytest.approx(upper.sum(), rel=0.04)


def test_the_95_quantile_is_passed_in_about_one_of_twenty_totals():
    rng = np.random.default_rng(5)
    level = rng.lognormal(0, 1.2, (300, 1))
    sold = rng.negative_binomial(0.5, 0.5 / (0.5 + level), (300, 240))
    made = demand.forecast_total(table(sold[:, :212]), periods=28, as_of=day(212))
    held = sold[:, 212:].sum(axis=1) <= made["q95"].to_numpy()
    assert 0.92 <= held.mean() <= 0.98


def test_three_points_give_the_textbook_rule():
    # With no past to learn from: mean 2 a day; variance 2/3 drawn towards the mean squared, by two days.
    # A sum of n new days has the variance n v, and n n v / 3 as the mean of three days is itself uncertain.
    three = {"item": ["a"] * 3, "date": [day(0), day(1), day(2)], "quantity": [1.0, 2.0, 3.0]}
    made = demand.forecast_total(three, periods=4, quantiles=[0.95])
    variance = (3 * 2 / 3 + 2 * 2**2) / 5
    assert made["mean"][0] == pytest.approx(8)
    assert made["q95"][0] == pytest.approx(8 + 1.644854 * (4 * variance + 16 * variance / 3) ** 0.5, rel=1e-6)


def test_an_item_that_never_sold_is_expected_to_sell_nothing():
    idle = pl.DataFrame({"item": ["idle"], "date": [day(100)], "quantity": [0.0]})
    made = demand.forecast_total(pl.concat([sales(), idle]), periods=7).filter(pl.col("item") == "idle")
    assert made.select("mean", "sd", *QUANTILES).row(0) == (0, 0, 0, 0, 0, 0)


def test_the_order_of_the_rows_does_not_matter():
    shop = sales()
    mixed = shop.sample(fraction=1, shuffle=True, seed=3)
    assert demand.forecast_total(shop, periods=7).equals(demand.forecast_total(mixed, periods=7))


def test_what_happens_after_as_of_changes_nothing():
    shop = sales()
    past, future = pl.col("date") < day(150), pl.col("date") >= day(150)
    shifted = pl.concat([shop.filter(past), shop.filter(future).with_columns(pl.col("quantity") * 100 + 7)])
    made, other = (demand.forecast_total(one, periods=14, as_of=day(150)) for one in (shop, shifted))
    assert made.equals(other)
    assert not made.equals(demand.forecast_total(shop, periods=14, as_of=day(151)))


def test_each_item_may_have_its_own_lengths_and_fractions():
    asked = pl.DataFrame({"item": ["item 003", "item 003", "item 005"], "periods": [2.0, 2.5, 3.0]})
    made = demand.forecast_total(sales(), periods=asked)
    assert made.select("item", "periods").rows() == [("item 003", 2.0), ("item 003", 2.5), ("item 005", 3.0)]
    three = demand.forecast_total(sales(), periods=3).filter(pl.col("item") == "item 003")
    between = (made["mean"][0] + three["mean"][0]) / 2
    assert made["mean"][1] == pytest.approx(between)


def test_a_half_day_has_half_the_mean_and_the_root_of_half_the_spread():
    whole, half = (demand.forecast_total(sales(), periods=n) for n in (1, 0.5))
    assert np.allclose(half["mean"], whole["mean"] / 2)
    assert np.allclose(half["sd"], whole["sd"] * 0.5**0.5)


def test_days_with_an_empty_shelf_are_not_days_without_demand():
    sold = np.full((1, 100), 10.0)
    sold[0, 60:100] = 0
    shut = pl.DataFrame(
        {
            "item": ["item 000"] * 40,
            "date": [day(k) for k in range(60, 100)],
            "quantity": [0.0] * 40,
            "available": [0.0] * 40,
        }
    )
    open_days = table(sold).with_columns(available=pl.lit(1.0))
    known = demand.forecast_total(pl.concat([open_days, shut]), periods=7, as_of=day(100))
    assert known["mean"][0] == pytest.approx(70, rel=0.02)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, 60),
            st.floats(-5, 1e6, allow_nan=False).map(lambda x: round(x, 3)),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_quantiles_never_cross_and_are_never_below_zero(lines):
    shop = {
        "item": [f"item {item}" for item, _, _ in lines],
        "date": [day(number) for _, number, _ in lines],
        "quantity": [quantity for _, _, quantity in lines],
    }
    made = DemandTotal.of(demand.forecast_total(shop, periods=5)).select(QUANTILES).to_numpy()
    assert (made >= 0).all()
    assert (np.diff(made, axis=1) >= 0).all()


@pytest.mark.parametrize("periods", [0, -1, float("nan"), 1001, True])
def test_a_length_that_cannot_be_is_refused(periods):
    with pytest.raises(DecisionError, match="expected a number above 0, up to 1000"):
        demand.forecast_total(sales(), periods=periods)


def test_a_length_for_an_item_without_sales_is_refused():
    asked = {"item": ["unheard of"], "periods": [3]}
    with pytest.raises(DecisionError, match="item 'unheard of' at place 'main', of which no sale is known"):
        demand.forecast_total(sales(), periods=asked)


def test_a_table_of_lengths_without_its_columns_is_refused():
    with pytest.raises(TableError, match="found columns 'item', 'days'; expected also 'periods'"):
        demand.forecast_total(sales(), periods={"item": ["item 003"], "days": [3]})


@pytest.mark.parametrize("quantile", [0, 1, 95, True])
def test_a_quantile_that_is_none_is_refused(quantile):
    with pytest.raises(DecisionError, match=r"expected numbers from 0\.001 to 0\.999"):
        demand.forecast_total(sales(), periods=7, quantiles=[quantile])


def test_at_least_one_quantile_is_asked_for():
    with pytest.raises(DecisionError, match="found no quantile"):
        demand.forecast_total(sales(), periods=7, quantiles=[])


def test_the_same_seed_gives_the_same_bytes():
    shop = sales(count=8)
    made, again = (demand.forecast_total(shop, periods=7, seed=3) for _ in range(2))
    assert made.equals(again)


@settings(max_examples=5, deadline=None)
@given(st.sampled_from([0.01, 0.5, 12.0, 1000.0]), st.integers(0, 3))
def test_forecasts_grow_with_the_unit_of_the_figures(times, seed):
    shop = sales(count=8, days=120, seed=seed)
    more = shop.with_columns(pl.col("quantity") * times)
    made, other = (demand.forecast_total(one, periods=14) for one in (shop, more))
    assert np.allclose(other["mean"], made["mean"] * times, rtol=2e-3)
    # Quantiles are learned by descent, which stops a little sooner or later.
    assert np.allclose(other["q95"], made["q95"] * times, rtol=0.05)


def test_a_shifted_future_of_prices_and_sales_changes_no_past_effect():
    shop = sales(count=8)
    dates = [day(k) for k in range(214)]
    price = pl.DataFrame({"date": dates, "price": [10.0 - (k % 9 == 0) for k in range(214)]})
    shifted = pl.concat(
        [shop.filter(pl.col("date") < day(200)), shop.with_columns(pl.col("date").dt.offset_by("200d"))]
    )
    made, other = (
        demand.forecast_total(one, periods=14, known=price, as_of=day(200)) for one in (shop, shifted)
    )
    assert made.equals(other)


def test_one_bad_series_never_stops_the_batch():
    shop = sales(count=8, days=120)
    odd = [
        ("one sale", [day(119)], [1.0]),
        ("only returns", [day(3), day(5)], [-4.0, -2.0]),
        ("two far apart", [day(0), day(119)], [1e-9, 1e9]),
        ("all zero", [day(k) for k in range(0, 120, 7)], [0.0] * 18),
        ("the same every day", [day(k) for k in range(120)], [5.0] * 120),
    ]
    rows = [pl.DataFrame({"item": [name] * len(d), "date": d, "quantity": q}) for name, d, q in odd]
    made = DemandTotal.of(demand.forecast_total(pl.concat([shop, *rows]), periods=14, as_of=day(120)))
    assert made.height == 8 + len(odd)
    found = {name: made.filter(item=name).row(0, named=True) for name, _, _ in odd}
    assert found["only returns"]["q99"] == found["all zero"]["q99"] == 0
    assert found["the same every day"]["mean"] == pytest.approx(70, rel=0.15)
    assert found["one sale"]["q95"] > 0


def test_very_short_histories_are_covered():
    rng = np.random.default_rng(12)
    level = rng.lognormal(1, 0.8, (300, 1))
    sold = rng.negative_binomial(1.0, 1 / (1 + level), (300, 34)).astype(float)
    # Nothing but six days of all: the textbook's rule, with the doubt about the mean.
    made = demand.forecast_total(table(sold[:, :6]), periods=28, quantiles=[0.95], as_of=day(6))
    came = pl.DataFrame({"item": [f"item {k:03d}" for k in range(300)], "came": sold[:, 6:].sum(axis=1)})
    both = made.join(came, on="item")
    assert (both["came"] <= both["q95"]).mean() > 0.85
