import numpy as np
import pytest

from wharfinger.decide.demand.kernels import measure
from wharfinger.decide.demand.traits import EVENNESS, TRAITS

DEMAND = np.random.default_rng(2).poisson(1.5, (8, 120)).astype(float)
FIRST = (DEMAND > 0).argmax(axis=1)


def seen(demand, first, origin, periods, span):
    return measure(demand, demand, np.zeros(demand.shape, dtype=bool), first, origin, periods, span)


def test_all_traits_but_evenness_grow_with_the_series():
    once = seen(DEMAND, FIRST, 120, 14, 14)
    dozen = seen(DEMAND * 12, FIRST, 120, 14, 14)
    grown = np.full(len(TRAITS), 12.0)
    grown[EVENNESS] = 12**0.5
    assert np.allclose(dozen, once * grown)


def test_traits_are_what_numpy_finds_them_to_be():
    series = DEMAND[3, FIRST[3] :]
    found = dict(zip(TRAITS, seen(DEMAND, FIRST, 120, 14, 14)[3], strict=True))
    recent = series[-112:]
    sums = [series[len(series) - k - 14 : len(series) - k].sum() for k in range(0, 98, 3)]
    assert found["ever"] == pytest.approx(series.mean() * 14)
    assert found["last_span"] == pytest.approx(series[-14:].sum())
    # Two periods as uneven as their mean beside those seen, and the doubt about the mean itself.
    variance = (112 * recent.var() + 2 * recent.mean() ** 2) / 114
    assert found["deviation"] == pytest.approx((variance * 14 * (1 + 14 / 112)) ** 0.5)
    assert found["size"] == pytest.approx(recent[recent > 0].mean())
    assert found["usual_total"] == pytest.approx(np.median(sums[:32]))
    assert found["largest_total"] == max(sums[:32])


def test_smoothing_follows_brown():
    # Simple exponential smoothing (Brown 1959) with weights exp(-k / memory), memory 7, over all values; no
    # value is above the cap here, as all are the same but one that is smaller.
    series = np.array([[4.0, 4.0, 2.0, 4.0, 4.0]])
    weights = np.exp(-np.arange(5)[::-1] / 7)
    found = seen(series, np.array([0]), 5, 1, 14)[0, TRAITS.index("smoothed_short")]
    assert found == pytest.approx((weights * series[0]).sum() / weights.sum())


def test_nothing_from_the_origin_on_is_seen():
    other = DEMAND.copy()
    other[:, 100:] = 1e6
    assert np.array_equal(seen(DEMAND, FIRST, 100, 14, 14), seen(other, FIRST, 100, 14, 14))
