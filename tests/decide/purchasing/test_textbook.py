import math
from statistics import NormalDist

import numpy as np
import pytest

from wharfinger.decide.purchasing.textbook import (
    expected_shortage,
    reorder_point,
    spread_of_demand,
)


def test_the_reorder_point_holds_the_lead_time_demand_and_a_buffer_of_1_645_deviations():
    # Mean 100 over the lead time, deviation 20, 95 % of cycles without a shortage: z = 1.645, so 132.9.
    assert reorder_point(10.0, 10.0, 1.645, 20.0) == pytest.approx(132.9)


def test_a_lead_time_that_varies_widens_the_spread():
    # sqrt(E(L) * var(D) + E(D)^2 * var(L)) with E(L) = 4, var(D) = 25, E(D) = 10, var(L) = 2.25: sqrt(325).
    assert spread_of_demand(4.0, 10.0, 5.0, 1.5) == pytest.approx(math.sqrt(325))


def test_without_spread_the_shortage_is_what_the_stock_lacks():
    assert expected_shortage(stock=12, mean=20, spread=0) == 8
    assert expected_shortage(stock=25, mean=20, spread=0) == 0


def test_the_expected_shortage_is_the_mean_of_what_a_normal_demand_exceeds_the_stock_by():
    demand = np.array(NormalDist(50, 12).quantiles(n=20_001))
    assert expected_shortage(60, 50, 12) == pytest.approx(np.maximum(demand - 60, 0).mean(), rel=0.002)
