"""Places and the day on which each one's ledger begins."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books.home import Home
from wharfinger.office import sites, stock
from wharfinger.office.sites import Counted
from wharfinger.tables.errors import WharfingerError

NOW = dt.datetime.now(tz=dt.UTC)


@pytest.fixture(autouse=True)
def shop(sqlite_books: Home) -> None:
    open_shop(apples=10)
    sites.add_place(ME, "kiosk", "store")


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: sites.add_place(ME, "store", "store"), "a place name that is taken"),
        (lambda: sites.add_place(ME, "", "store"), "an empty place name"),
        (lambda: sites.add_place(ME, "moon", "crater"), "found the kind 'crater'; expected one of warehouse"),
        (lambda: sites.add_place(ME, "bin-9", "bin"), "a bin that lies nowhere"),
        (lambda: sites.add_place(ME, "bin-9", "bin", parent="scrap"), "a place outside the company"),
        (lambda: sites.open_site(ME, "store", []), "a site whose ledger began"),
        (
            lambda: sites.open_site(ME, "kiosk", [Counted("apple", 1, place="bin-1")]),
            "a count of bin-1 in the opening of kiosk",
        ),
        (lambda: sites.open_site(ME, "kiosk", [Counted("apple", -1)]), "found a quantity of -1"),
        (
            lambda: stock.move(ME, "apple", "warehouse", "kiosk", 1),
            "a movement at kiosk, whose ledger has not begun",
        ),
        (
            lambda: stock.adjust(ME, "apple", "store", 1, why="found", at=NOW - dt.timedelta(days=9)),
            "before the ledger of store began",
        ),
    ],
)
def test_bad_input_is_refused_in_words(work: Callable[[], Any], words: str) -> None:
    with pytest.raises(WharfingerError, match=words):
        work()


def test_a_site_begins_with_what_was_counted_at_what_it_cost() -> None:
    sites.add_place(ME, "kiosk-shelf", "bin", parent="kiosk")
    counted = [Counted("apple", 3), Counted("apple", 2, place="kiosk-shelf", unit_cost="2.00")]
    sites.open_site(ME, "kiosk", counted)
    assert (on_hand("kiosk"), on_hand("kiosk-shelf"), value_at("kiosk")) == (3, 2, 45_000 + 40_000)


def test_a_fact_from_after_the_opening_may_be_dated_back_and_is_seen_to_be() -> None:
    from wharfinger.books.models import Movement

    sites.open_site(ME, "kiosk", [Counted("apple", 3)], at=NOW - dt.timedelta(days=5))
    stock.adjust(ME, "apple", "kiosk", -1, why="missing", at=NOW - dt.timedelta(days=3))
    row = Movement.objects.get(reason="adjustment")
    assert row.recorded_at - row.at >= dt.timedelta(days=3)
