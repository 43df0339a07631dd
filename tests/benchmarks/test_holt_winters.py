import numpy as np
import pytest

from benchmarks.holt_winters import expected_total, holt_winters


def test_international_visitor_nights_in_australia():
    # Hyndman and Athanasopoulos, Forecasting: Principles and Practice (2nd edition 2018), table 7.3: quarters
    # of 2005, in millions. Weights 0.306, 0.0003, 0.426; level 32.26, trend 0.70, season as of 2004.
    nights = np.array([42.21, 24.65, 32.67, 37.26])
    season = np.array([9.70, -9.31, -1.69, 1.31])
    levels, level, trend = [], 32.26, 0.70
    for quarter, came in enumerate(nights):
        one = season[quarter : quarter + 1]
        level, trend, _ = holt_winters(np.array([came]), one, level, trend, (0.306, 0.0003, 0.426), 1.0)
        levels.append(level)
    assert levels == pytest.approx([32.82, 33.66, 34.36, 35.33], abs=0.015)
    assert season == pytest.approx([9.50, -9.13, -1.69, 1.69], abs=0.015)
    assert trend == pytest.approx(0.70, abs=0.005)


def test_a_steady_week_is_expected_again():
    week = np.tile([2.0, 2.0, 2.0, 2.0, 2.0, 4.0, 0.0], 8)
    assert expected_total(week, 7, 7) == pytest.approx(14.0, rel=1e-6)
