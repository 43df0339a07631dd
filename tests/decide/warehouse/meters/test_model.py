import numpy as np
import pytest

from wharfinger.decide.warehouse.meters.model import fit

RNG = np.random.default_rng(7)
DAY = np.arange(365)
TEMPERATURE = 11 - 9 * np.cos(2 * np.pi * DAY / 365) + RNG.normal(0, 3, 365)
NOISE = RNG.normal(0, 4, 365)


def uses(kind):
    cold, warm = np.maximum(12 - TEMPERATURE, 0), np.maximum(TEMPERATURE - 18, 0)
    return 200 + NOISE + {
        "1P": 0,
        "2P": 5 * TEMPERATURE,
        "3P heating": 6 * cold,
        "3P cooling": 9 * warm,
        "5P": 6 * cold + 9 * warm,
    }[kind]  # fmt: skip


@pytest.mark.parametrize("kind", ["1P", "2P", "3P heating", "3P cooling", "5P"])
def test_the_kind_of_model_is_found(kind):
    assert fit(uses(kind), TEMPERATURE, {}).kind == kind


def test_slopes_and_change_points_lie_in_their_intervals():
    model = fit(uses("5P"), TEMPERATURE, {})
    truth = {"base": 200.0, "heating": 6.0, "cooling": 9.0, "heating_below": 12.0, "cooling_above": 18.0}
    for name, value in truth.items():
        low, high = model.interval(name, 0.99)
        assert low < value < high


def test_work_that_explains_nothing_is_left_out_and_work_that_does_is_kept():
    work = RNG.uniform(0, 100, 365)
    assert "throughput" not in fit(uses("3P heating"), TEMPERATURE, {"throughput": work}).names
    model = fit(uses("3P heating") + 0.5 * work, TEMPERATURE, {"throughput": work})
    assert model.value("throughput") == pytest.approx(0.5, abs=0.05)


def test_days_that_hang_together_widen_the_intervals():
    hanging = np.convolve(RNG.normal(0, 4, 400), [0.6**n for n in range(20)], mode="valid")[:365]
    plain = fit(uses("3P heating"), TEMPERATURE, {})
    tied = fit(uses("3P heating") - NOISE + hanging, TEMPERATURE, {})
    assert plain.autocorrelation == 0.0
    assert tied.autocorrelation > 0.4
