import numpy as np
import pytest

from wharfinger.decide.warehouse.meters.deviation import deviation
from wharfinger.decide.warehouse.meters.model import fit

RNG = np.random.default_rng(3)
TEMPERATURE = 11 - 9 * np.cos(2 * np.pi * np.arange(500) / 365) + RNG.normal(0, 3, 500)
USE = 200 + 6 * np.maximum(12 - TEMPERATURE, 0) + RNG.normal(0, 5, 500)
MODEL = fit(USE[:365], TEMPERATURE[:365], {})


def judged(more, days=30, **limits):
    use = USE[365:].copy()
    use[len(use) - days :] += more[len(more) - days :] if np.ndim(more) else more
    chosen = {"shortest": 7, "threshold": 4.0, "level": 0.9} | limits
    return deviation(use, TEMPERATURE[365:], np.empty((135, 0)), MODEL, **chosen)


def test_a_meter_that_keeps_to_its_model_is_left_in_peace():
    assert judged(0.0) is None


def test_a_lamp_that_burns_is_named_with_its_day_and_its_size():
    found = judged(20.0)
    assert found.days == pytest.approx(30, abs=3)
    assert found.low < 20 < found.high
    assert found.part == "base"


def test_what_is_too_short_is_chance():
    assert judged(20.0, days=3, shortest=7, threshold=12.0) is None


def test_a_door_that_stands_open_is_heating():
    found = judged(3 * np.maximum(12 - TEMPERATURE[365:], 0), days=135)
    assert found.part == "heating"
