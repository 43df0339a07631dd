import numpy as np
import pytest

from tests.decide.purchasing.shop import TODAY
from wharfinger.decide.purchasing.offers import Offer
from wharfinger.decide.purchasing.order_days import order_days
from wharfinger.decide.purchasing.search import (
    Case,
    cheapest,
    check_days_of,
    grid,
    levels,
    past,
    shares_of_textbook,
)
from wharfinger.decide.purchasing.settings import MinMaxSettings
from wharfinger.decide.purchasing.textbook import economic_order_quantity

PLAIN = MinMaxSettings()


def case(
    demand, *, lead_days=7.0, unit_cost=2.0, margin=1.0, shelf_life_days=None, lead_days_sd=0.0, minimum=0.0
):
    return Case(
        demand=np.asarray(demand, float),
        offer=Offer("S-1", unit_cost, None, lead_days, None, minimum, 1.0),
        order_days=order_days(None, 1, len(demand) + 1, TODAY),
        lead_days_sd=lead_days_sd,
        delays=np.zeros(1, np.int64),
        margin=margin,
        shelf_life_days=shelf_life_days,
    )


def test_the_first_setting_of_the_grid_is_the_textbooks():
    settings = MinMaxSettings(window_days=77, buffer_sd=1.1, order_size=1.2)
    tried = grid(settings, search=True)
    assert tried.point(0) == (77, 1.1, 1.2)
    assert len({tried.point(g) for g in range(len(tried.window))}) == len(tried.window)


def test_without_a_search_the_grid_is_the_textbooks_setting_alone():
    assert len(grid(PLAIN, search=False).window) == 1


def test_an_even_demand_has_the_levels_of_the_textbook():
    # 4 a day, 7 days of lead time and 1 of review: 32 without a buffer, for the demand has no spread.
    # The economic order: sqrt(2 * 5 * 4 * 365 / (0.25 * 2)) = 170.88.
    known = case([4.0] * 120)
    tried = grid(PLAIN, search=False)
    least, most = levels(known, tried, PLAIN).today(tried, 0)
    assert least == pytest.approx(32)
    assert most - least == pytest.approx(economic_order_quantity(5.0, 4 * 365.0, 0.5))
    assert most - least == pytest.approx(170.88, abs=0.005)


def test_what_spoils_is_not_bought_for_longer_than_it_keeps():
    tried = grid(PLAIN, search=False)
    least, most = levels(case([4.0] * 120, shelf_life_days=10), tried, PLAIN).today(tried, 0)
    assert most - least == pytest.approx(4 * 9)


def test_a_level_knows_the_days_before_it_only():
    rng = np.random.default_rng(0)
    demand = rng.poisson(4, 200).astype(float)
    changed = demand.copy()
    changed[150:] = 99.0
    tried = grid(PLAIN, search=True)
    one, other = levels(case(demand), tried, PLAIN), levels(case(changed), tried, PLAIN)
    np.testing.assert_array_equal(one.expected[:, :151], other.expected[:, :151])
    np.testing.assert_array_equal(one.spread[:, :151], other.spread[:, :151])
    assert (one.expected[:, 160] < other.expected[:, 160]).all()


def test_the_days_of_the_check_choose_nothing():
    rng = np.random.default_rng(0)
    demand = rng.poisson(4, 400).astype(float)
    changed = demand.copy()
    check = check_days_of(400, PLAIN)
    changed[-check:] = rng.poisson(40, check)
    tried = grid(PLAIN, search=True)
    costs = [
        past(case(d), tried, levels(case(d), tried, PLAIN), PLAIN, check).costs for d in (demand, changed)
    ]
    np.testing.assert_array_equal(costs[0][:, 0], costs[1][:, 0])
    assert (costs[0][:, 1] != costs[1][:, 1]).all()


def test_a_third_of_the_past_is_kept_for_the_check_and_a_year_at_most():
    assert check_days_of(328, PLAIN) == 100
    assert check_days_of(3000, PLAIN) == 365


def test_a_past_that_chooses_nothing_is_all_for_the_check():
    assert check_days_of(100, PLAIN) == 72
    assert check_days_of(1000, MinMaxSettings(search=False)) == 972


def test_a_dear_shortage_is_given_a_larger_buffer_than_a_cheap_one():
    rng = np.random.default_rng(3)
    demand = rng.poisson(6, 800).astype(float)
    tried = grid(PLAIN, search=True)

    def best(margin):
        known = case(demand, margin=margin)
        costs = past(known, tried, levels(known, tried, PLAIN), PLAIN, 0).costs.sum(axis=1)
        return tried.buffer_sd[cheapest(costs, np.ones(len(costs)), 0.0)]

    assert best(50.0) > best(0.05)


def test_a_tie_goes_to_the_textbook():
    assert cheapest(np.array([10.0, 10.0, 12.0]), np.ones(3), 0.0) == 0


def test_a_gain_of_less_than_a_hundredth_is_taken_for_noise():
    assert cheapest(np.array([10.0, 9.95]), np.ones(2), 0.0) == 0
    assert cheapest(np.array([10.0, 9.8]), np.ones(2), 0.0) == 1


def test_what_suits_others_is_not_taken_where_it_would_have_cost_more():
    assert cheapest(np.array([10.0, 10.5]), np.array([1.0, 0.5]), 0.5) == 0


def test_of_two_gains_the_one_that_suits_others_too_is_taken():
    assert cheapest(np.array([10.0, 9.0, 8.9]), np.array([1.0, 0.8, 1.2]), 0.5) == 1


def test_an_item_without_any_cost_keeps_the_textbook():
    assert cheapest(np.array([0.0, 0.0]), np.array([1.0, 0.5]), 0.5) == 0


def test_items_count_alike_however_much_they_cost():
    shares = shares_of_textbook([np.array([1.0, 0.5]), np.array([1000.0, 1500.0])])
    assert shares.tolist() == [1.0, 1.0]
