import numpy as np

from tests.decide.demand.pasts import known_of, past_of
from wharfinger.decide.demand.drivers import drivers
from wharfinger.decide.demand.trust import learn_trust
from wharfinger.tables import Known

RNG = np.random.default_rng(4)
HEAT = RNG.standard_normal(220)


def trust_of(true_effect, believed):
    rates = 6 * np.exp(true_effect * HEAT[:210])
    past = past_of(RNG.poisson(rates, (20, 210)).astype(float))
    by = drivers(past, Known.of(known_of(220, heat=HEAT)), 10)
    return learn_trust(past, by, {150: np.full((20, 1), believed)}, 10)


def test_an_effect_that_foretold_the_time_after_is_believed():
    assert trust_of(0.4, 0.4) == {"other": 1.0}


def test_an_effect_that_did_not_is_left_out():
    assert trust_of(0.0, 0.4) == {"other": 0.0}


def test_a_season_that_could_not_be_tried_is_not_believed():
    past = past_of(RNG.poisson(5, (5, 600)).astype(float))
    by = drivers(past, None, 10)
    assert learn_trust(past, by, {}, 10) == {"season": 0.0}
