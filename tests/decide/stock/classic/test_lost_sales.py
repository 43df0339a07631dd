import numpy as np
import pytest

from wharfinger.decide.stock import classic
from wharfinger.tables import DecisionError


@pytest.mark.parametrize(
    # Zipkin (2008), Old and new methods for lost-sales inventory systems, Operations Research 56(5), the
    # table for Poisson demand with mean 5, h = 1: the best cost, to two decimals, for lead times 1, 2 and 3.
    ("lost", "costs"),
    [(4, (4.04, 4.40, 4.60)), (9, (5.44, 6.09, 6.53)), (19, (6.68, 7.66, 8.36)), (39, (7.84, 9.11, 10.04))],
)
def test_lost_sales_cost_at_least_what_the_literature_says(lost, costs):
    found = [classic.lost_sales(5, lead, 1, lost).cost for lead in (1, 2, 3)]
    assert found == pytest.approx(costs, abs=0.0051)


def test_larger_orders_would_not_help():
    narrow, wide = (classic.lost_sales(5, 2, 1, 39, most_ordered=most).cost for most in (None, 20))
    assert narrow == pytest.approx(wide, abs=1e-6)


def test_goods_that_keep_one_period_are_a_newsvendor_every_day():
    # What is left is thrown away at 7, what is short is lost at 5.
    found = classic.perishable(4, 1, 1, 5, 7)
    alone = classic.newsvendor_poisson(7, 5, 4)
    assert found.cost == pytest.approx(alone.cost, abs=1e-6)
    assert found.orders[()] == alone.level


def test_goods_that_keep_long_are_nearly_lost_sales():
    # Two programmes with two different states. The longer they keep, the nearer, always from above.
    plain = classic.lost_sales(2, 1, 1, 9).cost
    four, five = (
        classic.perishable(2, life, 1, 9, 3, lead_periods=1, most_ordered=5).cost for life in (4, 5)
    )
    assert plain < five < four
    assert five == pytest.approx(plain, rel=0.006)


def test_keeping_longer_and_the_oldest_first_are_cheaper():
    two = classic.perishable(4, 2, 1, 5, 7)
    assert classic.perishable(4, 3, 1, 5, 7).cost < two.cost < classic.perishable(4, 1, 1, 5, 7).cost
    assert two.cost < classic.perishable(4, 2, 1, 5, 7, issue="lifo").cost


def test_the_orders_cost_what_is_promised_when_they_are_carried_out():
    # 200,000 periods of goods that keep three, delivered the next period.
    found = classic.perishable(3, 3, 1, 6, 4, lead_periods=1)
    demand = np.random.default_rng(3).poisson(3, 200_000)
    most = found.orders.shape[0] - 1
    state, cost = [0, 0, 0], 0.0
    for units in demand.tolist():
        ordered = int(found.orders[tuple(state)])
        shelf = list(state)
        for age in range(3):
            sold = min(units, shelf[age])
            shelf[age] -= sold
            units -= sold
        cost += 6 * units + 4 * shelf[0] + 1 * (shelf[1] + shelf[2])
        state = [shelf[1], shelf[2], ordered]
        assert ordered <= most
    assert cost / len(demand) == pytest.approx(found.cost, rel=0.01)


def test_too_many_states_are_refused_with_a_way_out():
    with pytest.raises(DecisionError, match=r"states; expected at most 2,000,000.*count in boxes"):
        classic.lost_sales(500, 4, 1, 9)
