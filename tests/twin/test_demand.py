"""The distributions of demand, against scipy; and each kind of demand, against what was asked of it.

The checks of kinds are statistical tests on a company of a fixed seed. Unless a docstring says otherwise each
rejects a true twin with a chance of one in a thousand, so that a new seed would very rarely fail by bad luck.
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
    """A chi-square test of the web units of all weekly items on the seven weekdays."""
    weekday = firm.world.calendar.weekday[: firm.days]
    nothing_more = np.ones((firm.days, firm.world.goods.count))
    assert chance_of_more(firm, "weekly", nothing_more, weekday) > 0.001


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
    """A binomial test of the days with web demand, all items of the kind together, as asked."""
    world = firm.world
    items = np.flatnonzero(np.array(world.goods.kind) == kind)
    week = world.sites.week[0][world.calendar.weekday[: firm.days]]
    chance = np.outer(week, world.goods.occurrence[items] * world.sites.share[0, items])
    variance = (chance * (1 - chance)).sum() + ((world.sites.traffic_sd[0] * chance.sum(1)) ** 2).sum()
    found = (web_days(firm, kind)["demand"] > 0).sum()
    assert abs(found - chance.sum()) < Z * variance**0.5


def test_kinds_fall_into_their_class_of_syntetos_and_boylan(firm: twin.Company) -> None:
    """Web demand; limits 1.32 and 0.49 (Syntetos, Boylan and Croston 2005). Nine in ten items at least."""
    for kind, sparse, erratic in (
        ("smooth", False, False),
        ("intermittent", True, False),
        ("lumpy", True, True),
    ):
        classes = [classify(series) for series in each_item(firm, kind)]
        assert np.mean([found == (sparse, erratic) for found in classes]) >= 0.9, kind


def test_promotions_lift_sales_as_asked(firm: twin.Company) -> None:
    """The log of a ratio of two rates for each item; the standardised errors pass a chi-square test."""
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


def test_weather_items_follow_the_temperature_as_asked(firm: twin.Company) -> None:
    """A chi-square test of the web units of all weather items in five classes of warmth."""
    goods = firm.world.goods
    warmth = firm.truth.weather["temperature_c"].to_numpy() - firm.world.mean_temperature_c
    effect = np.exp(np.outer(np.clip(warmth, -15, 15), goods.per_degree))
    classes = np.digitize(warmth, np.quantile(warmth, [0.2, 0.4, 0.6, 0.8]))
    assert chance_of_more(firm, "weather", effect, classes) > 0.001
    assert chance_of_more(firm, "weather", np.ones_like(effect), classes) < 1e-9


def test_holiday_items_sell_before_their_feast_as_asked(firm: twin.Company) -> None:
    """A chi-square test of the web units of all holiday items: the days before a feast, and all others."""
    goods = firm.world.goods
    near = firm.world.calendar.nearness[:, : firm.days]
    effect = 1 + goods.feast_lift * near[goods.feast].T * (goods.feast >= 0)
    classes = (near.max(0) > 0).astype(int)
    assert chance_of_more(firm, "holiday", effect, classes) > 0.001
    assert chance_of_more(firm, "holiday", np.ones_like(effect), classes) < 1e-9


def test_new_items_sell_nothing_before_their_launch(firm: twin.Company) -> None:
    for item, launch in firm.truth.items.filter(pl.col("kind") == "new").select("item", "launch_day").rows():
        series = all_days(firm, item)
        assert series[:launch].sum() == 0
        assert series[launch + 60 :].sum() > 0


def test_dying_items_halve_in_the_asked_time(firm: twin.Company) -> None:
    """A chi-square test of the web units of all dying items in six parts of the two years."""
    goods = firm.world.goods
    age = np.maximum(np.arange(firm.days)[:, None] - goods.decline_day, 0) / goods.half_life_days
    parts = np.arange(firm.days) * 6 // firm.days
    assert chance_of_more(firm, "dying", 0.5**age, parts) > 0.001
    assert chance_of_more(firm, "dying", np.ones_like(age), parts) < 1e-9


def test_trend_items_grow_as_asked(firm: twin.Company) -> None:
    """A chi-square test of the web units of all trend items in six parts of the two years."""
    growth = (1 + firm.world.goods.trend_a_year) ** (np.arange(firm.days)[:, None] / 365.25)
    parts = np.arange(firm.days) * 6 // firm.days
    assert chance_of_more(firm, "trend", growth, parts) > 0.001


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


def chance_of_more(
    firm: twin.Company, kind: str, effect: NDArray[np.float64], classes: NDArray[np.int64]
) -> float:
    """Chance of web units this far from those asked, for the items of a kind, by classes of days.

    What is asked comes from the parameters alone: volume, the place's share and week, the item's own week,
    and `effect` (days by items). Customers come one by one, and a day's traffic moves all items together.
    """
    world, statistic = firm.world, 0.0
    items = np.flatnonzero(np.array(world.goods.kind) == kind)
    weekday = world.calendar.weekday[: firm.days]
    mean = effect[:, items] * world.goods.weekday[items][:, weekday].T * world.sites.week[0][weekday][:, None]
    mean *= world.goods.volume[items] * world.sites.share[0, items]
    found = np.column_stack([all_days(firm, world.goods.item[i]) for i in items])
    for value in np.unique(classes):
        days = classes == value
        variance = (mean[days] @ world.goods.dispersion[items]).sum()
        variance += ((world.sites.traffic_sd[0] * mean[days].sum(1)) ** 2).sum()
        statistic += (found[days].sum() - mean[days].sum()) ** 2 / variance
    return float(stats.chi2.sf(statistic, len(np.unique(classes))))


def web_days(firm: twin.Company, kind: str) -> pl.DataFrame:
    items = firm.truth.items.filter(pl.col("kind") == kind)["item"].to_list()
    return firm.truth.demand.filter(pl.col("item").is_in(items) & (pl.col("place") == "warehouse"))


def all_days(firm: twin.Company, item: str) -> NDArray[np.float64]:
    days = firm.truth.demand.filter((pl.col("item") == item) & (pl.col("place") == "warehouse"))
    return days.sort("date")["demand"].to_numpy()


def each_item(firm: twin.Company, kind: str) -> list[NDArray[np.float64]]:
    return [all_days(firm, item) for item in firm.truth.items.filter(pl.col("kind") == kind)["item"]]


def week_strength(series: NDArray[np.float64]) -> float:
    """Variance of the weekday means over the variance of the series."""
    days = np.arange(len(series)) % 7
    means = np.array([series[days == day].mean() for day in range(7)])[days]
    return float(means.var() / series.var())


def classify(series: NDArray[np.float64]) -> tuple[bool, bool]:
    sold = series[series > 0]
    return len(series) / len(sold) >= 1.32, sold.var() / sold.mean() ** 2 >= 0.49
