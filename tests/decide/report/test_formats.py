from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from wharfinger.decide.report import days, moment, money, number, quantity, share
from wharfinger.decide.report.formats import in_column


def test_money_has_its_currency_and_two_decimals() -> None:
    assert money(1240.5, "EUR") == "1,240.50 EUR"
    assert money(Decimal("1240.50")) == "1,240.50"
    assert money(1240.5, "JPY", decimals=0) == "1,240 JPY"


def test_a_quantity_has_only_the_decimals_it_needs() -> None:
    assert quantity(12, "boxes") == "12 boxes"
    assert quantity(12.5) == "12.5"
    assert quantity(1200) == "1,200"
    assert quantity(2 / 3) == "0.67"


def test_a_share_is_a_percentage() -> None:
    assert share(0.125, decimals=1) == "12.5%"
    assert share(1) == "100%"


def test_one_day_is_not_days() -> None:
    assert days(1) == "1 day"
    assert days(3.5) == "3.5 days"


def test_a_moment_is_a_day_or_an_instant_with_its_zone() -> None:
    assert moment(date(2026, 11, 20)) == "2026-11-20"
    assert moment(datetime(2026, 11, 20, 6, 5, tzinfo=UTC)) == "2026-11-20 06:05 UTC"


def test_less_than_nothing_has_a_minus_sign_and_zero_has_none() -> None:
    assert money(-430, "EUR") == "−430.00 EUR"
    assert number(-0.001) == "0"
    assert money(-0.0) == "0.00"


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf, -math.inf])
def test_what_is_missing_is_a_dash(nothing: float | None) -> None:
    assert {show(nothing) for show in (money, quantity, share, days, number)} == {"–"}
    assert moment(None) == "–"


def test_what_no_merchant_counts_is_written_in_powers_of_ten() -> None:
    assert number(1e39) == "1e+39"


def test_the_numbers_of_a_column_share_their_decimals() -> None:
    show = in_column([1.5, 20, None, math.nan])
    assert [show(value) for value in (1.5, 20, None)] == ["1.5", "20.0", "–"]
    assert in_column([1, 2.0])(2.0) == "2"
    assert in_column([1 / 3, 1234.5])(1234.5) == "1,234"
