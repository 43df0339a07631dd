import polars as pl
import pytest

from wharfinger.decide.demand.sentences import time_of, told, units

NOTHING = dict.fromkeys(("trend", "season", "price", "promotion", "holiday", "other", "stockouts"), 0.0)


def sentence(others=(), every="day", **parts):
    row = {"periods": 28, "expected": 50.0, "level": 40.0} | NOTHING | parts
    return told(pl.DataFrame([row]), every, others)[0]


def test_the_largest_parts_are_told_first_and_small_ones_not_at_all():
    assert sentence(trend=-3.0, promotion=12.4, price=0.3) == (
        "50 expected in the next 28 days: over the last year it sold 40 in such a time; "
        "promotions add 12; lately it sells 3.0 less"
    )


def test_no_more_than_three_reasons_are_told():
    assert sentence(trend=9.0, season=8.0, price=7.0, holiday=6.0).count(";") == 3


def test_other_things_are_told_by_their_own_names():
    assert sentence(others=["temperature_c", "fair"], other=5.0).endswith("temperature_c and fair adds 5.0")


def test_an_item_that_sold_nothing_and_will_sell_nothing_is_told_so():
    assert sentence(every="week", periods=1, expected=0.0, level=0.0) == (
        "Nothing was sold over the last year, and nothing is expected in the next week"
    )


@pytest.mark.parametrize(("value", "words"), [(9.94, "9.9"), (9.96, "10"), (1234.4, "1,234"), (0.25, "0.2")])
def test_numbers_are_whole_from_ten_on(value, words):
    assert units(value) == words


def test_one_period_is_named_without_its_number():
    assert (time_of(1, "month"), time_of(12, "month")) == ("month", "12 months")
