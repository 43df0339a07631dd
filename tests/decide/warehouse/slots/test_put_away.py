import polars as pl
import pytest

from tests.decide.warehouse.slots.shop import LAYOUT, items, orders
from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.slots.put_away import put_away

STOCK = {"item": ["tea"], "bin": ["02-2L"], "on_hand": [3.0]}


def test_it_goes_beside_what_it_is_bought_with():
    found = put_away(LAYOUT, items(["tea", "milk"]), orders([["tea", "milk"]] * 4), STOCK, "milk", 1)
    # Opposite the tea, or anywhere on the way to it, it costs no metre.
    assert found["walk_m_per_day"][0] == 0.0
    assert "02-2L" not in found["bin"].to_list()


def test_it_goes_to_the_nearest_bin_when_it_is_bought_alone():
    found = put_away(LAYOUT, items(["tea", "milk"]), orders([["milk"]] * 4), STOCK, "milk", 1, most=2)
    assert set(found["bin"]) == {"01-1L", "01-1R"}
    assert found["walk_m_per_day"].to_list() == [4.0, 4.0]  # 0.5 m and back, four times


def test_what_nobody_orders_goes_to_the_bin_that_is_nearest_to_carry_it_to():
    found = put_away(LAYOUT, items(["tea", "milk"]), orders([["tea"]]), STOCK, "milk", 1, dock="front-right")
    assert found["bin"][0].startswith("03-1")
    assert found["carry_m"][0] == 0.5


def test_only_bins_that_take_so_much_are_named():
    layout = Layout.from_bins(
        {"bin": ["small", "large"], "aisle": ["1", "1"], "position_m": [1.0, 2.0], "volume_l": [1.0, 10.0]}
    )
    sized = items(["milk"], length_mm=[100.0], width_mm=[100.0], height_mm=[100.0])
    assert put_away(layout, sized, orders([["milk"]]), STOCK, "milk", 5)["bin"].to_list() == ["large"]
    assert put_away(layout, sized, orders([["milk"]]), STOCK, "milk", 50).is_empty()


def test_an_unknown_item_is_refused():
    with pytest.raises(LayoutError, match="found item 'ghost'; expected an item of the table items"):
        put_away(LAYOUT, items(["tea"]), orders([["tea"]]), pl.DataFrame(STOCK), "ghost", 1)
