import datetime as dt

import numpy as np
import polars as pl
import pytest

from tests.decide.purchasing.shop import TODAY, sales
from wharfinger.decide.purchasing.past_demand import past_demand
from wharfinger.tables import Sales


def demand(frame, *, each_place=False):
    return {(p.item, p.place): p.demand for p in past_demand(Sales.of(frame), TODAY, each_place=each_place)}


def test_a_day_without_a_row_sold_nothing_and_days_before_the_first_sale_do_not_count():
    frame = sales([0, 4, 0, 2, 0]).filter(pl.col("quantity") > 0)
    assert demand(frame)["oil", None].tolist() == [4, 0, 2, 0]


def test_sales_of_today_are_not_yet_known():
    frame = pl.concat([sales([3, 3]), sales([3]).with_columns(date=pl.lit(TODAY))])
    assert demand(frame)["oil", None].tolist() == [3, 3]


def test_goods_brought_back_lower_their_own_day_and_no_other():
    frame = pl.concat([sales([5, 0, 6]), sales([-2, -4, 0])])
    assert demand(frame)["oil", None].tolist() == [3, 0, 6]


def test_a_row_a_sale_and_a_row_a_day_give_the_same():
    lines = pl.concat([sales([5, 1, 6]), sales([-2, 0, 1])])
    assert demand(lines)["oil", None].tolist() == demand(sales([3, 1, 7]))["oil", None].tolist()


def test_a_day_without_stock_is_filled_with_the_average_known_before_it():
    frame = sales([4.0, 4.0, 0.0, 4.0], available=[1.0, 1.0, 0.0, 1.0])
    assert demand(frame)["oil", None].tolist() == pytest.approx([4, 4, 4, 4])


def test_a_day_half_without_stock_is_filled_by_half():
    frame = sales([4.0, 4.0, 2.0], available=[1.0, 1.0, 0.5])
    assert demand(frame)["oil", None].tolist() == pytest.approx([4, 4, 4])


def test_a_zero_on_a_day_with_stock_stays_a_zero():
    frame = sales([4.0, 0.0, 2.0], available=[1.0, 1.0, 1.0])
    assert demand(frame)["oil", None].tolist() == [4, 0, 2]


def test_what_is_filled_in_does_not_depend_on_later_days():
    first = [4.0, 6.0, 0.0, 5.0, 0.0]
    open_share = [1.0, 1.0, 0.0, 1.0, 0.0]
    later = demand(sales([*first, 90.0], available=[*open_share, 1.0]))["oil", None]
    earlier = sales(first, available=open_share).with_columns(pl.col("date") - dt.timedelta(days=1))
    np.testing.assert_array_equal(later[:5], demand(earlier)["oil", None][:5])


def test_places_are_added_up_unless_each_is_asked_for():
    frame = pl.concat([sales([1, 2], place="north"), sales([10, 20], place="south")])
    assert demand(frame)["oil", None].tolist() == [11, 22]
    assert demand(frame, each_place=True)["oil", "south"].tolist() == [10, 20]


def test_an_item_that_was_only_brought_back_has_no_past():
    assert demand(sales([-1, -2])) == {}
