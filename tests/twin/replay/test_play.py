"""The lean simulator against the whole one on the same luck, and what it refuses."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from wharfinger import twin
from wharfinger.tables import SettingError
from wharfinger.twin import shelves
from wharfinger.twin.replay import Clairvoyant, Costs, MinMax, Normal, Scene, Terms, floor, play


class Recorded:
    """Orders what was ordered elsewhere."""

    name = "recorded"

    def __init__(self, orders, first_day):
        self.orders, self.first_day = orders, first_day

    def order(self, morning):
        return self.orders[(morning.date - self.first_day).days]


def plain_world(items, days):
    """One place; nothing vanishes, comes back, comes short or unfit: the lean simulator knows none of it."""
    world = twin.world(seed=3, items=items, days=days, places=1)
    goods = replace(
        world.goods,
        shrinkage=np.zeros(items),
        return_rate=np.full(items, 1e-12),
        launch_day=np.zeros(items, np.int32),
    )
    none = np.zeros(len(world.supply.supplier))
    return replace(world, goods=goods, supply=replace(world.supply, short_rate=none, bad_rate=none))


def test_it_does_what_the_whole_simulation_does_on_the_same_luck():
    items, days = 60, 200
    world = plain_world(items, days)
    simulation = twin.Simulation(world)
    rule = twin.ReorderPoint()
    orders, lead, facts = np.zeros((days, items)), np.zeros((items, days), np.int64), []
    for day in range(days):
        given = rule.order(simulation.evening())
        orders[day] = given[0]
        facts.append(simulation.day(given))
    for lines in [*(day.received for day in facts), simulation.on_order()]:
        # What is ordered on an evening is, for a replay, ordered on the next morning.
        lead[lines.item, lines.given + 1] = lines.arrives - lines.given - 1
    opening = facts[0].real[0] + facts[0].sold[0]
    scene = Scene(
        first_day=dt.date(2024, 1, 1),
        known_days=0,
        demand=np.stack([day.demand[0] for day in facts], axis=1).astype(float),
        terms=terms_of(world),
        costs=Costs(5.0, 0.25),
        may_order=np.ones((items, days), np.bool_),
        gap_days=np.ones((items, days)),
        lead_days=lead,
        on_hand=np.zeros(items),
        # The twin's opening stock is fresh on the first day.
        open_orders=[(i, 0, float(opening[i])) for i in range(items)],
    )
    played = play(scene, Recorded(orders, scene.first_day))
    value = [float((day.real[0] * world.goods.unit_cost).sum()) for day in facts]
    assert played.day_sums[:, floor.STOCK_VALUE] == pytest.approx(value)
    assert played.day_sums[:, floor.DAY_SERVED].tolist() == [float(day.sold.sum()) for day in facts]
    assert played.on_hand.tolist() == facts[-1].real[0].tolist()
    wasted = played.sums[:, floor.WASTED]
    assert wasted.sum() > 0
    by_journal = np.zeros(items)
    for day in facts:
        gone = day.journal[day.journal[:, shelves.REASON] == shelves.WASTE]
        np.add.at(by_journal, gone[:, shelves.ITEM], gone[:, shelves.QUANTITY])
    assert wasted.tolist() == by_journal.tolist()


def terms_of(world):
    goods, supply = world.goods, world.supply
    return Terms(
        item=goods.item,
        supplier=[supply.supplier[s] for s in supply.usual],
        unit_cost=goods.unit_cost,
        price=goods.price,
        lead_days=supply.quoted_days[supply.usual].astype(float),
        lead_days_sd=np.zeros(goods.count),
        gaps=[(1.0,)] * goods.count,
        multiple=goods.box.astype(float),
        minimum=np.zeros(goods.count),
        life_days=np.where(goods.lifetime_days >= floor.KEEPS, floor.KEEPS, goods.lifetime_days).astype(
            np.int64
        ),
    )


def scene_of(demand, *, known_days=0, lead_days=2, **changed):
    """One item that keeps, costs 1 and brings 3; orders every day."""
    days = len(demand) - known_days
    terms = Terms(
        item=["tea"],
        supplier=["east"],
        unit_cost=np.ones(1),
        price=np.full(1, 3.0),
        lead_days=np.full(1, float(lead_days)),
        lead_days_sd=np.zeros(1),
        gaps=[(1.0,)] * 1,
        multiple=np.ones(1),
        minimum=np.zeros(1),
        life_days=np.array([changed.pop("life_days", floor.KEEPS)]),
    )
    return Scene(
        first_day=dt.date(2026, 1, 1),
        known_days=known_days,
        demand=np.array([demand], float),
        terms=terms,
        costs=changed.pop("costs", Costs(order_cost=1.0, holding_rate=3.65)),
        may_order=np.ones((1, days), np.bool_),
        gap_days=np.ones((1, days)),
        lead_days=np.full((1, days), lead_days),
        on_hand=np.array([changed.pop("on_hand", 0.0)]),
        **changed,
    )


def total_cost(scene, played):
    sums = played.sums[0]
    held = sums[floor.HELD] * scene.costs.holding_rate / 365
    lost = (sums[floor.DEMAND] - sums[floor.SERVED]) * 2
    return held + sums[floor.ORDERS] * scene.costs.order_cost + lost + sums[floor.WASTED]


@pytest.mark.parametrize("life_days", [floor.KEEPS, 2])
def test_the_clairvoyant_costs_what_the_best_of_all_plans_costs(life_days):
    demand = [4, 0, 7, 3, 0, 5]
    scene = scene_of(demand, lead_days=1, on_hand=4.0, life_days=life_days, costs=Costs(3.0, 182.5))
    best = min(
        total_cost(scene, play(scene, Recorded(np.array(plan, float)[:, None], scene.first_day)))
        for plan in every_plan(demand)
    )
    assert total_cost(scene, play(scene, Clairvoyant(scene))) == pytest.approx(best)


def every_plan(demand):
    """Orders on each of the days for the demand of none, or of some of the days from its arrival on."""
    plans = [[]]
    for day in range(len(demand)):
        sums = {sum(demand[day + 1 : end]) for end in range(day + 1, len(demand) + 1)}
        plans = [[*plan, quantity] for plan in plans for quantity in sorted(sums)]
    return plans


def test_more_days_have_the_same_past():
    rng = np.random.default_rng(1)
    demand = rng.poisson(3, 160)
    short, long = (scene_of(demand[:days], known_days=60) for days in (120, 160))
    for rule in (Normal(), MinMax.textbook(1)):
        first, second = play(short, rule), play(long, rule)
        assert first.orders == [order for order in second.orders if order[0] < 60]


def test_tomorrow_has_no_say_in_orders_of_today():
    rng = np.random.default_rng(2)
    demand = rng.poisson(3, 160)
    other = demand.copy()
    other[120:] = 50
    for rule in (Normal(), MinMax.textbook(1)):
        one, two = (play(scene_of(each, known_days=60), rule) for each in (demand, other))
        assert [o for o in one.orders if o[0] <= 60] == [o for o in two.orders if o[0] <= 60]


@pytest.mark.parametrize(
    ("orders", "said"),
    [(np.array([-1.0]), "below zero"), (np.array([np.nan]), "no numbers"), (np.zeros(2), "shape")],
)
def test_a_rule_that_orders_nonsense_is_stopped(orders, said):
    scene = scene_of([1.0] * 5)
    with pytest.raises(SettingError, match=said):
        play(scene, Recorded([orders] * 5, scene.first_day))


def test_a_rule_that_orders_on_a_closed_day_is_stopped():
    # A rule is asked on days on which somebody takes orders; here another supplier does.
    scene = scene_of([1.0] * 5).only(np.array([0, 0]))
    scene = replace(scene, may_order=np.array([[True] * 5, [True, False, True, True, True]]))
    rule = Recorded([np.ones(2)] * 5, scene.first_day)
    with pytest.raises(SettingError, match="tea on 2026-01-02"):
        play(scene, rule)
