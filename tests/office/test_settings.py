"""Settings of the company are checked before they are kept, on both databases."""

from typing import Any

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Act
from wharfinger.books.settings_kept import DEFAULTS, kept
from wharfinger.office.settings import set_setting
from wharfinger.office.undo import undo
from wharfinger.tables.errors import WharfingerError


def test_a_setting_is_kept_and_undone(books: Home) -> None:
    act = set_setting(ME, "reservation_hours", 5)["act"]
    assert kept("reservation_hours") == 5
    undo(ME, act)
    assert kept("reservation_hours") == DEFAULTS["reservation_hours"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("colour", "red", "found the setting 'colour'; expected one of company, currency"),
        ("valuation", "lifo", "found 'lifo'; expected average or fifo"),
        ("currency", "euro", "euro"),
        ("time_zone", "Mars/Olympus", "Mars/Olympus"),
        ("recount_share", 3, "found 3; expected a number from 0 to 1"),
        ("recount_share", True, "found True; expected a number"),
        ("company", 7, "found 7; expected text"),
    ],
)
def test_a_value_that_cannot_be_is_refused(sqlite_books: Home, name: str, value: Any, words: str) -> None:
    with pytest.raises(WharfingerError, match=words):
        set_setting(ME, name, value)
    assert not Act.objects.exists()


def test_what_all_values_rest_on_is_chosen_before_the_first_movement(sqlite_books: Home) -> None:
    set_setting(ME, "valuation", "fifo")
    open_shop()
    with pytest.raises(WharfingerError, match="a change of the valuation in books that have movements"):
        set_setting(ME, "valuation", "average")
