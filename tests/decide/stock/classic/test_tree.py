import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.stock import classic
from wharfinger.decide.stock.classic import Stage
from wharfinger.tables import DecisionError

# Snyder and Shen, Fundamentals of Supply Chain Theory.
EXAMPLE_6_5 = {
    "1": Stage(1, 2, ("3",), supplier_wait=1),
    "3": Stage(2, 1, ("2", "4")),
    "2": Stage(3, 1, demand_sd=1, promised=0),
    "4": Stage(3, 1, demand_sd=1, promised=1),
}
FIGURE_6_14 = {
    "1": Stage(0.01, 2, ("2",)),
    "2": Stage(0.03, 3, ("3",)),
    "3": Stage(0.04, 2, ("5",)),
    "4": Stage(0.06, 4, ("5",)),
    "5": Stage(0.12, 2, ("6",)),
    "6": Stage(0.13, 3, ("10",)),
    "7": Stage(0.20, 6, ("10",)),
    "8": Stage(0.08, 4, ("10",)),
    "9": Stage(0.04, 3, ("10",)),
    "10": Stage(0.50, 2, demand_sd=10, promised=2),
}
PROBLEM_6_9 = {
    "6": Stage(1.5 / 365, 2, ("5",)),
    "5": Stage(4 / 365, 8, ("3",)),
    "4": Stage(1 / 365, 3, ("3",)),
    "3": Stage(18 / 365, 21, ("1", "2")),
    "1": Stage(44 / 365, 7, demand_sd=4.1, promised=3),
    "2": Stage(28 / 365, 7, demand_sd=6.2, promised=3),
}


@pytest.mark.parametrize(
    ("stages", "factor", "cost"),
    [
        (EXAMPLE_6_5, 1.0, 8.2779),
        (FIGURE_6_14, 1.6448536269514722, 18.8240),
        (PROBLEM_6_9, 4.0, 15.6495),
    ],
)
def test_the_safety_stock_of_a_tree_costs_what_the_book_says(stages, factor, cost):
    found = classic.guaranteed_service(stages, factor)
    assert found.cost == pytest.approx(cost, abs=1e-3)
    held = sum(stages[name].holding_cost * one.safety_stock for name, one in found.promises.items())
    assert held == pytest.approx(found.cost)
    for name, stage in stages.items():
        mine = found.promises[name]
        assert mine.covered_periods == mine.waits + stage.lead_time - mine.delivers_in >= 0
        assert all(found.promises[other].waits >= mine.delivers_in for other in stage.feeds)


@st.composite
def trees(draw):
    count = draw(st.integers(1, 4))
    links = {}
    for at in range(1, count):
        other = draw(st.integers(0, at - 1))
        pair = (at, other) if draw(st.booleans()) else (other, at)
        links.setdefault(pair[0], []).append(str(pair[1]))
    return {
        str(at): Stage(
            draw(st.integers(1, 9)),
            draw(st.integers(0, 2)),
            tuple(links.get(at, ())),
            demand_sd=0 if links.get(at) else draw(st.integers(1, 5)),
            promised=None if links.get(at) else draw(st.integers(0, 2)),
            supplier_wait=draw(st.integers(0, 1)),
        )
        for at in range(count)
    }


@settings(max_examples=40, deadline=None)
@given(trees())
def test_no_other_promises_are_cheaper(stages):
    found = classic.guaranteed_service(stages, 1.5)
    assert found.cost == pytest.approx(_cheapest(stages, 1.5))


def _cheapest(stages, factor):
    """Every combination of promises; each stage waits for the slowest that feeds it."""
    longest = sum(stage.lead_time + stage.supplier_wait for stage in stages.values())

    def variance(name):
        return stages[name].demand_sd ** 2 + sum(variance(other) for other in stages[name].feeds)

    best = math.inf
    for chosen in itertools.product(range(longest + 1), repeat=len(stages)):
        times = dict(zip(stages, chosen, strict=True))
        cost = 0.0
        for name, stage in stages.items():
            feeding = [times[other] for other in stages if name in stages[other].feeds]
            covered = max([stage.supplier_wait, *feeding]) + stage.lead_time - times[name]
            late = stage.promised is not None and times[name] > stage.promised
            cost += (
                math.inf
                if covered < 0 or late
                else stage.holding_cost * factor * math.sqrt(variance(name) * covered)
            )
        best = min(best, cost)
    return best


def test_a_ring_is_refused():
    ring = {
        "a": Stage(1, 1, ("b", "c")),
        "b": Stage(1, 1, ("d",)),
        "c": Stage(1, 1, ("d",)),
        "d": Stage(1, 1, promised=0),
    }
    with pytest.raises(DecisionError, match="4 stages with 4 links"):
        classic.guaranteed_service(ring, 1.0)


def test_a_stage_that_feeds_a_stranger_is_refused():
    with pytest.raises(DecisionError, match="stage 'a' feeding 'x'"):
        classic.guaranteed_service({"a": Stage(1, 1, ("x",))}, 1.0)
