import pytest

from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.tables import SettingError


@pytest.mark.parametrize("name", ["move_seconds", "walk_m_per_second", "cover_days", "shift_hours"])
def test_what_is_divided_by_is_above_nothing(name):
    with pytest.raises(SettingError, match=name):
        SlotSettings(**{name: 0.0})
