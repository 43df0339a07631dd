import numpy as np
import pytest

from wharfinger.decide.demand.pooled import Rows, learn_mean, learn_quantile


@pytest.mark.parametrize("prob", [0.5, 0.9, 0.95])
def test_the_rule_finds_the_quantile_of_exponential_demand(prob):
    # The quantile of an exponential variable is -log(1 - p), so that of 2 a + b E is 2 a - log(1 - p) b.
    rng = np.random.default_rng(4)
    x = rng.uniform(0.2, 2, (20_000, 2))
    y = 2 * x[:, 0] + x[:, 1] * rng.exponential(size=20_000)
    rule = learn_quantile(x, y, prob, np.ones(20_000), np.zeros(2))
    assert (x @ rule).mean() == pytest.approx((x @ [2, -np.log(1 - prob)]).mean(), rel=0.03)
    assert (y <= x @ rule).mean() == pytest.approx(prob, abs=0.004)


def test_without_rows_the_textbook_stays():
    prior = np.array([1.0, 1.645])
    found = learn_quantile(np.zeros((0, 2)), np.zeros(0), 0.95, np.zeros(0), prior)
    assert found.tolist() == prior.tolist()


def test_errors_of_the_mean_add_up_to_nothing():
    rng = np.random.default_rng(1)
    traits = rng.gamma(1, 3, (5000, 2))
    came = rng.poisson(traits.sum(axis=1) * 1.3).astype(float)
    weights = learn_mean(Rows(traits, came, np.ones(5000), traits.sum(axis=1), np.zeros(5000)), 0)
    assert (traits @ weights).sum() == pytest.approx(came.sum(), rel=5e-3)
