import numpy as np
import pytest

from tests.decide.demand.pasts import past_of
from wharfinger.decide.demand.week import common_shape, shapes

WEEK = np.array([1.0, 1.0, 1.0, 1.0, 2.0, 1.0, 0.0])


def test_the_common_week_is_that_of_the_sales_with_a_closed_day_at_nothing():
    sold = np.tile(WEEK, 30)[None, :] * np.array([[3.0], [10.0]])
    assert common_shape(past_of(sold)) == pytest.approx(WEEK * 7 / WEEK.sum())


def test_a_series_with_few_sales_has_the_week_of_all():
    sold = np.tile(WEEK, 30)[None, :] * np.array([[3.0], [10.0], [0.0]])
    sold[2, 15] = 4.0
    past = past_of(sold)
    common = common_shape(past)
    own = shapes(past, common)[2]
    assert own == pytest.approx(common, abs=0.15)
    assert own[6] == 0.0


def test_single_large_orders_do_not_make_a_weekday():
    sold = np.tile(np.ones(7), 40)[None, :] * 5.0
    plain = shapes(past_of(sold), np.ones(7))[0]
    sold[0, 100] = 5000.0
    assert shapes(past_of(sold), np.ones(7))[0] == pytest.approx(plain, abs=0.08)


def test_weeks_and_months_have_no_weekday():
    past = past_of(np.ones((2, 70)), every="week")
    assert common_shape(past).tolist() == [1.0]
