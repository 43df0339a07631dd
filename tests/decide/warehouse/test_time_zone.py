import pytest

from wharfinger.decide.warehouse.time_zone import check_time_zone
from wharfinger.tables import SettingError


def test_a_zone_that_there_is_is_taken():
    check_time_zone("Europe/Berlin")


@pytest.mark.parametrize("name", ["Berlin", "", "../etc/passwd", "Europe"])
def test_another_name_is_refused(name):
    with pytest.raises(SettingError, match="expected the name of a time zone, like Europe/Berlin"):
        check_time_zone(name)
