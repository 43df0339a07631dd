import numpy as np
import pytest

from tests.decide.demand.pasts import past_of
from tests.decide.demand.shop import table
from wharfinger.decide import demand
from wharfinger.decide.demand.backtest import cuts
from wharfinger.decide.demand.cleaned import learn_cleaned
from wharfinger.decide.demand.given import Given
from wharfinger.decide.demand.learned import learn_total, rules_frame, rules_of, usual_size, weights_of

SOLD = np.random.default_rng(1).poisson(3.0, (30, 200)).astype(float)


def learned(sold, periods=14):
    past = past_of(sold)
    _, seen = learn_cleaned(past, Given(), periods, 0, cuts(past, periods))
    return learn_total(past, seen, periods, [0.5, 0.95], 0)


def test_rules_survive_being_handed_on_as_a_table():
    rules = learned(SOLD)
    frame = rules_frame(14, rules.quantiles, rules.mean, rules.sd)
    back = rules_of(frame, 14)
    assert np.array_equal(back.linear, rules.quantiles.linear)
    assert np.array_equal(back.logs, rules.quantiles.logs)
    assert (back.offset, back.share_of_logs) == (rules.quantiles.offset, rules.quantiles.share_of_logs)
    assert np.array_equal(weights_of(frame, 14, "mean")[0], rules.mean)


def test_the_usual_size_is_the_median_of_the_sizes_of_a_sale():
    sold = np.zeros((3, 20))
    sold[0, [0, 5]], sold[1, [0, 9]], sold[2, [0, 1]] = 2.0, 6.0, 40.0
    assert usual_size(past_of(sold)) == 6.0


def test_without_a_sale_the_usual_size_is_one():
    assert usual_size(past_of(np.zeros((0, 20)))) == 1.0


def test_rules_grow_with_the_unit_of_the_figures():
    # Measured in pieces instead of boxes of twelve, every quantity of every series is twelve times as large.
    one, dozen = learned(SOLD), learned(SOLD * 12)
    assert dozen.quantiles.offset == pytest.approx(12 * one.quantiles.offset)


def test_of_very_many_series_a_part_teaches_and_all_are_judged(monkeypatch):
    sold = np.random.default_rng(3).poisson(np.geomspace(0.5, 20, 60)[:, None], (60, 200))
    whole = demand.forecast_total(table(sold), periods=14)
    monkeypatch.setattr("wharfinger.decide.demand.learned.MOST_TEACHERS", 20)
    few = demand.forecast_total(table(sold), periods=14)
    assert few["item"].equals(whole["item"])
    assert few["q95"].to_numpy() == pytest.approx(whole["q95"].to_numpy(), rel=0.1)
    assert not few["q95"].equals(whole["q95"])
