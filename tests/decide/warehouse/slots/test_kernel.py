import numpy as np
import polars as pl
import pytest

from tests.decide.warehouse.slots.shop import LAYOUT, items, orders
from wharfinger.decide.warehouse.routes.floor import floor_of
from wharfinger.decide.warehouse.slots.goods import goods_of, rack_of
from wharfinger.decide.warehouse.slots.kernel import (
    Walks,
    added_m,
    exchange,
    exchange_m,
    gather,
    make_room,
    may_exchange,
    swap,
    walk_all,
)
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.tables import Items, Orders

NAMES = list("abcdef")
BASKETS = [["a", "b"], ["a", "b", "c"], ["d"], ["e", "f"], ["a", "f"]]
NOWHERE = pl.DataFrame(schema={"item": pl.String, "bin": pl.String})


@pytest.fixture
def hall():
    goods = goods_of(LAYOUT, Items.of(items(NAMES)), Orders.of(orders(BASKETS)), NOWHERE, SlotSettings())
    floor, spot = floor_of(LAYOUT, np.arange(LAYOUT.bins.height))
    rack = rack_of(LAYOUT, spot, goods, SlotSettings())
    gather(floor.aisle, goods.together, goods.demand, rack)
    make_room(goods.demand, rack)
    walks = Walks(np.zeros(len(goods.demand.goods), np.int64), np.zeros(len(goods.demand.weight)))
    return goods, floor, rack, walks


def test_every_good_gets_a_bin_and_no_bin_two(hall):
    _, _, rack, _ = hall
    assert sorted(rack.bin_of.tolist()) == sorted(set(rack.bin_of.tolist()))
    assert (rack.good[rack.bin_of] == np.arange(len(NAMES))).all()


def test_an_exchange_adds_what_walking_all_again_adds(hall):
    goods, floor, rack, walks = hall
    total = walk_all(goods.demand, rack, walks, floor)
    seen, after = np.zeros(len(BASKETS), np.int64), np.empty(9, np.int64)
    for number, (here, there) in enumerate([(0, 23), (5, 1), (23, 7)], 1):
        assert may_exchange(here, there, goods.demand, rack)
        more = exchange_m(here, there, goods.demand, rack, walks, floor, seen, number, after)
        swap(here, there, goods.demand, rack, walks, floor)
        again = Walks(walks.spots.copy(), walks.length_m.copy())
        now = walk_all(goods.demand, rack, again, floor)
        assert now - total == pytest.approx(more)
        assert walks.length_m == pytest.approx(again.length_m)
        total = now


def test_many_exchanges_keep_count_of_the_metres(hall):
    goods, floor, rack, walks = hall
    before = walk_all(goods.demand, rack, walks, floor)
    changed = exchange(np.random.default_rng(1), 500, 5.0, goods.demand, rack, walks, floor)
    assert walk_all(goods.demand, rack, walks, floor) == pytest.approx(before + changed)
    assert sorted(rack.good[rack.good >= 0].tolist()) == list(range(len(NAMES)))


def test_a_place_on_the_way_adds_nothing(hall):
    goods, floor, _, _ = hall
    spots = np.full(len(NAMES), -1, np.int64)
    good = {name: at for at, name in enumerate(goods.frame["item"])}
    far = len(floor.at_m) - 1
    spots[good["a"]] = far
    metres = added_m(good["b"], spots, np.array([far]), goods.demand, floor)
    assert metres.tolist() == [0.0]
