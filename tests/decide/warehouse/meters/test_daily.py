import datetime as dt

import polars as pl
import pytest

from wharfinger.decide.warehouse.meters.daily import energy_by_day

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def readings(values, hours=24, unit="kWh"):
    at = [START + dt.timedelta(hours=hours * n) for n in range(len(values))]
    return pl.DataFrame({"at": at, "value": [float(v) for v in values], "unit": unit})


def by_day(frame, kind="counter", time_zone="UTC", longest_gap_days=2.0):
    return energy_by_day(frame, kind=kind, time_zone=time_zone, longest_gap_days=longest_gap_days)


def test_a_counter_gives_the_energy_of_each_day():
    days, odd = by_day(readings([100, 110, 125]))
    assert days.rows() == [(dt.date(2026, 1, 1), 10.0), (dt.date(2026, 1, 2), 15.0)]
    assert odd == []


def test_readings_at_any_hour_are_spread_over_the_days():
    days, _ = by_day(readings([0, 6, 12, 18, 24, 30, 36, 42, 48], hours=6))
    assert days["kwh"].to_list() == [24.0, 24.0]


def test_uses_add_up():
    days, odd = by_day(readings([5, 10, 15]), kind="use")
    assert days["kwh"].to_list() == [10.0, 15.0]
    assert odd == []


def test_a_replaced_meter_is_named_and_the_rest_goes_on():
    days, odd = by_day(readings([900, 910, 3, 13, 23]))
    assert days["date"].to_list() == [dt.date(2026, 1, day) for day in (1, 3, 4)]
    assert days["kwh"].to_list() == [10.0, 10.0, 10.0]
    assert [(one.date, one.found) for one in odd] == [
        (dt.date(2026, 1, 3), "the counter fell from 910 to 3 kWh")
    ]
    assert "if the meter was replaced, nothing" in odd[0].mend


def test_a_gap_is_named_and_its_days_are_left_out():
    whole = readings([10 * n for n in range(12)])
    days, odd = by_day(whole.filter(~pl.col("value").is_between(30, 60)))
    assert set(days["kwh"]) == {10.0}
    assert dt.date(2026, 1, 4) not in days["date"].to_list()
    assert (len(days), [one.found for one in odd]) == (6, ["no reading for 5.0 days"])


def test_wh_become_kwh_and_another_unit_is_named():
    days, _ = by_day(readings([0, 5000], unit="Wh"))
    assert days["kwh"].to_list() == [5.0]
    days, odd = by_day(readings([0, 5], unit="m3"))
    assert days.is_empty()
    assert (odd[0].found, odd[0].expected) == ("the unit m3", "one of Wh, kWh, MWh")


def test_a_negative_use_is_named():
    _, odd = by_day(readings([0, 5, -3, 5]), kind="use")
    assert [one.found for one in odd] == ["a use of -3 kWh"]


def test_one_reading_is_too_few():
    days, odd = by_day(readings([5]))
    assert days.is_empty()
    assert odd[0].found == "fewer than two readings"


def test_days_begin_at_local_midnight():
    days, _ = by_day(readings([0, 24, 48]), time_zone="Etc/GMT-6")
    assert days.rows() == [(dt.date(2026, 1, 2), pytest.approx(24.0))]
