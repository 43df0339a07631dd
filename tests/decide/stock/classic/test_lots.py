"""Wagner-Whitin and joint replenishment."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.stock import classic
from wharfinger.tables import DecisionError


@pytest.mark.parametrize(
    ("demand", "order", "holding", "cost"),
    # Snyder and Shen, example 3.9 and problem 3.27 (the optimum of the second as stockpyl 1.0.2 gives it).
    [([90, 120, 80, 70], 500, 2, 1380), ([150, 100, 80, 200], 120, 0.8, 424)],
)
def test_wagner_whitin_finds_the_plan_of_the_book(demand, order, holding, cost):
    assert classic.wagner_whitin(demand, order, holding).cost == pytest.approx(cost)


@given(st.data())
def test_no_choice_of_order_periods_is_cheaper(data):
    periods = data.draw(st.integers(1, 6))
    row = st.lists(st.integers(0, 9), min_size=periods, max_size=periods)
    demand, order, holding, unit = (data.draw(row) for _ in range(4))
    found = classic.wagner_whitin(demand, order, holding, unit)
    assert found.cost == pytest.approx(_cost(found.orders, demand, order, holding, unit))
    assert found.cost == pytest.approx(_cheapest(demand, order, holding, unit))


def _cheapest(demand, order, holding, unit):
    """Every set of periods with an order, each order for all until the next."""
    best = np.inf
    for chosen in itertools.product([False, True], repeat=len(demand)):
        orders, at = [0.0] * len(demand), None
        for t, wanted in enumerate(demand):
            at = t if chosen[t] else at
            if wanted and at is None:
                break
            if wanted:
                orders[at] += wanted
        else:
            best = min(best, _cost(orders, demand, order, holding, unit))
    return best


def _cost(orders, demand, order, holding, unit):
    stock = cost = 0.0
    for t, bought in enumerate(orders):
        stock += bought - demand[t]
        assert stock >= -1e-9
        cost += (order[t] if bought > 0 else 0) + unit[t] * bought + holding[t] * stock
    return cost


def test_a_row_that_is_too_short_is_refused():
    with pytest.raises(DecisionError, match="order_cost with 2 values"):
        classic.wagner_whitin([1, 2, 3], [5, 5], 1)


@pytest.mark.parametrize(
    ("shared", "own", "demands", "holding", "every", "silver"),
    [
        # The examples scmo_jrp_ex and spp_jrp (Silver, Pyke and Peterson) of stockpyl 1.0.2: there his
        # rule is optimal on both.
        (600, [120, 840, 300], [1, 1, 1], [160, 20, 50], (1, 3, 1), 837.8544),
        (40, [15] * 4, [86_000, 12_500, 1400, 3000], [0.24] * 4, (1, 1, 4, 3), 2067.6508),
        # Silver (1976), instance silver_jrp: his heuristic (1, 1, 1, 3, 3) costs 218.6863 and is not optimal.
        (
            10,
            [1.87, 5.27, 7.94, 8.19, 8.87],
            [1736, 656, 558, 170, 142],
            [0.2] * 5,
            (1, 1, 2, 3, 3),
            218.6863,
        ),
    ],
)
def test_joint_replenishment_is_never_above_silvers_heuristic(shared, own, demands, holding, every, silver):
    found = classic.joint_replenishment(shared, own, demands, holding)
    assert found.every == every
    assert found.cost <= silver + 1e-4
    ordering = shared + sum(cost / k for cost, k in zip(own, every, strict=True))
    held = sum(h * q for h, q in zip(holding, found.quantities, strict=True)) / 2
    assert found.cost == pytest.approx(ordering / found.cycle + held)


@given(
    st.floats(0.5, 100),
    st.lists(st.tuples(st.floats(0, 100), st.floats(0.5, 100), st.floats(0.1, 5)), min_size=1, max_size=3),
)
def test_no_other_multiples_are_cheaper(shared, items):
    own, demands, holding = map(list, zip(*items, strict=True))
    found = classic.joint_replenishment(shared, own, demands, holding)
    assert min(found.every) >= 1
    for every in itertools.product(range(1, 13), repeat=len(items)):
        ordering = shared + sum(cost / k for cost, k in zip(own, every, strict=True))
        held = sum(h * d * k for h, d, k in zip(holding, demands, every, strict=True))
        assert found.cost <= np.sqrt(2 * ordering * held) * (1 + 1e-9)
