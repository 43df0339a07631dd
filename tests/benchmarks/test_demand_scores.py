import datetime as dt

import numpy as np
import pytest

from benchmarks.demand_panels import Panel
from benchmarks.demand_scores import Forecasts, pinball, scores


def panel():
    demand = np.tile([2.0, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 3, 5], (4, 1))
    dates = [dt.date(2026, 1, 1) + dt.timedelta(days=k) for k in range(16)]
    return Panel("toy", demand, dates, horizon=2, season=1, sampled=1)


def test_the_quantile_loss_is_steeper_on_the_side_that_happens_less_often():
    assert pinball(np.array([10.0]), np.array([8.0]), 0.9) == pytest.approx(1.8)
    assert pinball(np.array([8.0]), np.array([10.0]), 0.9) == pytest.approx(0.2)


def test_origins_are_a_horizon_apart_at_the_end():
    assert panel().origins == [10, 12, 14]


def test_measures_of_a_flat_forecast_are_what_a_pencil_finds():
    flat = np.full((4, 2, 4), 4.0)
    made = {14: Forecasts(mean=np.full((4, 2), 2.0), quantiles=flat, total=np.full((4, 4), 9.0))}
    found = scores(panel(), made, np.arange(4))
    # It came 3 and 5: errors of one each, differences of the past always two.
    assert found["MASE"] == pytest.approx(0.5)
    assert found["bias"] == pytest.approx((4 - 8) / 8)
    assert found["wQL0.9"] == pytest.approx(2 * (0.1 + 0.9) / 8)
    assert found["LTD_wQL0.95"] == pytest.approx(2 * 0.05 / 8)
    assert found["cov0.9"] == 0.5
    assert found["LTD_cov0.95"] == 1.0
