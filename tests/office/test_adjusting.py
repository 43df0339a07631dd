"""Adjustments with a reason, drafted and posted, on both databases."""

import pytest

from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books.home import Home
from wharfinger.office import adjusting
from wharfinger.office.adjusting import Correction
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=10)


def draft(quantity: int) -> str:
    return str(
        adjusting.draft_adjustment(ME, "warehouse", [Correction("apple", quantity)], "flood")["adjustment"]
    )


def test_a_draft_moves_nothing_until_it_is_posted() -> None:
    number = draft(-4)
    assert on_hand("warehouse") == 10
    assert adjusting.post_adjustment(ME, number)["state"] == "posted"
    assert on_hand("warehouse") == 6


def test_a_draft_can_be_dropped_and_is_then_posted_no_more() -> None:
    number = draft(4)
    adjusting.cancel_adjustment(ME, number)
    with pytest.raises(BooksError, match="an adjustment that is cancelled"):
        adjusting.post_adjustment(ME, number)


def test_more_than_is_there_cannot_be_taken_away() -> None:
    with pytest.raises(BooksError, match="found 10 piece at warehouse, 11 piece asked for"):
        adjusting.post_adjustment(ME, draft(-11))


def test_an_adjustment_of_nothing_is_refused() -> None:
    with pytest.raises(BooksError, match="an adjustment of nothing"):
        adjusting.draft_adjustment(ME, "warehouse", [], "flood")
