import math
from statistics import NormalDist

import numpy as np
import pytest

from wharfinger.decide.purchasing.textbook import (
    economic_order_quantity,
    expected_shortage,
    normal_loss,
    reorder_point,
    spread_of_demand,
)


def test_the_economic_order_quantity_is_the_one_of_snyder_and_shen():
    # Snyder and Shen, Fundamentals of Supply Chain Theory, example 3.1: K = 8, h = 0.225, lambda = 1300.
    assert economic_order_quantity(8, 1300, 0.225) == pytest.approx(304.0468, abs=5e-5)


@pytest.mark.parametrize(
    # Unit normal loss function as tabulated in Silver, Pyke and Thomas, G_u(k).
    ("k", "loss"),
    [(0.0, 0.3989), (0.5, 0.1978), (1.0, 0.08332), (1.5, 0.02931), (2.0, 0.008491), (3.0, 0.0003822)],
)
def test_the_normal_loss_is_the_tabulated_one(k, loss):
    assert normal_loss(k) == pytest.approx(loss, rel=1e-3)


def test_the_loss_below_the_mean_follows_from_the_one_above_it():
    # G(-k) = G(k) + k.
    assert normal_loss(-1.0) == pytest.approx(normal_loss(1.0) + 1.0)


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
