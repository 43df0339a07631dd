import pytest

from wharfinger.decide.demand.arguments import quantile_names, quantiles_in, some_periods, whole_periods
from wharfinger.tables import DecisionError


def test_quantiles_are_named_in_order_by_their_percent():
    assert quantile_names([0.99, 0.5, 0.975]) == {0.5: "q50", 0.975: "q97_5", 0.99: "q99"}


@pytest.mark.parametrize("quantile", [0, 1, 95, True, "high"])
def test_a_quantile_outside_its_range_is_refused(quantile):
    with pytest.raises(DecisionError, match=r"expected numbers from 0\.001 to 0\.999"):
        quantile_names([quantile])


def test_no_quantile_is_refused():
    with pytest.raises(DecisionError, match="found no quantile"):
        quantile_names([])


def test_quantiles_written_with_commas_are_read():
    assert quantiles_in("0.5, 0.95") == (0.5, 0.95)
    with pytest.raises(DecisionError, match=r"write them as 0\.5,0\.9,0\.95"):
        quantiles_in("high")


@pytest.mark.parametrize("horizon", [0, 2.5, 1001, True])
def test_a_horizon_is_a_whole_number_of_periods(horizon):
    with pytest.raises(DecisionError, match="expected a whole number from 1 to 1000"):
        whole_periods(horizon, "horizon")
    assert whole_periods(28.0, "horizon") == 28


@pytest.mark.parametrize("periods", [0, -2, float("inf"), 1001, True])
def test_a_lead_time_is_above_nothing_and_has_an_end(periods):
    with pytest.raises(DecisionError, match="expected a number above 0, up to 1000"):
        some_periods(periods)
    assert some_periods(2.5) == 2.5
