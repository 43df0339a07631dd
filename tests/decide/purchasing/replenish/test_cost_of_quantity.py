"""The cost of a quantity against the textbook's average cost."""

import pytest
from scipy import integrate, stats

from wharfinger.decide.purchasing import ReplenishSettings
from wharfinger.decide.purchasing.replenish.cost_of_quantity import Prices
from wharfinger.decide.purchasing.replenish.level import Window
from wharfinger.decide.purchasing.replenish.shortage import chance_short, expected_short
from wharfinger.decide.purchasing.replenish.terms import Terms

INF = float("inf")


def prices(*costs, incremental=False):
    # Snyder and Shen, example 3.5: 1,300 a year, 8 an order, holding at 30% of the cost.
    terms = Terms("S-1", None, 1.0, None, 0.0, 1.0, costs, incremental)
    settings = ReplenishSettings(order_cost=8.0, holding_rate=0.3)
    lot = (2 * 8 * 1300 / (0.3 * costs[0][1])) ** 0.5
    return Prices(terms, 1300 / 365, lot, 1.0, settings)


def best(known, sizes):
    window = Window(10.0, 2.0, 13.0, 13.0 + known.lot)
    return min(sizes, key=lambda size: known.cost(float(size), 13.0, window, INF))


def test_the_economic_order_is_the_cheapest_without_discounts():
    # Example 3.1 has 304.0468 at a holding cost of 0.225, which is 30% of 0.75.
    assert best(prices((0.0, 0.75)), range(1, 2000)) == 304


def test_with_all_units_discounts_it_is_the_one_of_the_textbook():
    # Example 3.5: the best order is 800, at 978.60 a year.
    known = prices((0.0, 0.75), (400.0, 0.72), (800.0, 0.68))
    assert best(known, range(1, 2000)) == 800
    assert 365 * known.rate + 1300 * known.usual_cost == pytest.approx(978.60, abs=0.005)


def test_with_incremental_discounts_it_is_the_one_of_the_textbook():
    # Section 3.4.2 on the same numbers: the average cost of a unit is that of all units of the order.
    known = prices((0.0, 0.75), (400.0, 0.72), (800.0, 0.68), incremental=True)

    def a_year(size):
        return 8 * 1300 / size + 1300 * known.terms.value(size) / size + 0.3 * known.terms.value(size) / 2

    sizes = range(1, 3000)
    assert best(known, sizes) == min(sizes, key=a_year)


def test_the_expected_shortage_is_that_of_a_gamma_demand():
    mean, sd, at = 7.0, 5.0, 9.0
    demand = stats.gamma((mean / sd) ** 2, scale=sd * sd / mean)
    short, _ = integrate.quad(lambda x: demand.sf(x), at, INF)
    assert expected_short(at, mean, sd) == pytest.approx(short, rel=1e-6)
    assert chance_short(at, mean, sd) == pytest.approx(demand.sf(at), rel=1e-9)


def test_without_stock_all_that_is_wanted_is_short():
    assert expected_short(0.0, 7.0, 5.0) == 7.0
    assert expected_short(-2.0, 7.0, 5.0) == 9.0
    assert expected_short(3.0, 7.0, 0.0) == 4.0
    assert expected_short(-2.0, 0.0, 0.0) == 2.0
