import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.stock.cases import demand_cases
from wharfinger.decide.stock.places.moves import Case, Way, best_moves
from wharfinger.decide.stock.places.value import Standing, pieces

PLACES = ("a", "b", "c")


@st.composite
def companies(draw):
    """Up to two items at three places, up to three lanes."""
    pairs = draw(
        st.lists(
            st.sampled_from(list(itertools.permutations(PLACES, 2))), min_size=1, max_size=3, unique=True
        )
    )
    ways = [Way(*pair, days=1.0, journey_cost=draw(st.sampled_from([0.0, 0.5, 4.0]))) for pair in pairs]
    cases = []
    for _ in range(draw(st.integers(1, 2))):
        standings = {}
        for place in PLACES:
            gives = draw(st.integers(0, 3))
            cases_of = demand_cases(draw(st.sampled_from([0.0, 1.0, 2.5])), 1.0)
            standings[place] = Standing(gives + draw(st.integers(0, 1)), gives, cases_of, cases_of)
        costs = {way: draw(st.sampled_from([0.05, 0.3])) for way in ways}
        cases.append(Case(standings, draw(st.sampled_from([0.0, 1.0, 3.0])), costs))
    return cases, ways


def _worth(case, plan):
    """What the moves of one item bring before the journeys, from the cases of demand alone."""
    total = -sum(case.unit_costs[way] * units for way, units in plan.items())
    for place, standing in case.standings.items():
        out = sum(units for way, units in plan.items() if way.from_place == place)
        into = sum(units for way, units in plan.items() if way.to_place == place)
        if out > standing.gives:
            return -np.inf
        total += case.margin * np.minimum(standing.demand, standing.stock - out + into).mean()
    return total


def _best_of_all(cases, ways):
    """Every set of journeys, and for each every plan of every item on them."""
    best = -np.inf
    for count in range(len(ways) + 1):
        for made in itertools.combinations(ways, count):
            plans = [
                dict(zip(made, units, strict=True)) for units in itertools.product(range(4), repeat=count)
            ]
            total = sum(max(_worth(case, plan) for plan in plans) for case in cases)
            best = max(best, total - sum(way.journey_cost for way in made))
    return best


@settings(max_examples=40, deadline=None)
@given(companies())
def test_the_plan_is_the_best_of_all_plans(company):
    cases, ways = company
    found = best_moves(cases, ways)
    gone = {way for plan in found for way in plan}
    worth = sum(_worth(case, plan) for case, plan in zip(cases, found, strict=True))
    assert worth - sum(way.journey_cost for way in gone) == pytest.approx(_best_of_all(cases, ways), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(companies())
def test_never_more_leaves_than_there_is(company):
    cases, ways = company
    for case, flows in zip(cases, best_moves(cases, ways), strict=True):
        assert all(units >= 1 and units == int(units) for units in flows.values())
        for place, standing in case.standings.items():
            assert sum(units for way, units in flows.items() if way.from_place == place) <= standing.gives


@given(st.integers(0, 200), st.integers(0, 200), st.floats(0, 80), st.integers(0, 300))
def test_the_curve_is_concave_and_ends_where_it_should(stock, gives, mean, could_come):
    gives = min(gives, stock)
    cases = demand_cases(mean, 0.5 * mean + 1)
    standing = Standing(float(stock), gives, cases, cases)
    curve = pieces(standing, could_come)
    assert sum(units for units, _ in curve) == gives + could_come
    slopes = [slope for _, slope in curve]
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(slopes))
    gained = sum(units * slope for units, slope in curve)
    assert gained == pytest.approx(standing.sold(stock + could_come) - standing.sold(stock - gives), abs=1e-6)
