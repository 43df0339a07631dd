import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.stock import classic
from wharfinger.tables import DecisionError


@pytest.mark.parametrize(
    ("mean", "order", "holding", "short", "s", "top", "cost"),
    [
        (6, 5, 1, 4, 4, 10, 8.0341),  # Snyder and Shen, example 4.7
        (4, 150, 40, 125, 2, 7, 223.575),  # problem 4.31
        # Zheng and Federgruen (1991), table 1: K = 64, h = 1, p = 9, Poisson.
        (10, 64, 1, 9, 6, 40, 35.0216),
        (25, 64, 1, 9, 19, 56, 54.2622),
        (50, 64, 1, 9, 42, 108, 70.9752),
    ],
)
def test_the_best_min_and_max_are_those_of_the_books(mean, order, holding, short, s, top, cost):
    found = classic.s_s(mean, order, holding, short)
    assert (found.reorder_point, found.order_up_to) == (s, top)
    assert found.cost == pytest.approx(cost, abs=1e-3)
    assert classic.s_s_cost(s, top, mean, order, holding, short) == pytest.approx(found.cost, rel=1e-12)


rows = st.lists(st.floats(0.01, 1), min_size=2, max_size=6).map(lambda row: np.array(row) / sum(row))


@settings(max_examples=30)
@given(rows, st.floats(0, 30), st.floats(0.1, 3), st.floats(0.2, 30), st.integers(0, 3))
def test_no_other_min_and_max_are_cheaper(row, order, holding, short, lead):
    found = classic.s_s(row, order, holding, short, lead)
    # Every s and S within reach, the cost of each from the stationary distribution of its Markov chain.
    for s in range(found.reorder_point - 3, found.reorder_point + 4):
        for top in range(max(s + 1, found.order_up_to - 4), found.order_up_to + 5):
            cost = classic.s_s_cost(s, top, row, order, holding, short, lead)
            assert found.cost <= cost + 1e-9
    s, top = found.reorder_point, found.order_up_to
    assert found.cost == pytest.approx(_by_chain(s, top, row, order, holding, short, lead), rel=1e-8)


def _by_chain(s, top, row, order, holding, short, lead):
    """The cost from the chain of positions after ordering."""
    count = top - s
    moves = np.zeros((count, count))
    pays = np.zeros(count)
    for at in range(count):
        for units, chance in enumerate(row):
            position = top - at - units
            if position <= s:
                moves[at, 0] += chance
                pays[at] += chance * order
            else:
                moves[at, top - position] += chance
    equations = np.vstack([moves.T - np.eye(count), np.ones(count)])
    lasting = np.linalg.lstsq(equations, np.append(np.zeros(count), 1.0), rcond=None)[0]
    covered = np.ones(1)
    for _ in range(lead + 1):
        covered = np.convolve(covered, row)
    units = np.arange(len(covered))
    for at in range(count):
        left = top - at - units
        pays[at] += covered @ (holding * np.maximum(left, 0) + short * np.maximum(-left, 0))
    return lasting @ pays


def test_a_lead_time_is_covered_by_a_simulation_of_orders_on_their_way():
    # 400,000 periods; the standard error of the mean is about 0.02.
    mean, order, holding, short, lead = 3.0, 20.0, 1.0, 9.0, 2
    found = classic.s_s(mean, order, holding, short, lead)
    demand = np.random.default_rng(1).poisson(mean, 400_000)
    on_hand, coming, cost = found.order_up_to, [0] * lead, 0.0
    for units in demand.tolist():
        if on_hand + sum(coming) <= found.reorder_point:
            coming.append(found.order_up_to - on_hand - sum(coming))
            cost += order
        else:
            coming.append(0)
        on_hand += coming.pop(0) - units
        cost += holding * max(on_hand, 0) + short * max(-on_hand, 0)
    assert cost / len(demand) == pytest.approx(found.cost, rel=0.01)


def test_chances_that_do_not_sum_to_one_are_refused():
    with pytest.raises(DecisionError, match=r"chances that sum to 0\.9"):
        classic.s_s([0.5, 0.4], 5, 1, 4)


def test_half_a_period_of_lead_time_is_refused():
    with pytest.raises(DecisionError, match="lead_periods in whole periods"):
        classic.s_s(3, 5, 1, 4, 0.5)
