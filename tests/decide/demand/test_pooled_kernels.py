import numpy as np
import pytest

from wharfinger.decide.demand.pooled_kernels import bend_at, loss_at, squares

REST = np.array([-3.0, -0.5, 0.0, 2.0])
ONE, NOTHING = np.ones((4, 1)), np.zeros(1)
RNG = np.random.default_rng(2)
X, Y, WEIGHT = RNG.normal(size=(50, 3)), RNG.normal(size=50), RNG.uniform(0.5, 2, 50)
RULE = np.array([0.3, -0.2, 0.1])


def test_a_narrow_kernel_gives_the_pinball_loss():
    # 0.9 of what is left above, 0.1 of what is left below (Koenker and Bassett 1978).
    assert loss_at(ONE, REST, np.ones(4), 0.9, 1e-6, NOTHING) == pytest.approx(0.1 * 3.5 + 0.9 * 2.0)


def test_a_wide_kernel_lies_above_it_and_far_values_do_not_overflow():
    assert loss_at(ONE, REST, np.ones(4), 0.9, 1.0, NOTHING) > 0.1 * 3.5 + 0.9 * 2.0
    assert np.isfinite(loss_at(ONE, REST * 1e9, np.ones(4), 0.9, 1e-3, NOTHING))
    assert np.isfinite(bend_at(ONE, REST * 1e9, np.ones(4), 0.9, 1e-3, NOTHING)[0]).all()


def test_slope_and_bend_are_those_of_the_loss():
    slope, bend = bend_at(X, Y, WEIGHT, 0.8, 0.5, RULE)
    for j in range(3):
        step = np.zeros(3)
        step[j] = 1e-6
        higher, lower = (loss_at(X, Y, WEIGHT, 0.8, 0.5, RULE + sign * step) for sign in (1, -1))
        assert slope[j] == pytest.approx((higher - lower) / 2e-6, rel=1e-5)
        after, before = (bend_at(X, Y, WEIGHT, 0.8, 0.5, RULE + sign * step)[0] for sign in (1, -1))
        assert bend[j] == pytest.approx((after - before) / 2e-6, rel=1e-3, abs=1e-3)


def test_squares_are_the_weighted_products():
    both, right = squares(X, Y, WEIGHT)
    assert both == pytest.approx(X.T @ (X * WEIGHT[:, None]))
    assert right == pytest.approx(X.T @ (Y * WEIGHT))
