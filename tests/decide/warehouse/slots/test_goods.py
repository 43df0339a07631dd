import datetime as dt

import numpy as np
import polars as pl

from tests.decide.warehouse.slots.shop import LAYOUT, NOON, items, orders
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.slots.goods import goods_of, heaviness, rack_of
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.tables import Items, Orders

NOWHERE = pl.DataFrame(schema={"item": pl.String, "bin": pl.String})


def made(listed, asked, layout=LAYOUT, settings=None):
    return goods_of(layout, Items.of(listed), Orders.of(asked), NOWHERE, settings or SlotSettings())


def test_goods_stand_most_picked_first_with_their_picks_a_day():
    goods = made(items(["a", "b"]), orders([["a", "b"], ["b"], ["b"]]))
    assert goods.frame.select("item", "picks").rows() == [("b", 3.0), ("a", 1.0)]
    assert goods.days == 1.0


def test_a_fast_mover_that_no_bin_takes_whole_is_split_and_asked_for_in_turn():
    layout = Layout.grid(aisles=1, slots=4, volume_l=10.0)
    edges = {f"{edge}_mm": [100.0] for edge in ("length", "width", "height")}
    goods = made(items(["a"], **edges), orders([["a"]] * 3), layout, SlotSettings(cover_days=10))
    # Three litres a day for ten days in bins of ten litres.
    assert goods.frame["parts"].to_list() == [3, 3, 3]
    assert goods.demand.goods.tolist() == [0, 1, 2]


def test_kinds_of_storage_and_hazard_lie_apart():
    layout = Layout.from_bins(
        {
            "bin": ["warm", "cold", "danger"], "aisle": ["1"] * 3, "position_m": [1.0, 2.0, 3.0],
            "storage": ["ambient", "frozen", "ambient"], "hazard_class": [None, None, "3"],
        }
    )  # fmt: skip
    listed = items(
        ["tea", "ice", "paint"], storage=["ambient", "frozen", "ambient"], hazard_class=[None, None, "3"]
    )
    goods = made(listed, orders([["tea", "ice", "paint"]]), layout)
    may = {
        item: goods.allowed[kind].tolist()
        for item, kind in zip(goods.frame["item"], goods.demand.kind, strict=True)
    }
    assert may == {"tea": [1, 0, 0], "ice": [0, 1, 0], "paint": [0, 0, 1]}


def test_an_order_of_a_half_life_ago_counts_half():
    asked = orders([["a"], ["b"]]).with_columns(ordered_at=pl.Series([NOON - dt.timedelta(days=10), NOON]))
    goods = made(items(["a", "b"]), asked, settings=SlotSettings(half_life_days=10))
    assert sorted(goods.demand.weight.tolist()) == [0.5, 1.0]


def test_bad_heights_cost_metres_and_more_for_what_is_heavy():
    layout = Layout.grid(aisles=1, slots=1, sides=1, levels=3, level_height_m=1.0)
    goods = made(items(["a"]), orders([["a"]]), layout)
    rack = rack_of(layout, np.zeros(3, np.int64), goods, SlotSettings(grip_low_m=0.5, grip_high_m=1.5))
    assert rack.awkward_m.tolist() == [2.5, 0.0, 2.5]
    assert heaviness(5.0) == 2 * heaviness(0.0)
