"""The true distribution of the days to come."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from scipy import stats

from wharfinger import twin
from wharfinger.tables import DemandTotal, Forecast, SettingError

HORIZON = 21


@pytest.fixture(scope="module")
def company() -> twin.Company:
    return twin.company(seed=5, items=80, days=400)


@pytest.fixture(scope="module")
def future(company: twin.Company) -> twin.Future:
    return company.future(horizon_days=HORIZON, samples=400)


@pytest.fixture(scope="module")
def realised() -> pl.DataFrame:
    longer = twin.world(seed=5, items=80, days=400 + HORIZON)
    days = [longer.luck(day).demand for day in range(400, 400 + HORIZON)]
    place, item = np.nonzero(longer.sites.share > 0)
    return pl.DataFrame(
        {
            "item": [longer.goods.item[i] for i in item] * HORIZON,
            "place": [longer.sites.place[p] for p in place] * HORIZON,
            "date": [dt.date(2024, 1, 1) + dt.timedelta(400 + k) for k in range(HORIZON) for _ in item],
            "demand": np.concatenate([day[place, item] for day in days]),
        }
    )


def test_the_future_fits_the_schemas_of_forecasts(future: twin.Future) -> None:
    assert Forecast.of(future.forecast).height == future.forecast.height
    assert DemandTotal.of(future.total).height == future.total.height
    assert future.forecast["date"].min() == dt.date(2025, 2, 4)
    assert future.forecast["made_at"].unique().to_list() == [dt.datetime(2025, 2, 4, tzinfo=dt.UTC)]


def test_what_comes_lies_about_its_true_mean(future: twin.Future, realised: pl.DataFrame) -> None:
    """A z-test of the total of all items and days, with the spread of the daily totals; 1 in 1,000."""
    both = future.forecast.join(realised, on=["item", "place", "date"])
    assert both.height == future.forecast.height
    by_day = both.group_by("date").agg(pl.col("mean", "demand").sum())
    gap = (by_day["demand"] - by_day["mean"]).to_numpy()
    assert abs(gap.mean()) < stats.t.ppf(1 - 0.0005, HORIZON - 1) * gap.std(ddof=1) / HORIZON**0.5


@pytest.mark.parametrize(("column", "quantile"), [("q90", 0.9), ("q95", 0.95), ("q99", 0.99)])
def test_the_true_quantiles_of_totals_are_passed_as_often_as_they_say(
    future: twin.Future, realised: pl.DataFrame, column: str, quantile: float
) -> None:
    """A binomial test over items and places. Whole units make the cover a little larger than named, and
    traffic that items share makes it vary more, so within 4 standard errors, and 2 in 100 above."""
    total = realised.group_by("item", "place").agg(pl.col("demand").sum())
    both = future.total.join(total, on=["item", "place"])
    cover = (both["demand"] <= both[column]).mean()
    error = (quantile * (1 - quantile) / both.height) ** 0.5
    assert -4 * error < cover - quantile < 4 * error + 0.02


def test_the_mean_and_spread_of_a_total_are_those_of_its_samples(future: twin.Future) -> None:
    """Totals and single days come from the same samples, so their means agree exactly."""
    days = future.forecast.group_by("item", "place").agg(pl.col("mean").sum())
    both = future.total.join(days, on=["item", "place"])
    assert both["mean"].to_numpy() == pytest.approx(both["mean_right"].to_numpy())
    assert (both["sd"] > 0).sum() > 0.9 * both.height


def test_asked_quantiles_are_named_like_the_schema_wants(company: twin.Company) -> None:
    made = company.future(horizon_days=1, samples=20, quantiles=(0.5, 0.975))
    assert [name for name in made.forecast.columns if name.startswith("q")] == ["q50", "q97_5"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"horizon_days": 0}, "0 days and 1000 samples"),
        ({"samples": 1}, "28 days and 1 samples"),
        ({"quantiles": (0.5, 1.2)}, r"quantiles \[0.5, 1.2\]"),
    ],
)
def test_a_future_that_cannot_be_asked_for_says_why(company: twin.Company, asked: dict, found: str) -> None:
    with pytest.raises(SettingError, match=found):
        company.future(**asked)
