import datetime as dt

import polars as pl

from tests.decide.warehouse.slots.shop import LAYOUT, NOON, items, orders
from wharfinger.decide.warehouse.slots.items import slot_items
from wharfinger.decide.warehouse.slots.settings import SlotSettings

BINS = LAYOUT.bins.drop("x_m", "y_m")
STOCK = {"item": ["a", "b"], "bin": ["03-4L", "03-4R"], "on_hand": [5.0, 5.0]}
QUICK = SlotSettings(iterations=100, longest_payback_days=1e9)


def first_bin(found, item):
    return dict(found.slots.select("item", "bin").iter_rows())[item]


def test_only_the_orders_of_the_window_are_learned_from():
    asked = orders([["a"]] * 5 + [["b"]]).with_columns(
        ordered_at=pl.Series([NOON - dt.timedelta(days=400)] * 5 + [NOON])
    )
    found = slot_items(BINS, items(["a", "b"]), asked, STOCK, settings=QUICK)
    assert dict(found.slots.select("item", "picks").iter_rows()) == {"a": 0.0, "b": 1.0}


def test_a_cancelled_order_says_nothing_of_demand():
    asked = orders([["a"]] * 5 + [["b"]]).with_columns(status=pl.Series(["cancelled"] * 5 + ["open"]))
    found = slot_items(BINS, items(["a", "b"]), asked, STOCK, settings=QUICK)
    assert first_bin(found, "b") in {"01-1L", "01-1R"}


def test_what_is_forecast_to_sell_lies_nearest():
    asked = orders([["a"]] * 2 + [["b"]] * 2)
    forecast = {"item": ["a", "b"], "date": [dt.date(2026, 3, 9)] * 2, "mean": [1.0, 9.0]}
    bins = BINS.filter(pl.col("bin").is_in(["01-1L", "03-4R"]))
    stock = {"item": ["a", "b"], "bin": ["01-1L", "03-4R"], "on_hand": [5.0, 5.0]}
    found = slot_items(bins, items(["a", "b"]), asked, stock, forecast=forecast, settings=QUICK)
    assert first_bin(found, "b") == "01-1L"


def test_a_bin_in_no_aisle_is_named_and_the_rest_goes_on():
    found = slot_items(
        BINS, items(["a", "b"]), orders([["a"]]), STOCK, aisles={"aisle": ["01", "02"]}, settings=QUICK
    )
    assert set(found.bins_left_out["reason"]) == {"in no aisle"}
    assert found.bins_left_out.height == 8
    assert found.slots.height == 2
