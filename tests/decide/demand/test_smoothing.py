"""Against statsforecast 2.1.1 (Nixtla) on the same series: its CrostonSBA, TSB and Theta models."""

import numpy as np
import pytest

from wharfinger.decide.demand.smoothing import croston_sba, theta, tsb

GAPS = np.array([0, 2, 0, 1, 0, 0, 3, 0, 0, 0, 2, 1, 0, 0, 0, 4, 0, 1, 0, 0], dtype=float)
# The flow of the Nile in 1871 to 1890 (Cobb 1978, in R's datasets).
NILE = np.array(
    [
        1120,
        1160,
        963,
        1210,
        1160,
        1160,
        813,
        1230,
        1370,
        1140,
        995,
        935,
        1110,
        994,
        1020,
        960,
        1180,
        799,
        958,
        1140,
    ],
    dtype=float,
)


def test_croston_with_the_correction_of_syntetos_and_boylan():
    assert croston_sba(GAPS, 0.1) == pytest.approx(0.82465145)
    # Croston's own forecast, 0.868, is the same without the factor 1 - 0.1 / 2.
    assert croston_sba(GAPS, 0.1) / 0.95 == pytest.approx(0.86805415)


def test_teunter_syntetos_and_babai():
    assert tsb(GAPS, 0.1, 0.1) == pytest.approx(0.57631218)


def test_theta_has_half_the_drift_of_the_line():
    found = [theta(NILE, ahead) for ahead in (1.0, 2.0, 3.0)]
    assert np.diff(found) == pytest.approx([-3.81466171, -3.81466162], rel=1e-6)
    # Its weight is chosen among five, there by a search: the level differs by a little.
    assert found[0] == pytest.approx(1023.87902767, rel=0.004)


def test_without_a_sale_nothing_is_expected():
    nothing = np.zeros(10)
    assert (croston_sba(nothing, 0.1), tsb(nothing, 0.1, 0.1), theta(nothing, 1.0)) == (0, 0, 0)


def test_a_long_silence_lowers_tsb_and_not_croston():
    silent = np.r_[GAPS, np.zeros(30)]
    assert tsb(silent, 0.1, 0.1) < 0.1 * tsb(GAPS, 0.1, 0.1)
    assert croston_sba(silent, 0.1) == croston_sba(GAPS, 0.1)
