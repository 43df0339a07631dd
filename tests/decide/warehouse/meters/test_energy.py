import datetime as dt
import json

import numpy as np
import polars as pl
import pytest
from scipy import stats

from benchmarks.energy import judge
from wharfinger.decide.warehouse.meters.energy import EnergySettings, decision, energy
from wharfinger.decide.warehouse.meters.model import fit, t_quantile
from wharfinger.tables import DecisionError, SettingError

FIRST = dt.date(2025, 1, 1)
DAYS = 500
CHANGED = 400


def weather():
    day = np.arange(DAYS)
    rng = np.random.default_rng(1)
    temperature = 11 - 9 * np.cos(2 * np.pi * (day - 20) / 365) + rng.normal(0, 3.5, DAYS)
    work = np.where(day % 7 < 5, rng.gamma(20, 15, DAYS), 0.0)
    return temperature, work


def known():
    temperature, work = weather()
    days = [FIRST + dt.timedelta(days=n) for n in range(DAYS)]
    return pl.DataFrame({"date": days, "temperature_c": temperature, "throughput": work})


def meter(name="hall", extra=0.0, cooler=0.0, seed=2):
    """A counter read each midnight; from day 400 on with so much more, or so much more a degree of cold."""
    temperature, work = weather()
    noise = np.random.default_rng(seed).normal(0, 15, DAYS)
    cold = np.maximum(12 - temperature, 0)
    use = 300 + 0.2 * work + 8 * cold + 6 * np.maximum(temperature - 18, 0) + noise
    use[CHANGED:] += extra + cooler * cold[CHANGED:]
    at = [dt.datetime(2025, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range(DAYS + 1)]
    counter = np.concatenate([[1000.0], 1000 + np.cumsum(use)])
    return pl.DataFrame({"source": name, "at": at, "measure": "energy", "value": counter, "unit": "kWh"})


def run(*meters, **more):
    return decision.apply({"readings": pl.concat(meters), "known": known()} | more, None, dt.date(2027, 1, 1))


@pytest.fixture(scope="module")
def result():
    return run(meter("even"), meter("lamps", extra=40.0), meter("doors", cooler=6.0))


@pytest.fixture(scope="module")
def judged():
    return [judge(seed) for seed in range(60)]


# The noise floor is the error of the true function on the same days of the next year.
def test_next_year_is_known_to_within_five_percent_of_the_noise_floor(judged):
    assert np.mean([one["error"] for one in judged]) <= 1.02
    assert max(one["error"] for one in judged) <= 1.05


def test_nine_tenths_of_next_years_days_lie_within_their_interval(judged):
    assert np.mean([one["covered"] for one in judged]) == pytest.approx(0.9, abs=0.02)


def test_a_fixed_base_of_degree_days_is_worse(judged):
    assert np.mean([one["fixed"] for one in judged]) > 1.2


def test_a_meter_takes_less_than_a_tenth_of_a_second(judged):
    assert np.median([one["cpu_seconds"] for one in judged]) < 0.1


def test_a_change_point_under_little_noise_is_found():
    temperature, _ = weather()
    use = 100 + 7 * np.maximum(13.21 - temperature, 0) + np.random.default_rng(4).normal(0, 1, DAYS)
    model = fit(use, temperature, {})
    assert model.kind == "3P heating"
    assert model.value("heating_below") == pytest.approx(13.21, abs=0.1)
    assert model.value("heating") == pytest.approx(7, rel=1e-2)


def test_a_use_that_knows_no_weather_has_one_parameter():
    temperature, _ = weather()
    model = fit(100 + np.random.default_rng(3).normal(0, 5, DAYS), temperature, {})
    assert (model.kind, model.names) == ("1P", ("base",))


@pytest.mark.parametrize("freedom", [10, 30, 300])
@pytest.mark.parametrize("level", [0.9, 0.975])
def test_students_quantile_is_that_of_scipy(level, freedom):
    assert t_quantile(level, freedom) == pytest.approx(stats.t.ppf(level, freedom), rel=1e-3)


def test_a_meter_that_keeps_to_its_model_is_left_in_peace(result):
    assert "even" not in result.frames["energy_deviations"]["meter"].to_list()


@pytest.mark.parametrize(("name", "part"), [("lamps", "base"), ("doors", "heating")])
def test_a_deviation_is_named_with_its_day_its_part_and_its_cost(result, name, part):
    row = result.frames["energy_deviations"].filter(pl.col("meter") == name).row(0, named=True)
    assert abs((row["since"] - FIRST).days - CHANGED) <= 7
    assert row["part"] == part
    assert row["cost"] == pytest.approx(row["excess"] * row["days"] * 0.25)


def test_the_interval_of_the_excess_holds_what_was_added(result):
    row = result.frames["energy_deviations"].filter(pl.col("meter") == "lamps").row(0, named=True)
    assert row["low"] <= 40 <= row["high"]


def test_a_replaced_meter_and_a_gap_are_named_and_the_rest_goes_on():
    whole = meter()
    first = whole["value"][200]
    swapped = whole.with_columns(
        value=pl.when(pl.col("value") >= first).then(pl.col("value") - first).otherwise("value")
    )
    at = swapped["at"]
    gapped = swapped.filter(~pl.col("at").is_between(at[300], at[306]))
    frames = run(gapped).frames
    odd = frames["energy_oddities"]
    assert [words[:16] for words in odd["found"]] == ["the counter fell", "no reading for 8"]
    assert frames["energy_models"]["kind"].to_list() == ["5P"]
    assert frames["energy_deviations"].is_empty()


def test_days_without_weather_are_named_and_left_out():
    short = known().filter(pl.col("date") != FIRST + dt.timedelta(days=30))
    frames = run(meter(), known=short).frames
    assert frames["energy_oddities"]["found"].to_list() == ["1 days without temperature or throughput"]
    assert frames["energy_days"].height == DAYS - 1


def test_a_meter_with_too_few_days_is_named_and_the_others_go_on():
    frames = run(meter(), meter("new").head(20)).frames
    assert frames["energy_models"]["meter"].to_list() == ["hall"]
    odd = frames["energy_oddities"].row(0, named=True)
    assert (odd["meter"], odd["found"], odd["expected"]) == ("new", "19 days to learn from", "at least 60")


def test_without_a_column_of_temperatures_it_says_which_are_there():
    with pytest.raises(DecisionError, match="known with the columns throughput") as told:
        energy(meter(), known().drop("temperature_c"))
    assert "set temperature to the name of its column" in told.value.mend


def test_without_a_reading_of_energy_it_says_how_to_name_them():
    with pytest.raises(DecisionError, match="no reading with the measure 'power'"):
        energy(meter(), known(), settings=EnergySettings(measure="power"))


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(SettingError, match="'Nowhere'"):
        EnergySettings(time_zone="Nowhere")


def test_work_may_stand_in_signals():
    days = known()
    signals = days.select("date", "throughput")
    frames = run(meter(), known=days.drop("throughput"), signals=signals).frames
    assert frames["energy_models"]["throughput"][0] == pytest.approx(0.2, rel=0.1)


def test_the_cards_stand_by_money_and_say_what_to_try(result):
    cards = decision.proposals(result)
    assert cards["proposal"][0] == "energy/inspect/lamps"
    assert "lights, compressors" in cards["why"][0]
    assert json.loads(cards["evidence"][0])["part"] == "base"


def test_the_page_says_the_answer_first_and_draws_each_meter(result):
    written = decision.report(result)
    assert "2\N{NO-BREAK SPACE}of 3\N{NO-BREAK SPACE}meters use more than they should" in written
    assert all(f"{name}: energy against its model" in written for name in ("even", "lamps", "doors"))
