"""Ordering rules on the same luck."""

import datetime as dt

import numpy as np
import pytest

from wharfinger import twin
from wharfinger.tables import SettingError
from wharfinger.twin.luck import Ints


@pytest.fixture(scope="module")
def world() -> twin.World:
    return twin.world(seed=11, items=60, days=200)


@pytest.fixture(scope="module")
def ordinary(world: twin.World) -> list[twin.DayFacts]:
    return twin.simulate(world)


def test_two_rules_meet_the_same_customers_lorries_and_thieves(
    world: twin.World, ordinary: list[twin.DayFacts]
) -> None:
    other = twin.simulate(world, twin.ReorderPoint(safety=3.0))
    arrivals = [delivery_days(facts) for facts in (ordinary, other)]
    for one, two in zip(ordinary, other, strict=True):
        assert np.array_equal(one.demand, two.demand)
        assert np.array_equal(one.lines.item, two.lines.item)
        assert np.array_equal(one.lines.customer, two.lines.customer)
    shared = arrivals[0].keys() & arrivals[1].keys()
    assert len(shared) > 50
    assert all(arrivals[0][order] == arrivals[1][order] for order in shared)
    assert any(not np.array_equal(one.books, two.books) for one, two in zip(ordinary, other, strict=True))


def test_less_buffer_means_less_stock_and_more_lost_sales(world: twin.World) -> None:
    thin, thick = (twin.simulate(world, twin.ReorderPoint(safety=safety)) for safety in (0.0, 2.5))
    assert mean_stock(thin) < mean_stock(thick)
    assert lost(thin) > lost(thick) > 0


def test_who_never_orders_runs_out(world: twin.World, ordinary: list[twin.DayFacts]) -> None:
    nothing = twin.simulate(world, twin.Never())
    bought = sum(int(facts.received.ordered.sum()) for facts in nothing)
    launches = int(world.goods.first_order.sum())
    assert bought <= launches
    assert lost(nothing) > 3 * lost(ordinary)


def test_a_rule_sees_what_a_buyer_sees(world: twin.World) -> None:
    seen: list[twin.Evening] = []

    class Watch:
        def order(self, evening: twin.Evening) -> Ints:
            seen.append(evening)
            return twin.ReorderPoint().order(evening)

    facts = twin.simulate(world, Watch())
    assert [evening.date for evening in seen[:3]] == [
        dt.date(2023, 12, 31) + dt.timedelta(k) for k in range(3)
    ]
    for day in (1, 50, 199):
        before = facts[day - 1]
        sellable = before.books.copy()
        sellable[0] -= before.reserved
        assert np.array_equal(seen[day].on_hand, sellable)
        assert np.array_equal(seen[day].sold, np.stack([fact.sold for fact in facts[:day]]))
    # Stock that vanished unseen is still in the books.
    assert any(
        (evening.on_hand[1:] != fact.real[1:]).any() for evening, fact in zip(seen[1:], facts, strict=False)
    )


def test_orders_below_the_minimum_value_wait(world: twin.World, ordinary: list[twin.DayFacts]) -> None:
    new = np.flatnonzero(world.goods.launch_day > 0)
    for facts in ordinary:
        lines = facts.received
        for supplier, given in set(zip(lines.supplier.tolist(), lines.given.tolist(), strict=True)):
            mine = (lines.supplier == supplier) & (lines.given == given)
            if np.isin(lines.item[mine], new).any():
                continue
            value = (lines.ordered[mine] * world.goods.unit_cost[lines.item[mine]]).sum()
            assert value >= world.supply.minimum_value[supplier]


def test_stores_are_filled_for_open_days_only(world: twin.World, ordinary: list[twin.DayFacts]) -> None:
    from wharfinger.twin.shelves import REASON, TRANSFER

    moved = [day.day for day in ordinary if (day.journal[:, REASON] == TRANSFER).any()]
    assert len(moved) > 100
    assert world.calendar.shops_open[moved].all()


@pytest.mark.parametrize(("setting", "value"), [("safety", -0.1), ("window_days", 1)])
def test_a_rule_refuses_settings_that_make_no_sense(setting: str, value: float) -> None:
    with pytest.raises(SettingError, match=f"found {setting} = {value}"):
        twin.ReorderPoint(**{setting: value})  # type: ignore[arg-type]


def delivery_days(facts: list[twin.DayFacts]) -> dict[tuple[int, int], int]:
    """When the order that was given to a supplier on a day has come."""
    return {
        (int(supplier), int(given)): int(arrives)
        for day in facts
        for supplier, given, arrives in zip(
            day.received.supplier, day.received.given, day.received.arrives, strict=True
        )
    }


def lost(facts: list[twin.DayFacts]) -> int:
    return sum(int((day.demand - day.sold).sum()) for day in facts)


def mean_stock(facts: list[twin.DayFacts]) -> float:
    return float(np.mean([day.books.sum() for day in facts]))
