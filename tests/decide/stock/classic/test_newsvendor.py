import numpy as np
import pytest
from scipy import stats

from wharfinger.decide.stock import classic
from wharfinger.tables import DecisionError


def test_the_normal_newsvendor_is_the_one_of_the_book():
    # Snyder and Shen, Fundamentals of Supply Chain Theory, example 4.1: h = 0.18, p = 0.70, N(50, 8).
    found = classic.newsvendor_normal(0.18, 0.70, 50, 8)
    assert found.level == pytest.approx(56.604, abs=1e-3)
    assert found.cost == pytest.approx(1.9976, abs=1e-4)


def test_any_distribution_of_scipy_gives_the_same():
    normal = classic.newsvendor(0.18, 0.70, stats.norm(50, 8))
    assert (normal.level, normal.cost) == pytest.approx((56.60396, 1.99761), abs=1e-4)
    # Snyder and Shen, problem 4.8 (b): lognormal with mu = 6 and sigma = 0.3, h = 1, p = 0.1765.
    long_tailed = classic.newsvendor(1, 0.1765, stats.lognorm(0.3, scale=np.exp(6)))
    assert (long_tailed.level, long_tailed.cost) == pytest.approx((295.6266, 29.4425), abs=1e-3)


@pytest.mark.parametrize(("holding", "short", "mean"), [(200, 270, 18), (1, 4, 6), (1, 99, 0.3), (3, 1, 250)])
def test_a_poisson_demand_costs_what_counting_it_out_says(holding, short, mean):
    demands = np.arange(0, 2000)
    chances = stats.poisson.pmf(demands, mean)

    def cost(level):
        return chances @ (holding * np.maximum(level - demands, 0) + short * np.maximum(demands - level, 0))

    best = min(range(400), key=cost)
    found = classic.newsvendor_poisson(holding, short, mean)
    assert found.level == best
    assert found.cost == pytest.approx(cost(best), rel=1e-9)
    as_any = classic.newsvendor(holding, short, stats.poisson(mean))
    assert (as_any.level, as_any.cost) == pytest.approx((found.level, found.cost), rel=1e-9)


def test_seen_demands_are_taken_as_all_there_is():
    # Of five demands the level must cover 4 / (1 + 4) = 80%: the fourth smallest.
    found = classic.newsvendor_empirical(1, 4, [3, 10, 4, 6, 5])
    assert found.level == 6
    assert found.cost == pytest.approx((3 + 2 + 1) / 5 * 1 + 4 / 5 * 4)
    assert classic.newsvendor_empirical(1, 4, [3, 10, 4, 6, 5], weights=[1, 9, 1, 1, 1]).level == 10


def test_a_cost_of_zero_is_refused_by_name():
    with pytest.raises(DecisionError, match="backorder_cost 0; expected backorder_cost above 0"):
        classic.newsvendor_normal(1, 0, 50, 8)


def test_weights_that_do_not_fit_are_refused():
    with pytest.raises(DecisionError, match="3 demands and 2 weights"):
        classic.newsvendor_empirical(1, 4, [1, 2, 3], weights=[1, 1])
