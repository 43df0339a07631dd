"""Orders that share a lorry, a budget or a store."""

import polars as pl
import pytest

from tests.decide.purchasing.replenish.shop import left, levels, line, order, suppliers
from tests.decide.purchasing.shop import items, offers
from wharfinger.decide.purchasing import ReplenishSettings
from wharfinger.tables.errors import DecisionError

FREIGHT = ReplenishSettings(order_cost=0.0, freight_cost=25.0)


def two(oil, salt, *, settings=FREIGHT, item=None, **given):
    """Oil and salt, alike, from the same supplier."""
    return order(
        items=items("oil", "salt", **(item or {})),
        offers=given.pop("offers", offers("oil", "salt")),
        stock=pl.DataFrame({"item": ["oil", "salt"], "on_hand": [oil, salt]}),
        levels=pl.concat([levels(), levels("salt")]),
        settings=settings,
        **given,
    )


def head(found):
    return found.supplier_orders.row(0, named=True)


def test_what_is_needed_soon_fills_up_an_order_to_save_freight():
    # Oil for 40.00 is due; salt is not, but with 10 more the order reaches 60.00.
    found = two(40.0, 45.0, suppliers=suppliers(free_freight_value=60.0))
    assert line(found, "salt")["cause"] == "fill_up"
    assert (head(found)["freight"], head(found)["value"] >= 60) == (0, True)
    assert line(found, "salt")["stock_position"] > line(found, "salt")["reorder_point"]


def test_freight_is_paid_when_filling_up_would_cost_more():
    dear = two(40.0, 45.0, suppliers=suppliers(free_freight_value=60_000.0))
    assert line(dear, "salt") is None
    assert head(dear)["freight"] == 25
    cheap = ReplenishSettings(order_cost=5.0, freight_cost=0.01)
    assert (
        line(two(40.0, 55.0, suppliers=suppliers(free_freight_value=400.0), settings=cheap), "salt") is None
    )


def test_without_filling_up_each_line_stands_for_itself():
    alone = ReplenishSettings(order_cost=0.0, fill_up=False)
    found = two(40.0, 45.0, suppliers=suppliers(free_freight_value=60.0), settings=alone)
    # The line that is due may still be larger: that is its own affair.
    assert line(found, "salt") is None


def test_an_order_below_the_suppliers_minimum_is_filled_up():
    found = two(30.0, 45.0, suppliers=suppliers(minimum_value=80.0))
    assert head(found)["value"] >= 80
    assert "takes orders from 80.00 on" in head(found)["reason"]


def test_an_order_that_cannot_be_filled_up_is_left_out_with_what_it_loses():
    found = order(39.0, suppliers=suppliers(minimum_value=50_000.0))
    assert line(found) is None
    assert left(found) == [("oil", "supplier_minimum", 0.0)]
    row = found.left_out.row(0, named=True)
    assert row["found"] == "an order of 42.00 at S-1, whose smallest is 50,000.00"
    assert row["lost"] > 0


def test_the_budget_goes_where_most_would_be_lost():
    # Oil is out and salt is just due; there is money for one of them.
    poor = ReplenishSettings(order_cost=0.0, budget=90.0)
    found = two(0.0, 38.0, settings=poor)
    assert found.order_lines["value"].sum() <= 90
    assert line(found, "oil") is not None
    assert {why for _, why, _ in left(found)} == {"budget"}


def test_a_budget_that_is_enough_changes_nothing():
    rich = ReplenishSettings(order_cost=0.0, budget=1e6)
    assert two(0.0, 38.0, settings=rich).order_lines.equals(two(0.0, 38.0).order_lines)


def test_the_store_holds_what_it_holds():
    sides = {"length_mm": 1000.0, "width_mm": 1000.0, "height_mm": 100.0}  # 0.1 m3
    small = ReplenishSettings(order_cost=0.0, storage_m3=10.0)
    found = two(0.0, 38.0, settings=small, item=sides)
    # 3.8 m3 are there.
    assert found.order_lines["quantity"].sum() * 0.1 <= 10 - 3.8 + 1e-9
    assert {why for _, why, _ in left(found)} == {"storage"}


def test_goods_of_unknown_size_are_not_counted_and_said():
    small = ReplenishSettings(order_cost=0.0, storage_m3=1.0)
    found = order(0.0, settings=small)
    assert line(found)["quantity"] == 60
    assert found.order_doubts["found"].to_list() == ["no length, width and height"]


def test_one_budget_for_two_currencies_is_refused():
    both = pl.concat([offers("oil", currency="EUR"), offers("salt", currency="USD")])
    with pytest.raises(DecisionError, match="orders in EUR and USD"):
        two(0.0, 0.0, offers=both, settings=ReplenishSettings(budget=1.0))


def test_the_budget_is_for_the_orders_of_today():
    poor = ReplenishSettings(order_cost=0.0, budget=0.0)
    assert line(order(20.0, suppliers=suppliers(order_weekdays="wed"), settings=poor)) is not None
    assert line(order(20.0, settings=poor)) is None
