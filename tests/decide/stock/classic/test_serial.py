import numpy as np
import pytest

from wharfinger.decide.stock import classic
from wharfinger.decide.stock.classic import Normal, Step
from wharfinger.tables import DecisionError

# Snyder and Shen, Fundamentals of Supply Chain Theory, example 6.1 and problem 6.1.
EXAMPLE = ([Step(2, 2), Step(4, 1), Step(7, 1)], 37.12, Normal(5, 1))
PROBLEM = ([Step(1, 1), Step(2, 1)], 15, Normal(100, 15))


@pytest.mark.parametrize(
    # 47.665 and 166.271 are stockpyl 1.0.2's, with demand cut into 100 pieces and levels rounded to a grid of
    # 1,000. Finer, it gives 47.6603 (200, 2,000), and 166.2607 and 166.2485 (400, 4,000): 166.2546 between.
    ("chain", "published", "refined"),
    [(EXAMPLE, 47.665, 47.6603), (PROBLEM, 166.271, 166.2546)],
)
def test_the_cost_of_the_chain_is_that_of_the_book_to_a_thousandth(chain, published, refined):
    found = classic.serial(*chain)
    assert found.cost == pytest.approx(published, rel=1e-3)
    assert found.cost == pytest.approx(refined, rel=5e-5)


def test_a_finer_grid_changes_nothing(monkeypatch):
    import sys

    coarse = [classic.serial(*chain).cost for chain in (EXAMPLE, PROBLEM)]
    monkeypatch.setattr(sys.modules["wharfinger.decide.stock.classic.serial"], "STEPS", 900)
    assert [classic.serial(*chain).cost for chain in (EXAMPLE, PROBLEM)] == pytest.approx(coarse, rel=1e-5)


def test_one_stage_alone_is_a_newsvendor():
    found = classic.serial([Step(3, 4)], 20, Normal(50, 8))
    alone = classic.newsvendor_normal(3, 20, 200, 16)
    assert found.cost == pytest.approx(alone.cost, rel=1e-5)
    assert found.local == pytest.approx([alone.level], abs=0.1)


def test_whole_units_are_found_by_trying_every_pair_of_levels():
    """Two stages, the cost of every pair of levels from the chances alone."""
    row, leads, holding, short = np.array([0.4, 0.3, 0.2, 0.1]), (1, 2), (1.0, 3.0), 12.0
    found = classic.serial([Step(holding[0], leads[0]), Step(holding[1], leads[1])], short, row)

    def cost(upper, lower):
        first, second = (np.array([1.0]), np.array([1.0]))
        for _ in range(leads[0]):
            first = np.convolve(first, row)
        for _ in range(leads[1]):
            second = np.convolve(second, row)
        total = 0.0
        for d, chance in enumerate(first):
            total += chance * holding[0] * (upper - d)
            at_lower = min(lower, upper - d)
            for e, then in enumerate(second):
                net = at_lower - e
                total += (
                    chance * then * ((holding[1] - holding[0]) * net + (short + holding[1]) * max(-net, 0))
                )
        return total

    best = min(cost(upper, lower) for upper in range(15) for lower in range(15))
    assert found.cost == pytest.approx(best, rel=1e-9)
    assert cost(*found.echelon) == pytest.approx(best, rel=1e-9)


def test_a_large_even_demand_costs_no_more_than_its_spread():
    # The mean only moves the levels.
    small = classic.serial([Step(1, 1), Step(2, 1)], 15, Normal(0, 15))
    large = classic.serial([Step(1, 1), Step(2, 1)], 15, Normal(1e7, 15))
    assert large.cost - 1e7 * 1 == pytest.approx(small.cost, abs=1e-2)  # on the way to the last stage
    assert large.local[1] - 1e7 == pytest.approx(small.local[1], abs=1e-2)


def test_a_chain_the_wrong_way_round_is_refused():
    with pytest.raises(DecisionError, match="do not fall towards the customer"):
        classic.serial([Step(7, 1), Step(2, 1)], 15, 4)
