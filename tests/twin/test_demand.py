"""The distributions of demand, against scipy; and each kind of demand, against what was asked of it.

The checks of kinds are statistical tests on a company of a fixed seed. Unless a docstring says otherwise each
rejects a true twin with a chance below one in a thousand, so a new seed would very rarely fail one by bad luck.
"""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import stats

from wharfinger import twin
from wharfinger.twin import demand
from wharfinger.twin.goods import goods

Z = stats.norm.ppf(1 - 0.0005)
"""Two-sided, one in a thousand."""


@pytest.mark.parametrize("mean", [0.05, 0.7, 3.0, 12.0, 39.0])
@pytest.mark.parametrize("dispersion", [1.05, 1.4, 2.0])
def test_counts_are_the_quantiles_of_a_negative_binomial(mean: float, dispersion: float) -> None:
    luck = np.linspace(0.0005, 0.9995, 997)
    expected = stats.nbinom.ppf(luck, mean / (dispersion - 1), 1 / dispersion)
    got = [demand.spread_count(mean, dispersion, u) for u in luck]
    assert np.array_equal(got, expected)


@pytest.mark.parametrize("mean", [0.3, 8.0])
def test_without_dispersion_counts_are_poisson(mean: float) -> None:
    luck = np.linspace(0.0005, 0.9995, 997)
    assert np.array_equal([demand.spread_count(mean, 1.0, u) for u in luck], stats.poisson.ppf(luck, mean))


@pytest.mark.parametrize("mean", [41.0, 150.0, 900.0])
def test_large_counts_come_within_one_unit_of_the_exact_quantile(mean: float) -> None:
    luck = np.linspace(0.001, 0.999, 499)
    expected = stats.nbinom.ppf(luck, mean / 0.6, 1 / 1.6)
    got = np.array([demand.spread_count(mean, 1.6, u) for u in luck])
    assert np.abs(got - expected).max() <= 1


def test_the_normal_quantile_is_as_good_as_its_source_says() -> None:
    # Abramowitz and Stegun (1964), 26.2.23: absolute error below 4.5e-4.
    luck = np.linspace(1e-6, 1 - 1e-6, 2001)
    got = np.array([demand.normal_quantile(u) for u in luck])
    assert np.abs(got - stats.norm.ppf(luck)).max() < 4.5e-4


def test_demand_is_on_average_its_mean(firm: twin.Company) -> None:
    """Test of the total of all items and days against its mean, with the spread of days."""
    by_day = firm.truth.demand.group_by("date").agg(pl.col("demand", "mean").sum())
    gap = (by_day["demand"] - by_day["mean"]).to_numpy()
    assert abs(gap.mean()) < Z * gap.std(ddof=1) / len(gap) ** 0.5


def test_weekly_items_sell_on_each_weekday_as_asked(firm: twin.Company) -> None:
    """A z-test for each weekday, summed over the weekly items: 7 of 7 within the bound of 1 in 1,000."""
    days = web_days(firm, "weekly").with_columns(weekday=pl.col("date").dt.weekday())
    total = days.group_by("weekday").agg(pl.col("demand").sum())
    everything = days["demand"].sum()
    asked = firm.truth.items.filter(pl.col("kind") == "weekly").join(mean_volume(days), on="item")
    # The web shop's own week is the place's; each item's stands in the truth.
    week = firm.world.sites.week[0] / 7
    for weekday, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 1):
        weights = (asked[f"weekday_{name}"] * asked["volume_share"]).sum() * week[weekday - 1]
        weights /= sum_of_week(asked, firm.world.sites.week[0] / 7)
        found = total.filter(pl.col("weekday") == weekday)["demand"].item() / everything
        share_of_days = (days["weekday"] == weekday).sum() / days.height * 7
        spread = (2.0 * weights / everything) ** 0.5 + 0.06 * weights / 104**0.5
        assert found == pytest.approx(weights * share_of_days, abs=Z * spread)


def test_weekly_items_swing_more_than_smooth_ones(firm: twin.Company) -> None:
    """A rank test of the strengths (Hyndman's: 1 less the share of variance that the week leaves)."""
    weekly = [week_strength(series) for series in each_item(firm, "weekly")]
    smooth = [week_strength(series) for series in each_item(firm, "trend")]
    assert stats.mannwhitneyu(weekly, smooth, alternative="greater").pvalue < 0.001


