"""Worked by hand from the published formulas, and against statsforecast 2.1.1 (Nixtla) on the same series."""

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


def test_croston_step_by_step():
    # Croston 1972 (Operational Research Quarterly 23:289-303): size z and interval p move only with a sale,
    # by the part a of the error; the forecast is z / p. Sales 0 4 0 0 6 2, a = 0.5:
    #   period 2, first sale:  z = 4,               p = 2
    #   period 5, 3 later:     z = 4 + 0.5 (6 - 4) = 5,  p = 2 + 0.5 (3 - 2) = 2.5
    #   period 6, 1 later:     z = 5 + 0.5 (2 - 5) = 3.5, p = 2.5 + 0.5 (1 - 2.5) = 1.75
    # Syntetos and Boylan 2005 (International Journal of Forecasting 21:303-314): times 1 - a / 2.
    assert croston_sba(np.array([0.0, 4, 0, 0, 6, 2]), 0.5) == pytest.approx(0.75 * 3.5 / 1.75)


def test_tsb_step_by_step():
    # Teunter, Syntetos and Babai 2011 (European J. of Operational Research 214:606-615): the chance p of a
    # sale moves in every period, the size z with a sale; the forecast is p z. Sales 3 0 5 0, weights 0.5:
    #   p: 1, 1 - 0.5 = 0.5, 0.5 + 0.25 = 0.75, 0.375;  z: 3, 3, 3 + 0.5 (5 - 3) = 4, 4
    assert tsb(np.array([3.0, 0, 5, 0]), 0.5, 0.5) == pytest.approx(0.375 * 4)


def test_theta_step_by_step():
    # Hyndman and Billah 2003 (International Journal of Forecasting 19:287-290): simple smoothing, weight a,
    # from the first value, plus half the slope b of the line through all, times h - 1 + (1 - (1-a)^n) / a.
    # 1 2 3 4 is best with the largest weight that is tried, 0.7:
    #   level: 1, 1.7, 2.61, 3.583;  b = 1;  h = 1: (1 - 0.3^4) / 0.7 = 1.417
    assert theta(np.array([1.0, 2, 3, 4]), 1.0) == pytest.approx(3.583 + 0.5 * (1 - 0.3**4) / 0.7)


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
