import pytest

from wharfinger.decide.warehouse.packing.suite_settings import SuiteSettings
from wharfinger.tables import SettingError


def test_guesses_are_settings():
    assert SuiteSettings(guess_edge_mm=80).guess.edge_mm == 80


@pytest.mark.parametrize("count", [0, 21])
def test_a_suite_has_a_few_cartons(count):
    with pytest.raises(SettingError, match=r"SuiteSettings\.count"):
        SuiteSettings(count=count)
