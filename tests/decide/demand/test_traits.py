import numpy as np
import pytest

from wharfinger.decide.demand.kernels import measure
from wharfinger.decide.demand.traits import BURST, DEVIATION, EVENNESS, EVER, LEVEL, TRAITS

STEADY = np.full((1, 100), 4.0)


def test_every_trait_has_its_own_name_and_place():
    assert len(set(TRAITS)) == len(TRAITS)
    assert [TRAITS[k] for k in (LEVEL, BURST, EVER, DEVIATION, EVENNESS)] == [
        "last_8_spans",
        "burst",
        "ever",
        "deviation",
        "evenness",
    ]


def test_every_mean_of_steady_demand_is_the_demand():
    none = np.zeros(STEADY.shape, dtype=bool)
    found = dict(zip(TRAITS, measure(STEADY, STEADY, none, np.array([0]), 100, 14, 14)[0], strict=True))
    means = (
        "smoothed_short",
        "smoothed_long",
        "last_span",
        "last_4_spans",
        "ever",
        "frequency",
        "usual_total",
    )
    assert [found[name] for name in means] == pytest.approx([56.0] * len(means))
    assert found["evenness"] == pytest.approx(56**0.5)
    assert found["size"] == 4.0
