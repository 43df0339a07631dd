import datetime as dt

import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, sales, table
from wharfinger.decide import demand
from wharfinger.decide.demand.quality import decision
from wharfinger.tables import DecisionError, SettingError

NOW = dt.datetime.combine(day(172), dt.time(), dt.UTC)


def truth(count=40):
    """Poisson demand, and the true distribution as its forecast."""
    rng = np.random.default_rng(8)
    level = np.geomspace(0.3, 40, count)
    sold = rng.poisson(level[:, None], (count, 200))
    draws = np.sort(rng.poisson(level[:, None], (count, 4000)), axis=1)
    item = [f"item {k:03d}" for k in range(count)]
    days = [day(k) for k in range(172, 200)]
    made = pl.DataFrame(
        {
            "item": np.repeat(item, 28),
            "date": days * count,
            "mean": np.repeat(level, 28),
            "q50": np.repeat(draws[:, 2000].astype(float), 28),
            "q95": np.repeat(draws[:, 3800].astype(float), 28),
            "made_at": [NOW] * (28 * count),
        }
    )
    return sold, made


def test_the_true_distribution_keeps_its_promises_and_nothing_drifts():
    sold, made = truth()
    found = demand.forecast_quality(table(sold), made, as_of=day(200))
    everything = found.forecast_quality.filter(pl.col("grouping") == "all").row(0, named=True)
    assert everything["cases"] == 40 * 28
    assert everything["bias"] == pytest.approx(0, abs=0.02)
    assert (
        found.forecast_coverage["verdict"].to_list().count("as promised")
        >= found.forecast_coverage.height - 1
    )
    assert not found.forecast_drift["drifted"].any()
    assert set(found.forecast_drift["refresh"]) == {"over"}


def test_an_item_that_doubles_is_found_and_is_to_be_made_anew():
    sold, made = truth()
    sold[30, 180:] = 2 * sold[30, 180:] + 3
    found = demand.forecast_quality(table(sold), made, as_of=day(200))
    first = found.forecast_drift.row(0, named=True)
    assert (first["item"], first["refresh"], first["direction"]) == ("item 030", "drifted", "rising")
    assert abs((first["since"] - day(180)).days) <= 3


def test_a_day_on_which_the_shelf_was_empty_is_not_held_against_the_forecast():
    sold, made = truth()
    empty = sold.copy()
    empty[39, 180:] = 0
    shut = pl.DataFrame({"item": ["item 039"] * 20, "date": [day(k) for k in range(180, 200)]}).with_columns(
        quantity=pl.lit(0.0), available=pl.lit(0.0)
    )
    shop = pl.concat([table(empty).with_columns(available=pl.lit(None, dtype=pl.Float64)), shut])
    blind = demand.forecast_quality(shop.drop("available"), made, as_of=day(200)).forecast_drift
    seen = demand.forecast_quality(shop, made, as_of=day(200)).forecast_drift
    own = pl.col("item") == "item 039"
    assert blind.filter(own)["drifted"].to_list() == [True]
    assert seen.filter(own).select("drifted", "cases").row(0) == (False, 8)


def test_totals_and_what_people_said_are_judged_beside():
    sold, made = truth()
    totals = pl.DataFrame(
        {
            "item": ["item 039"],
            "periods": [14.0],
            "mean": [560.0],
            "sd": [24.0],
            "q95": [600.0],
            "made_at": [NOW],
        }
    )
    said = {"item": ["item 039"], "date": [day(172)], "quantity": [float(sold[39, 172])], "by": ["the buyer"]}
    found = demand.forecast_quality(table(sold), made, totals, overrides=said, as_of=day(200))
    total = found.forecast_quality.filter(measured="total", grouping="all").row(0, named=True)
    assert total["came"] == sold[39, 172:186].sum()
    assert total["error"] == pytest.approx(abs(total["came"] - 560) / total["came"])
    worth = found.override_worth.row(0, named=True)
    assert worth["worth"] == pytest.approx(abs(sold[39, 172] - 40))
    assert worth["nearer"] == 1


def test_a_forecast_of_days_that_have_not_come_is_not_judged():
    _, made = truth()
    found = demand.forecast_quality(sales(days=172), made, as_of=day(172))
    assert found.forecast_quality.is_empty()
    assert found.forecast_coverage.is_empty()
    assert set(found.forecast_drift["why"]) == {"nothing to judge yet"}
    page = decision.report(decision.apply({"sales": sales(days=172), "forecast": made}, as_of=day(172)))
    assert "there is nothing to judge" in page


def test_what_our_own_forecast_promises_is_judged_as_promised_at_its_high_quantiles():
    shop = sales(count=60, days=300)
    made = demand.forecast(shop, horizon=28, as_of=day(272))
    found = demand.forecast_quality(shop, made, as_of=day(300)).forecast_coverage
    high = found.filter((pl.col("grouping") == "all") & (pl.col("quantile") >= 0.9))
    assert set(high["verdict"]) <= {"as promised", "too high"}


def test_a_forecast_without_a_quantile_is_refused():
    with pytest.raises(DecisionError, match=r"expected at least one quantile, like q95"):
        demand.forecast_quality(sales(), {"item": ["item 003"], "date": [day(1)], "mean": [1.0]})


def test_a_share_that_cannot_be_is_refused():
    with pytest.raises(SettingError, match="false_share"):
        demand.QualitySettings(false_share=0)


def test_the_order_of_the_rows_does_not_matter():
    sold, made = truth(count=8)
    shop = table(sold)
    first = demand.forecast_quality(shop, made, as_of=day(200))
    mixed = demand.forecast_quality(
        shop.sample(fraction=1, shuffle=True, seed=3),
        made.sample(fraction=1, shuffle=True, seed=4),
        as_of=day(200),
    )
    for name in ("forecast_quality", "forecast_coverage", "forecast_drift"):
        assert getattr(first, name).equals(getattr(mixed, name))
