import datetime as dt

import polars as pl

from wharfinger.decide.warehouse.open_orders import open_orders, past_orders
from wharfinger.tables import Orders

DAY = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def hours(*values):
    return [None if value is None else DAY + dt.timedelta(hours=value) for value in values]


ORDERS = Orders.of(
    pl.DataFrame(
        {
            "order": ["waits", "left", "leaves later", "cancelled", "gone, nobody knows when", "comes later"],
            "item": ["tea"] * 6,
            "quantity": [1.0] * 6,
            "ordered_at": hours(1, 1, 1, 1, 1, 9),
            "shipped_at": hours(None, 3, 8, None, None, None),
            "status": ["open", "shipped", "shipped", "cancelled", "shipped", None],
        }
    )
)
NOON = DAY + dt.timedelta(hours=6)


def test_what_waits_at_a_moment_is_what_was_ordered_and_has_not_left_by_then():
    assert open_orders(ORDERS, NOON)["order"].to_list() == ["waits", "leaves later"]


def test_demand_is_all_that_was_ordered_by_then_and_not_cancelled():
    known = past_orders(ORDERS, NOON)["order"].to_list()
    assert known == ["waits", "left", "leaves later", "gone, nobody knows when"]


def test_without_a_moment_it_is_the_day_after_the_last_order():
    assert open_orders(ORDERS, None)["order"].to_list() == ["waits", "comes later"]


def test_no_orders_need_no_moment():
    assert open_orders(Orders.none(), None).is_empty()
