import numpy as np
import pytest

from wharfinger.decide.demand.pooled_kernels import smooth_loss

REST = np.array([-3.0, -0.5, 0.0, 2.0])


def test_a_narrow_kernel_gives_the_pinball_loss():
    # 0.9 of what is left above, 0.1 of what is left below (Koenker and Bassett 1978).
    assert smooth_loss(REST, np.ones(4), 0.9, 1e-6) == pytest.approx(0.1 * 3.5 + 0.9 * 2.0)


def test_a_wide_kernel_lies_above_it_and_far_values_do_not_overflow():
    assert smooth_loss(REST, np.ones(4), 0.9, 1.0) > 0.1 * 3.5 + 0.9 * 2.0
    assert np.isfinite(smooth_loss(REST * 1e9, np.ones(4), 0.9, 1e-3))
