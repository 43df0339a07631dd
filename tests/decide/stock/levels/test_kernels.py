"""The compiled sums against numbers worked by hand and by another way."""

import math

import numpy as np
import pytest
from scipy import stats

from wharfinger.decide.stock.levels.curve_kernel import curves, excess
from wharfinger.decide.stock.levels.replay_kernel import replayed


def test_the_demand_beyond_a_level():
    # Half below 10, four tenths from 10 to 20, a tenth beyond, fading as from 10 to 20: 10 / ln(0.5 / 0.1).
    known, probs = np.array([10.0, 20.0]), np.array([0.5, 0.9])
    fade = 10 / math.log(5)
    assert excess(known, probs, 20.0) == pytest.approx(0.1 * fade)
    assert excess(known, probs, 20.0 + fade) == pytest.approx(0.1 * fade / math.e)
    assert excess(known, probs, 10.0) == pytest.approx(0.1 * fade + 10 * (1 - 0.7))
    assert excess(known, probs, 0.0) == pytest.approx(0.1 * fade + 3 + 10 * (1 - 0.25))


def test_nothing_is_missed_of_what_is_known_for_sure():
    assert excess(np.full(3, 7.0), np.array([0.1, 0.5, 0.9]), 7.0) == 0.0
    assert excess(np.full(3, 7.0), np.array([0.1, 0.5, 0.9]), 5.0) == pytest.approx(2.0)


def test_poisson_demand_is_missed_as_often_as_the_textbook_says():
    # Expected units short of Poisson demand: Silver, Pyke and Thomas 2017, equation of the loss function,
    # here as sums of the distribution; 3 wanted over lead time and review, 2 of them over the lead time.
    probs = np.concatenate([np.arange(0.01, 0.99, 0.01), [0.99, 0.995, 0.998]])
    late, early = (_spread(stats.poisson(mean), probs) for mean in (3.0, 2.0))
    ones = np.ones(1)
    apart, wanted, missed, _, _ = curves(late[None, :], early[None, :], probs, ones, ones, ones)
    assert apart[0] == 1.0
    assert wanted[0] == pytest.approx(1.0, abs=0.02)
    for level in range(2, 9):
        short = [
            sum((k - level) * stats.poisson(mean).pmf(k) for k in range(level, 60)) for mean in (3.0, 2.0)
        ]
        assert missed[0, level] == pytest.approx(short[0] - short[1], abs=0.02)


def _spread(demand, probs):
    """Each whole number is spread over the unit around it, so that its chance lies where it is summed."""
    k = np.arange(-1, 60)
    return np.maximum(np.interp(probs, demand.cdf(k), k + 0.5), 0.0)


def test_a_lot_is_the_mean_over_the_positions_it_leads_through():
    probs = np.array([0.25, 0.5, 0.75, 0.9, 0.95])
    late, none = np.array([[1.0, 3.0, 6.0, 9.0, 12.0]]), np.zeros((1, 5))
    zero, one = np.zeros(1), np.ones(1)
    _, _, single, _, _ = curves(late, none, probs, zero, one, one)
    _, _, lots, _, _ = curves(late, none, probs, zero, one, np.array([4.0]))
    assert lots[0, 2] == pytest.approx(single[0, 2:6].mean())


def test_a_past_with_one_review_worked_by_hand():
    # Two on the shelf, lead time one period. Wanted 1, 3, 0, 2. At the second review the level rises to 4.
    came = np.array([[1.0, 3.0, 0.0, 2.0]])
    one = np.ones(1)
    missed, wanted = replayed(came, np.array([1]), np.array([0, 1]), 1, np.array([[2.0, 4.0]]), one, one)
    # Counted from period 1 on: 1 is there of 3 wanted. The 3 ordered then leave 1, and 3 more come in time.
    assert (missed, wanted) == (2.0, 5.0)