def test_yearly_items_peak_when_asked_and_as_strongly(firm: twin.Company) -> None:
    """A regression on sine and cosine for each item; the standardised errors pass a chi-square test."""
    asked = firm.truth.items.filter(pl.col("kind") == "yearly")
    errors = []
    for item, strength, peak in asked.select("item", "yearly", "peak_angle").iter_rows():
        series = all_days(firm, item)
        angle = firm.world.calendar.year_angle[: len(series)]
        wave = np.column_stack([np.ones(len(series)), np.cos(angle), np.sin(angle)])
        fit, residual = np.linalg.lstsq(wave, series, rcond=None)[:2]
        error = (residual[0] / len(series) * 2 / len(series)) ** 0.5 / fit[0]
        errors += [(fit[1] / fit[0] - strength * np.cos(peak)) / error]
        errors += [(fit[2] / fit[0] - strength * np.sin(peak)) / error]
    # A day's traffic and the weekday add a little to the spread that the regression sees.
    assert 0.0005 < stats.chi2.cdf(np.square(errors).sum(), len(errors)) < 0.9995


@pytest.mark.parametrize("kind", ["intermittent", "lumpy"])
def test_days_without_demand_are_as_many_as_asked(firm: twin.Company, kind: str) -> None:
    """A binomial test (normal, exact variance) of the days with demand at the web shop, all items together."""
    asked = firm.truth.items.filter(pl.col("kind") == kind)
    days = web_days(firm, kind)
    size = days.join(asked.select("item", size=pl.col("volume") / pl.col("occurrence")), on="item")
    chance = (size["mean"] / size["size"]).to_numpy()
    found = (days["demand"] > 0).sum()
    # Traffic shared by all items of a day adds a little.
    spread = (chance * (1 - chance)).sum() ** 0.5 + 0.08 * chance.sum() / 730**0.5
    assert abs(found - chance.sum()) < Z * spread


def test_kinds_fall_into_their_class_of_syntetos_and_boylan(firm: twin.Company) -> None:
    """Web demand; limits 1.32 and 0.49 (Syntetos, Boylan and Croston 2005). Nine in ten items at least."""
    for kind, sparse, erratic in (("smooth", False, False), ("intermittent", True, False), ("lumpy", True, True)):
        classes = [classify(series) for series in each_item(firm, kind)]
        assert np.mean([found == (sparse, erratic) for found in classes]) >= 0.9, kind


def test_promotions_lift_sales_as_asked(firm: twin.Company) -> None:
    """A ratio of two rates for each item, on the log scale; the standardised errors pass a chi-square test."""
    asked = firm.truth.items.filter(pl.col("kind") == "promoted")
    on = firm.tables["known"].drop_nulls("promotion").select("item", "date", "promotion")
    errors = []
    for item, lift in asked.select("item", "lift").iter_rows():
        days = firm.truth.demand.filter((pl.col("item") == item) & (pl.col("place") == "warehouse"))
        promoted = days.join(on, on=["item", "date"])["promotion"].to_numpy() == 1
        units = days["demand"].to_numpy()
        rates = [units[mask].mean() for mask in (promoted, ~promoted)]
        spread = sum(
            units[mask].var(ddof=1) / mask.sum() / rate**2
            for mask, rate in zip((promoted, ~promoted), rates, strict=True)
        )
        errors.append((np.log(rates[0] / rates[1]) - np.log(lift)) / spread**0.5)
    assert len(errors) >= 10
    assert 0.0005 < stats.chi2.cdf(np.square(errors).sum(), len(errors)) < 0.9995


def test_demand_follows_price_with_the_asked_elasticity(firm: twin.Company) -> None:
    """Log of mean demand on log of price within each item: exact, for no chance is in the mean."""
    asked = firm.truth.items.filter(pl.col("kind") == "price").select("item", "elasticity")
    prices = firm.tables["known"].drop_nulls("price").select("item", "date", "price")
    days = web_days(firm, "price").join(prices, on=["item", "date"]).join(asked, on="item")
    week = pl.col("date").dt.weekday()
    left = pl.col("mean").log() - pl.col("elasticity") * pl.col("price").log()
    flat = days.with_columns(left=left, week=week).group_by("item", "week").agg(pl.col("left").std())
    # Prices are rounded to the cent.
    assert flat["left"].max() < 0.02
    assert days.group_by("item").agg(pl.col("price").n_unique())["price"].min() > 3


def test_weather_items_sell_more_on_warm_days(firm: twin.Company) -> None:
    """Kendall's test of warmth against demand, each weather item, one in a thousand."""
    warmth = firm.truth.weather["temperature_c"].to_numpy()
    for series in each_item(firm, "weather"):
        assert stats.kendalltau(series, warmth, alternative="greater").pvalue < 0.001


