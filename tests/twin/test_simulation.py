"""One day at a time, driven from outside."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from wharfinger import twin
from wharfinger.tables import SettingError
from wharfinger.twin import ledger

ITEMS, PLACES = 12, 3


def test_a_company_driven_day_by_day_has_the_same_facts() -> None:
    made = twin.company(seed=2, items=ITEMS, days=40)
    simulation = twin.Simulation(twin.world(seed=2, items=ITEMS, days=400))
    rule = twin.ReorderPoint()
    days = [simulation.day(rule.order(simulation.evening())) for _ in range(40)]
    for name in ("sales", "receipts", "movements", "stock_history"):
        table = getattr(ledger, name)
        # Each day's own frames, one under the other, are the company's table.
        assert_frame_equal(
            pl.concat([table(simulation.world, [day]) for day in days]), made.tables[name], check_exact=True
        )
    assert_frame_equal(ledger.stock(simulation), made.tables["stock"], check_exact=True)
    assert_frame_equal(ledger.incoming(simulation), made.tables["incoming"], check_exact=True)


def test_an_order_from_outside_is_delivered() -> None:
    simulation = twin.Simulation(twin.world(seed=4, items=ITEMS, days=90))
    orders = np.zeros((PLACES, ITEMS), np.int32)
    orders[0, 5] = 30
    facts = [simulation.day(orders), *(simulation.day() for _ in range(80))]
    came = [day for day in facts if (day.received.item == 5).any() and day.received.given[0] == -1]
    assert len(came) == 1
    mine = came[0].received.item == 5
    assert came[0].received.ordered[mine] == 30
    assert came[0].received.arrives[mine] == came[0].day


def test_an_order_can_go_to_another_supplier() -> None:
    world = twin.world(seed=4, items=ITEMS, days=90)
    simulation = twin.Simulation(world)
    orders = np.zeros((PLACES, ITEMS), np.int32)
    orders[0, 5] = 30
    other = (world.supply.usual + 1) % len(world.supply.supplier)
    simulation.day(orders, other)
    lines = simulation.on_order()
    assert lines.supplier[lines.item == 5].tolist() == [other[5]]
    shown = ledger.incoming(simulation).filter(pl.col("item") == world.goods.item[5])
    assert shown["quantity"].to_list() == [30.0]
    assert shown["document"].to_list() == [f"P231231-{other[5] + 1}"]


@settings(max_examples=15)
@given(st.lists(st.integers(0, 60), min_size=PLACES * ITEMS, max_size=PLACES * ITEMS), st.integers(0, 1000))
def test_whatever_is_ordered_no_unit_appears_or_disappears(quantities: list[int], seed: int) -> None:
    simulation = twin.Simulation(twin.world(seed=seed, items=ITEMS, days=12))
    orders = np.array(quantities, np.int32).reshape(PLACES, ITEMS)
    days = [simulation.day(orders) for _ in range(12)]
    moved = ledger.movements(simulation.world, days)
    own = simulation.world.sites.place
    came = moved.filter(pl.col("to_place").is_in(own) & ~pl.col("from_place").is_in(own))["quantity"].sum()
    left = moved.filter(pl.col("from_place").is_in(own) & ~pl.col("to_place").is_in(own))["quantity"].sum()
    assert came - left == days[-1].books.sum() == ledger.stock(simulation)["on_hand"].sum()
    for day in days:
        assert (day.sold <= day.demand).all()
        assert (day.real >= 0).all()
        assert day.real.sum() + day.reserved.sum() <= day.books.sum()


def test_a_shelf_with_more_lots_than_fit_throws_the_oldest_away() -> None:
    world = twin.world(seed=1, items=40, days=120)
    long_life = int(np.flatnonzero(world.goods.food & (world.goods.lifetime_days > 120))[0])
    simulation = twin.Simulation(world)
    orders = np.zeros(world.sites.share.shape, np.int32)
    orders[0, long_life] = 500
    days = [simulation.day(orders) for _ in range(120)]
    moved = ledger.movements(world, days).filter(pl.col("item") == world.goods.item[long_life])
    assert moved.filter(pl.col("reason") == "waste").height > 0
    stock = ledger.stock(simulation).filter(pl.col("item") == world.goods.item[long_life])
    assert stock.filter(pl.col("place") == "warehouse").height <= 41
    assert stock["on_hand"].sum() == days[-1].books[:, long_life].sum()


def test_a_world_ends_where_its_calendar_does() -> None:
    simulation = twin.Simulation(twin.world(items=ITEMS, days=1))
    simulation.day()
    with pytest.raises(SettingError, match=r"found day 2 of a world of 1 days.*past stays the same"):
        simulation.day()


@pytest.mark.parametrize(
    ("orders", "found"),
    [
        (np.zeros((2, ITEMS), np.int32), r"shape \(2, 12\)"),
        (np.full((PLACES, ITEMS), -1, np.int32), "smallest -1"),
    ],
)
def test_orders_that_do_not_fit_are_refused(orders: np.ndarray, found: str) -> None:
    with pytest.raises(SettingError, match=found) as error:
        twin.Simulation(twin.world(items=ITEMS, days=1)).day(orders)
    assert error.value.expected == "3 places by 12 items, none below zero"


def test_an_unknown_supplier_is_refused() -> None:
    world = twin.world(items=ITEMS, days=1)
    with pytest.raises(SettingError, match="12 suppliers from 99 to 99"):
        twin.Simulation(world).day(None, np.full(ITEMS, 99, np.int32))
