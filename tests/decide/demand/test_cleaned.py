import numpy as np
import pytest

from tests.decide.demand.pasts import known_of, past_of
from wharfinger.decide.demand.cleaned import cleaned, learn_cleaned
from wharfinger.decide.demand.given import Given
from wharfinger.tables import Known

RNG = np.random.default_rng(6)
PROMOTED = np.array([float(k % 28 in (10, 11, 12)) for k in range(250)])
SOLD = RNG.poisson(5 * np.where(PROMOTED[:220] > 0, 3.0, 1.0), (15, 220)).astype(float)
GIVEN = Given(known=Known.of(known_of(250, promotion=PROMOTED)))


def test_a_promotion_is_taken_out_of_the_past_and_put_ahead():
    past = past_of(SOLD)
    learned, _ = learn_cleaned(past, GIVEN, 30, 0, [150])
    now = cleaned(past, GIVEN, 30, learned)
    promoted = PROMOTED[:220] > 0
    assert now.past.demand[:, promoted].mean() == pytest.approx(
        now.past.demand[:, ~promoted].mean(), rel=0.05
    )
    ahead = PROMOTED[220:] > 0
    assert now.factor[:, 220:][:, ahead].mean() == pytest.approx(3.0, rel=0.1)


def test_what_was_wanted_comes_back_when_the_effects_are_put_back():
    past = past_of(SOLD)
    learned, seen = learn_cleaned(past, GIVEN, 30, 0, [150])
    assert np.allclose(cleaned(past, GIVEN, 30, learned).wanted, past.demand)
    assert np.allclose(seen[150].wanted, past.demand)
