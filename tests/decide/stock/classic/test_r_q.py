import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.stock import classic
from wharfinger.tables import DecisionError


@pytest.mark.parametrize(
    ("rate", "lead", "order", "holding", "short", "r", "quantity", "cost"),
    [
        (1.5, 2, 100, 20, 150, 3, 5, 107.9236),  # Snyder and Shen, example 5.8
        (12, 0.5, 4, 4, 28, 6, 7, 28.2413),  # problem 5.2
    ],
)
def test_the_best_reorder_point_and_quantity_are_those_of_the_book(
    rate, lead, order, holding, short, r, quantity, cost
):
    found = classic.r_q(rate, lead, order, holding, short)
    assert (found.reorder_point, found.quantity) == (r, quantity)
    assert found.cost == pytest.approx(cost, abs=1e-3)


@given(st.floats(0.2, 20), st.floats(0, 3), st.floats(0.5, 200), st.floats(0.2, 20), st.floats(0.5, 100))
def test_no_neighbour_is_cheaper(rate, lead, order, holding, short):
    found = classic.r_q(rate, lead, order, holding, short)
    r, quantity = found.reorder_point, found.quantity
    assert classic.r_q_cost(r, quantity, rate, lead, order, holding, short) == pytest.approx(found.cost)
    for other_r in range(r - 3, r + 4):
        for other in range(max(quantity - 3, 1), quantity + 4):
            cost = classic.r_q_cost(other_r, other, rate, lead, order, holding, short)
            assert found.cost <= cost * (1 + 1e-9)


def test_a_random_lead_time_needs_more_stock():
    steady = classic.r_q(2, 2, 20, 1, 9)
    # The lead time is 1 or 3, as likely: the demand of it is one or the other Poisson.
    mixed = [(a + b) / 2 for a, b in zip(_poisson(2), _poisson(6), strict=True)]
    random = classic.r_q(2, 2, 20, 1, 9, lead_demand=mixed)
    assert random.reorder_point > steady.reorder_point
    assert random.cost > steady.cost


def _poisson(mean):
    from scipy import stats

    return stats.poisson.pmf(range(60), mean)


def test_a_lead_time_demand_that_contradicts_the_rate_is_refused():
    with pytest.raises(DecisionError, match="a lead time demand of 5 on average"):
        classic.r_q(2, 2, 20, 1, 9, lead_demand=5.0)
