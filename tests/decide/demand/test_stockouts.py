import numpy as np
import pytest

from tests.decide.demand.pasts import past_of
from wharfinger.decide.demand.stockouts import learn_outages, likely_empty

RNG = np.random.default_rng(9)
OPEN = np.ones(400, dtype=bool)
FIRST = np.zeros(30, dtype=np.int64)


def emptied(level, share, spell=10):
    """Poisson sales with shelves emptied for spells, the true demand, and where."""
    wanted = RNG.poisson(level, (30, 400)).astype(float)
    wanted[:, 0] = 1
    empty = np.zeros(wanted.shape, dtype=bool)
    for row in empty:
        while row.mean() < share:
            start = RNG.integers(5, 390)
            row[start : start + spell] = True
    return np.where(empty, 0.0, wanted), wanted, empty


@pytest.mark.parametrize("share", [0.1, 0.2, 0.3])
def test_demand_that_empty_shelves_hid_is_found_again_to_5_percent(share):
    sold, wanted, _ = emptied(2.0, share)
    assert past_of(sold).demand.sum() == pytest.approx(wanted.sum(), rel=0.05)


def test_quiet_spells_of_items_that_sell_seldom_are_luck():
    sold = RNG.poisson(0.1, (30, 400)).astype(float)
    assert learn_outages(sold, np.ones(sold.shape), FIRST, OPEN).seldom
    assert past_of(np.maximum(sold, np.eye(30, 400) * 1)).guessed.sum() == 0


def test_days_on_which_all_is_closed_are_no_stockout():
    sold = RNG.poisson(5.0, (30, 400)).astype(float)
    sold[:, 200:212] = 0
    assert not past_of(sold).guessed.any()


def test_what_was_noted_is_not_guessed_again():
    sold, _, empty = emptied(3.0, 0.2)
    known = np.where(empty, 0.0, 1.0)
    rates = learn_outages(sold, known, FIRST, OPEN)
    assert likely_empty(sold, known, FIRST, OPEN, rates)[empty].max() == 0


def test_a_spell_that_lasts_until_today_may_be_the_end_of_the_item():
    sold, _, _ = emptied(3.0, 0.2)
    sold[0, 350:] = 0
    assert not past_of(sold).guessed[0, 355:].any()


def test_where_shelves_fall_empty_seldom_only_what_is_all_but_sure_counts():
    sold, wanted, _ = emptied(2.0, 0.0)
    sold[4, 100:112] = 0.0
    sold[5, 100:102] = 0.0
    past = past_of(sold)
    assert past.guessed[4, 102:110].all()
    assert not past.guessed[5].any()
    assert past.demand.sum() == pytest.approx(wanted.sum(), rel=0.003)


def test_shelves_that_run_empty_at_the_end_of_each_fortnight_are_found_again():
    # Filled with three quarters of what is wanted in a fortnight: empty for the last days of most of them.
    wanted = RNG.poisson(3.0, (60, 420)).astype(float)
    sold = wanted.copy()
    for begin in range(0, 420, 14):
        left = np.maximum(31 - wanted[:, begin : begin + 14].cumsum(axis=1), 0)
        before = np.column_stack([np.full(60, 31.0), left[:, :-1]])
        sold[:, begin : begin + 14] = np.minimum(wanted[:, begin : begin + 14], before)
    assert 0.2 < 1 - sold.sum() / wanted.sum() < 0.3
    assert past_of(sold).demand.sum() == pytest.approx(wanted.sum(), rel=0.05)


def test_a_series_is_judged_alike_alone_and_among_others():
    sold, _, _ = emptied(2.0, 0.2)
    known = np.ones(sold.shape)
    rates = learn_outages(sold, known, FIRST, OPEN)
    whole = likely_empty(sold, known, FIRST, OPEN, rates)
    pieces = [
        likely_empty(sold[k : k + 7], known[k : k + 7], FIRST[k : k + 7], OPEN, rates)
        for k in range(0, 30, 7)
    ]
    assert np.array_equal(whole, np.concatenate(pieces)[:30])
