import numpy as np
import polars as pl
import pytest

from tests.decide.demand.pasts import known_of, past_of
from tests.decide.demand.shop import day
from wharfinger.decide.demand.drivers import drivers
from wharfinger.tables import Known

SOLD = np.ones((2, 60))


def columns_of(known, ahead=10, sold=SOLD):
    return drivers(past_of(sold), Known.of(known), ahead)


def test_a_price_is_its_logarithm_beside_the_year_before():
    price = np.r_[np.full(60, 10.0), np.full(10, 8.0)]
    price[30:40] = 9.0
    by = columns_of(known_of(70, price=price))
    assert by.kinds == ("price",)
    assert by.common[35, 0] == pytest.approx(np.log(0.9), abs=0.02)
    assert by.common[65, 0] < by.common[35, 0]


def test_the_days_after_a_promotion_have_a_column():
    rows = pl.concat(
        known_of(70, promotion=[float(20 <= k < 25) for k in range(70)]).with_columns(item=pl.lit(name))
        for name in ("item 000", "item 001")
    ).with_columns(promotion=pl.when(pl.col("item") == "item 001").then(0.0).otherwise("promotion"))
    by = columns_of(rows)
    assert by.names == ("promotion", "after promotion")
    assert by.own[0, 24:33, 1].tolist() == [0, 1, 1, 1, 1, 1, 1, 1, 0]
    assert by.own[1].sum() == 0


def test_what_is_said_of_an_item_goes_before_what_is_said_of_all():
    everyone = known_of(70, heat=np.arange(70.0)).with_columns(item=pl.lit(None, dtype=pl.String))
    one = known_of(70, heat=np.arange(70.0) * -1).with_columns(item=pl.lit("item 001"))
    by = columns_of(pl.concat([everyone, one]))
    assert by.own[0, 59, 0] > 0 > by.own[1, 59, 0]


def test_where_a_place_is_known_to_be_closed_nothing_is_sold():
    by = columns_of(known_of(70, open=[float(k != 65) for k in range(70)]))
    assert by.count == 0
    assert np.flatnonzero(by.shut[0]).tolist() == [65]


def test_a_column_that_never_changed_says_nothing():
    assert columns_of(known_of(70, price=[5.0] * 70)).count == 0


def test_the_season_is_looked_for_when_there_is_a_year_and_a_half():
    assert drivers(past_of(np.ones((1, 500))), None, 5).count == 0
    assert set(drivers(past_of(np.ones((1, 600))), None, 5).kinds) == {"season"}


def test_a_date_without_a_word_on_the_price_keeps_the_last_one():
    known = known_of(40, price=np.r_[np.full(20, 10.0), np.full(20, 5.0)]).filter(pl.col("date") < day(38))
    by = columns_of(known)
    assert by.common[69, 0] < 0
