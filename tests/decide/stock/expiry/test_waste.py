import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.stock.cases import CASES, demand_cases
from wharfinger.decide.stock.expiry.waste import Shelf


@given(st.data())
def test_what_is_left_is_what_selling_the_first_to_expire_first_leaves(data):
    count = data.draw(st.integers(1, 5))
    quantities = data.draw(st.lists(st.integers(0, 20), min_size=count, max_size=count))
    between = data.draw(st.lists(st.integers(0, 20), min_size=count, max_size=count))
    demands = np.cumsum(between, dtype=float)[:, None] * np.ones(len(CASES))
    left = Shelf(np.array(quantities, float), demands).wasted()[:, 0]
    assert left.tolist() == _by_hand(quantities, between)


def _by_hand(quantities, between):
    """What is wanted until a lot's last day is taken from the oldest lots that are still good."""
    shelf, wasted = list(quantities), []
    for at, wanted in enumerate(between):
        for lot in range(at, len(shelf)):
            sold = min(wanted, shelf[lot])
            shelf[lot] -= sold
            wanted -= sold
        wasted.append(shelf[at])
    return wasted


@pytest.mark.parametrize(("mean", "sd"), [(10, 3), (0.4, 0.7), (250, 20), (5, 12)])
def test_the_cases_have_the_mean_and_nearly_the_spread_that_was_asked_for(mean, sd):
    cases = demand_cases(mean, sd)
    assert cases.mean() == pytest.approx(mean)
    assert cases.std() == pytest.approx(sd, rel=0.05)
    assert np.all(np.diff(cases) >= 0)
    assert np.all(cases >= 0)


def test_the_expected_waste_is_that_of_many_drawn_demands():
    # Gamma with mean 20 and deviation 8 until the first day, 50 and 14 until the second, of one case each.
    drawn = np.random.default_rng(0).uniform(size=200_000)
    from scipy.stats import gamma

    first, second = (gamma((m / s) ** 2, scale=s**2 / m).ppf(drawn) for m, s in ((20, 8), (50, 14)))
    shelf = Shelf(np.array([30.0, 25.0]), np.array([demand_cases(20, 8), demand_cases(50, 14)]))
    one = np.maximum(30 - first, 0)
    both = np.maximum(np.maximum(one, 55 - second), 0)
    assert shelf.wasted().mean(axis=1) == pytest.approx([one.mean(), (both - one).mean()], rel=0.02)