def test_holiday_items_sell_before_their_feast(firm: twin.Company) -> None:
    """The last ten days before the feast against all days far from it: Mann-Whitney, one in a thousand."""
    items = firm.truth.items.filter(pl.col("kind") == "holiday").select("item", "feast").rows()
    assert items
    for item, feast in items:
        near = firm.world.calendar.nearness[feast, : firm.days]
        series = all_days(firm, item)
        test = stats.mannwhitneyu(series[near > 0.5], series[near == 0], alternative="greater")
        assert test.pvalue < 0.001


def test_new_items_sell_nothing_before_their_launch(firm: twin.Company) -> None:
    for item, launch in firm.truth.items.filter(pl.col("kind") == "new").select("item", "launch_day").rows():
        series = all_days(firm, item)
        assert series[:launch].sum() == 0
        assert series[launch + 60 :].sum() > 0


def test_dying_items_halve_in_the_asked_time(firm: twin.Company) -> None:
    """Units sold after the decline began, against the sum of means: a z-test of all dying items together."""
    days = web_days(firm, "dying").join(
        firm.truth.items.select("item", "decline_day", "half_life_days"), on="item"
    )
    day = (pl.col("date") - pl.col("date").min()).dt.total_days()
    age = (day - pl.col("decline_day")) / pl.col("half_life_days")
    late = days.with_columns(age=age).filter(pl.col("age") > 0).with_columns(
        alive=pl.col("demand") / 0.5 ** pl.col("age")
    )
    early = days.with_columns(age=age).filter(pl.col("age") <= 0)
    # Once the halving is taken out, a dying item sells as before: two half-lives give enough sales to see it.
    late = late.filter(pl.col("age") < 2)
    before, after = early.group_by("item").agg(pl.col("demand").mean()), late.group_by("item").agg("alive")
    both = before.join(after, on="item")
    errors = [
        (np.mean(alive) - mean) / (np.std(alive, ddof=1) / len(alive) ** 0.5) for _, mean, alive in both.rows()
    ]
    assert abs(np.mean(errors)) < Z * 1.5 / len(errors) ** 0.5


def test_parameters_lie_in_their_ranges() -> None:
    from wharfinger.twin import ranges

    drawn = goods(5, 2000)
    steady = np.isin(drawn.kind, ["weekly", "yearly", "trend", "price", "weather", "holiday"])
    assert ranges.VOLUME.low <= drawn.volume[steady].min() < drawn.volume[steady].max() <= ranges.VOLUME.high
    lift = drawn.lift[np.array(drawn.kind) == "promoted"]
    assert ranges.PROMOTION_LIFT.low <= lift.min() < lift.max() <= ranges.PROMOTION_LIFT.high
    # A log scale: half of the draws lie below the geometric mean (binomial test, one in a thousand).
    half = (drawn.volume[steady] < (ranges.VOLUME.low * ranges.VOLUME.high) ** 0.5).sum()
    assert stats.binomtest(int(half), int(steady.sum())).pvalue > 0.001


def web_days(firm: twin.Company, kind: str) -> pl.DataFrame:
    items = firm.truth.items.filter(pl.col("kind") == kind)["item"].to_list()
    return firm.truth.demand.filter(pl.col("item").is_in(items) & (pl.col("place") == "warehouse"))


def all_days(firm: twin.Company, item: str) -> NDArray[np.float64]:
    days = firm.truth.demand.filter((pl.col("item") == item) & (pl.col("place") == "warehouse"))
    return days.sort("date")["demand"].to_numpy()


def each_item(firm: twin.Company, kind: str) -> list[NDArray[np.float64]]:
    return [all_days(firm, item) for item in firm.truth.items.filter(pl.col("kind") == kind)["item"]]


def mean_volume(days: pl.DataFrame) -> pl.DataFrame:
    return days.group_by("item").agg(volume_share=pl.col("demand").sum())


def sum_of_week(asked: pl.DataFrame, week: NDArray[np.float64]) -> float:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return float(
        sum((asked[f"weekday_{name}"] * asked["volume_share"]).sum() * week[k] for k, name in enumerate(names))
    )


def week_strength(series: NDArray[np.float64]) -> float:
    """Variance of the weekday means over the variance of the series."""
    days = np.arange(len(series)) % 7
    means = np.array([series[days == day].mean() for day in range(7)])[days]
    return float(means.var() / series.var())


def classify(series: NDArray[np.float64]) -> tuple[bool, bool]:
    sold = series[series > 0]
    return len(series) / len(sold) >= 1.32, sold.var() / sold.mean() ** 2 >= 0.49
