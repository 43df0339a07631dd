import numpy as np
import pytest

from tests.decide.demand.pasts import past_of
from wharfinger.decide.demand.backtest import cuts, looks, period_rows, total_rows
from wharfinger.decide.demand.cleaned import learn_cleaned
from wharfinger.decide.demand.given import Given

SOLD = np.random.default_rng(3).poisson(2.0, (6, 160)).astype(float)


def rows_of(past, make, periods):
    _, seen = learn_cleaned(past, Given(), periods, 0, cuts(past, periods))
    return make(past, seen, periods, 0)


def test_looks_end_before_today_and_count_half_as_much_a_span_back():
    found = list(looks(past_of(SOLD), 14))
    assert found[0].origin == 160 - 14
    assert found[0].weight == 1.0
    assert next(look for look in found if look.origin == 160 - 14 - 14).weight >= 0.5
    assert all(look.origin >= 14 for look in found)


def test_what_came_after_a_look_is_the_sum_of_its_periods():
    past = past_of(SOLD)
    rows = rows_of(past, total_rows, 14)
    last = SOLD[:, 146:160].sum(axis=1)
    assert rows.came[:6] == pytest.approx(last)


def test_traits_of_a_look_know_nothing_of_what_came():
    other = SOLD.copy()
    other[:, 146:] = 500.0
    one, two = (rows_of(past_of(sold), total_rows, 14) for sold in (SOLD, other))
    assert one.traits[:6] == pytest.approx(two.traits[:6])
    assert not np.allclose(one.came[:6], two.came[:6])


def test_single_periods_are_judged_with_their_part_of_the_week():
    week = np.array([1.0, 1.0, 1.0, 1.0, 3.0, 1.0, 0.0])
    past = past_of(np.tile(week, 24)[None, :] * np.array([[2.0], [4.0]]))
    rows = rows_of(past, period_rows, 7)
    # A closed day teaches nothing.
    assert (rows.came > 0).all()


@pytest.mark.parametrize("days", range(30, 60))
def test_every_look_has_effects_of_before(days):
    past = past_of(SOLD[:, :days])
    for make in (total_rows, period_rows):
        assert len(rows_of(past, make, 14).came)


def test_a_past_too_short_has_no_look():
    past = past_of(SOLD[:, :5])
    assert cuts(past, 14) == []
    assert len(rows_of(past, total_rows, 14).came) == 0
