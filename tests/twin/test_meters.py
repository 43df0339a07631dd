import polars as pl

from wharfinger import twin
from wharfinger.twin.meters import FIRST_EPISODE_DAY


def counters(days):
    readings = twin.company(seed=5, items=12, days=days).tables["readings"]
    return readings.filter(pl.col("measure") == "energy").sort("source", "at")


def test_the_counters_rise_every_day():
    shown = counters(30)
    assert shown["source"].unique().sort().to_list() == ["meter-cold", "meter-hall"]
    assert (shown.select(pl.col("value").diff().over("source"))["value"].drop_nulls() > 0).all()


def test_the_same_seed_with_more_days_shows_the_same():
    first = counters(30)
    longer = counters(40).filter(pl.col("at").is_in(first["at"].implode()))
    assert longer.equals(first)


def test_some_meter_uses_more_than_it_should_in_the_second_year():
    firm = twin.company(seed=5, items=12, days=FIRST_EPISODE_DAY + 120)
    shown = firm.tables["readings"].filter(pl.col("measure") == "energy").sort("source", "at")
    use = shown.select("source", "at", use=pl.col("value").diff().over("source")).drop_nulls()
    cold = use.filter(pl.col("source") == "meter-cold").join(
        firm.truth.weather, left_on=pl.col("at").dt.date(), right_on="date"
    )
    expected = 110 + 5 * (cold["temperature_c"] - 8).clip(lower_bound=0)
    share = (cold["use"] / expected).to_numpy()
    assert abs(share[: FIRST_EPISODE_DAY - 1].mean() - 1) < 0.01
    assert share[FIRST_EPISODE_DAY:].max() > 1.15
