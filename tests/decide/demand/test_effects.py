import numpy as np
import pytest

from tests.decide.demand.pasts import known_of, past_of
from wharfinger.decide.demand.drivers import drivers
from wharfinger.decide.demand.effects import effects_frame, effects_in, effects_of, factors_of, learn_effects
from wharfinger.tables import Known

RNG = np.random.default_rng(5)
DAYS = 300
PRICE = np.exp(0.15 * RNG.standard_normal(DAYS + 10))


def shop(elasticity, level=8.0, count=20):
    rates = level * PRICE[:DAYS] ** np.asarray(elasticity)[:, None]
    return past_of(RNG.poisson(rates, (count, DAYS)).astype(float))


def test_a_common_price_elasticity_is_found():
    # -2.62 is the mean of 1,851 elasticities (Bijmolt, van Heerde and Pieters 2005).
    # It is drawn towards nothing by two of sixty series.
    past = shop(np.full(60, -2.62), count=60)
    by = drivers(past, Known.of(known_of(DAYS + 10, price=PRICE)), 10)
    found = learn_effects(past, by, seed=0)
    assert found.mean[0] == pytest.approx(-2.62 * 60 / 62, abs=0.1)


def test_series_that_differ_keep_their_own_effect():
    own = np.linspace(-3, 0, 20)
    past = shop(own)
    by = drivers(past, Known.of(known_of(DAYS + 10, price=PRICE)), 10)
    found = effects_of(past, by, learn_effects(past, by, seed=0))[:, 0]
    assert np.corrcoef(found, own)[0, 1] > 0.95


def test_a_series_that_says_little_takes_the_effect_of_the_others():
    own = np.full(20, -2.0)
    past = shop(own)
    past.sold[0], past.demand[0] = 0.0, 0.0
    past.sold[0, 3], past.demand[0, 3] = 1.0, 1.0
    by = drivers(past, Known.of(known_of(DAYS + 10, price=PRICE)), 10)
    common = learn_effects(past, by, seed=0)
    assert effects_of(past, by, common)[0, 0] == pytest.approx(common.mean[0], abs=0.1)


def test_effects_do_not_hang_on_the_unit_of_the_figures():
    past = shop(np.full(20, -2.0))
    dozen = past_of(past.sold * 12)
    known = Known.of(known_of(DAYS + 10, price=PRICE))
    one, two = (
        effects_of(p, by, learn_effects(p, by, 0)) for p in (past, dozen) for by in [drivers(p, known, 10)]
    )
    assert np.allclose(one, two, atol=1e-3)


def test_effects_survive_being_handed_on_and_an_unknown_column_has_none():
    past = shop(np.full(20, -2.0))
    by = drivers(past, Known.of(known_of(DAYS + 10, price=PRICE)), 10)
    common = learn_effects(past, by, seed=0)
    frame = effects_frame(by, common, {"price": 1.0})
    assert effects_in(frame, by).mean.tolist() == common.mean.tolist()
    other = drivers(past, Known.of(known_of(DAYS + 10, heat=PRICE - 3)), 10)
    assert effects_in(frame, other).mean.tolist() == [0.0]


def test_factors_ahead_follow_the_price_ahead():
    past = shop(np.full(20, -2.0))
    price = PRICE.copy()
    price[DAYS:] = np.exp(np.log(PRICE[:DAYS]).mean()) * 0.8
    by = drivers(past, Known.of(known_of(DAYS + 10, price=price)), 10)
    effects = effects_of(past, by, learn_effects(past, by, seed=0))
    ahead = factors_of(effects, by, {"price": 1.0})[:, DAYS]
    assert ahead.mean() == pytest.approx(0.8**-2, rel=0.08)
    assert factors_of(effects, by, {"price": 0.0})[:, DAYS].tolist() == [1.0] * 20
