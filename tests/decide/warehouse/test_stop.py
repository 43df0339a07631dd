import pytest

from wharfinger.decide.warehouse.stop import Stop
from wharfinger.tables import SettingError


def test_a_stop_is_shared_out():
    assert Stop(1000, None).share(0.25) == Stop(250, None)
    assert Stop(None, 8.0).share(0.25) == Stop(None, 2.0)


@pytest.mark.parametrize(("iterations", "seconds"), [(None, None), (5, 1.0)])
def test_one_of_the_two_is_asked_for(iterations, seconds):
    with pytest.raises(SettingError, match="expected one of the two"):
        Stop(iterations, seconds)


@pytest.mark.parametrize("seconds", [-1.0, float("inf"), float("nan")])
def test_a_time_that_cannot_be_is_refused(seconds):
    with pytest.raises(SettingError, match="expected a number of at least 0"):
        Stop(None, seconds)
