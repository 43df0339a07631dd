import numpy as np

from wharfinger.decide.demand.stockout_kernels import chance_empty

DAYS = 120
SOLD = np.full((1, DAYS), 3.0)
SOLD[0, ::4] = 0.0
SOLD[0, 60:75] = 0.0
OPEN = np.ones(DAYS, dtype=bool)
FIRST = np.array([1])
NOTHING = np.zeros(SOLD.shape)


def chance(told=NOTHING):
    return chance_empty(SOLD, told > 0, NOTHING, FIRST, OPEN, 1, 0.01, 0.1)[0][0]


def test_a_long_spell_is_likely_empty_and_single_quiet_days_are_not():
    found = chance()
    # Where a quiet day lies beside the spell, its end is less sure than its middle.
    assert found[63:71].min() > 0.95
    assert found[[8, 20, 40, 100]].max() < 0.2


def test_the_day_before_the_spell_is_half_empty():
    assert 0.3 < chance()[59] <= 0.5


def test_periods_of_which_the_shelf_is_told_are_not_guessed():
    told = NOTHING.copy()
    told[0, 60:75] = 1
    assert chance(told)[60:75].max() == 0.0


def test_a_weekday_on_which_a_series_never_sells_is_no_stockout_and_within_a_spell_is_part_of_it():
    sold = np.full((1, 140), 3.0)
    sold[0, 6::7] = 0.0
    sold[0, 63:76] = 0.0
    found = chance_empty(
        sold, sold < 0, np.zeros(sold.shape), np.array([0]), np.ones(140, bool), 7, 0.01, 0.1
    )[0][0]
    assert found[69] > 0.9
    assert found[[6, 13, 20, 118]].max() == 0
