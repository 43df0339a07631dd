"""Goods on their way between two sites, on both databases."""

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.office import transfers
from wharfinger.office.transfers import Portion
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=10)


def plan(quantity: int = 6) -> str:
    return str(transfers.plan_transfer(ME, "warehouse", "store", [Portion("apple", quantity)])["transfer"])


def test_goods_on_the_way_are_neither_here_nor_there_and_still_the_company_s() -> None:
    number = plan()
    assert transfers.send_transfer(ME, number)["state"] == "sent"
    assert (on_hand("warehouse"), on_hand("transit"), on_hand("store")) == (4, 6, 0)
    assert transfers.receive_transfer(ME, number)["state"] == "received"
    assert (on_hand("transit"), on_hand("store"), value_at("store")) == (0, 6, 90_000)
    assert ledger.differences() == []


def test_what_is_missing_stays_on_the_way_until_it_comes_or_is_written_off() -> None:
    number = plan()
    transfers.send_transfer(ME, number)
    answer = transfers.receive_transfer(ME, number, [Portion("apple", 4)])
    assert (answer["state"], answer["on_the_way"]) == ("part_received", {"apple": "2"})
    lost = transfers.write_off_transfer(ME, number, why="fell off")
    assert (lost["state"], lost["lost"], on_hand("transit")) == ("closed", 30_000, 0)


def test_more_than_was_sent_cannot_come() -> None:
    number = plan()
    transfers.send_transfer(ME, number)
    with pytest.raises(BooksError, match="found 7 of apple; expected no more than the 6 on the way"):
        transfers.receive_transfer(ME, number, [Portion("apple", 7)])


def test_a_transfer_is_sent_in_parts_and_the_rest_cancelled() -> None:
    number = plan()
    assert transfers.send_transfer(ME, number, [Portion("apple", 2)])["state"] == "part_sent"
    assert transfers.receive_transfer(ME, number)["state"] == "part_sent"
    assert transfers.cancel_transfer(ME, number, why="enough")["state"] == "received"
    assert on_hand("store") == 2


def test_a_transfer_that_was_sent_cannot_be_cancelled() -> None:
    number = plan()
    transfers.send_transfer(ME, number)
    with pytest.raises(BooksError, match="a transfer that is sent"):
        transfers.cancel_transfer(ME, number, why="changed mind")


def test_a_transfer_to_the_same_site_is_refused() -> None:
    with pytest.raises(BooksError, match="a transfer to the same site"):
        transfers.plan_transfer(ME, "warehouse", "bin-1", [Portion("apple", 1)])
