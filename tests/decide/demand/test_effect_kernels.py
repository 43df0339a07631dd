import numpy as np
import pytest

from wharfinger.decide.demand.effect_kernels import factors, fit_effects, freed

DAYS = 200
FLAG = (np.arange(DAYS) % 10 == 0).astype(float)


def test_a_flag_that_doubles_even_demand_has_the_logarithm_of_two():
    demand = 10.0 * np.where(FLAG > 0, 2.0, 1.0)[None, :]
    zero = np.zeros(1)
    found, variance = fit_effects(
        demand,
        np.ones(demand.shape),
        np.array([0]),
        FLAG[:, None],
        np.zeros((1, DAYS, 0)),
        np.zeros((1, 1)),
        zero,
        np.full(1, 1e-6),
        28,
        91,
        20,
    )
    assert found[0, 0] == pytest.approx(np.log(2), abs=1e-3)
    assert variance[0, 0] >= 0


def test_factors_multiply_what_the_columns_say():
    effects = np.array([[0.5, -0.25]])
    own = np.full((1, 3, 1), 2.0)
    found = factors(effects, np.array([[1.0], [0.0], [2.0]]), own, np.ones(2))
    assert found[0] == pytest.approx(np.exp([0.0, -0.5, 0.5]))
    assert factors(effects, np.zeros((3, 1)), own, np.zeros(2))[0].tolist() == [1.0] * 3


def test_a_number_is_freed_of_its_mean_so_far():
    assert freed(np.array([[4.0, 6.0, 8.0]]), 2)[0].tolist() == [0.0, 1.0, 1.0]
