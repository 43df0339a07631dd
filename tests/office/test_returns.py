"""Goods that come back, graded, and goods that go back, on both databases."""

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.office import buying, partners, returns, selling, sites
from wharfinger.office.returns import Returned
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=10)
    sites.add_place(ME, "damaged", "zone", parent="warehouse", held_back=True)


def sold(quantity: int = 6) -> str:
    order = selling.sell(ME, "warehouse", [selling.Sold("apple", quantity)])["order"]
    selling.ship(ME, order)
    return str(order)


def announced(quantity: int = 4) -> str:
    answer = returns.announce_return(ME, "warehouse", [Returned("apple", quantity)], order=sold())
    return str(answer["return"])


def test_sellable_goods_come_back_at_what_they_cost_when_they_left() -> None:
    number = announced()
    assert returns.take_back(ME, number, [Returned("apple", 4)])["state"] == "returned"
    assert (on_hand("warehouse"), value_at("warehouse")) == (8, 120_000)
    assert ledger.differences() == []


def test_damaged_goods_go_where_nothing_is_sold_from_and_scrap_leaves() -> None:
    number = announced()
    first = returns.take_back(ME, number, [Returned("apple", 1, grade="damaged", place="damaged")])
    assert first["state"] == "part_returned"
    returns.take_back(ME, number, [Returned("apple", 3, grade="scrap")])
    assert (on_hand("warehouse"), on_hand("damaged")) == (4, 1)


def test_damaged_goods_on_a_shelf_that_sells_are_refused() -> None:
    with pytest.raises(BooksError, match="found the grade 'damaged' at warehouse"):
        returns.take_back(ME, announced(), [Returned("apple", 1, grade="damaged")])


def test_no_more_comes_back_than_was_shipped() -> None:
    order = sold(6)
    returns.announce_return(ME, "warehouse", [Returned("apple", 4)], order=order)
    with pytest.raises(BooksError, match="found 3 of apple coming back; expected no more than the 2"):
        returns.announce_return(ME, "warehouse", [Returned("apple", 3)], order=order)


def test_no_more_is_taken_back_than_was_announced() -> None:
    with pytest.raises(BooksError, match="expected no more than was announced"):
        returns.take_back(ME, announced(), [Returned("apple", 5)])


def test_a_return_of_which_no_more_comes_is_closed() -> None:
    number = announced()
    returns.take_back(ME, number, [Returned("apple", 1)])
    assert returns.cancel_return(ME, number, why="kept")["state"] == "closed"


def test_goods_go_back_to_the_supplier_at_what_they_are_worth() -> None:
    partners.add_supplier(ME, "farm", "The farm")
    order = buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", 10, price="1.50")])["order"]
    buying.receive(ME, order, [buying.Came("apple", 10)])
    answer = returns.return_to_supplier(ME, order, "apple", "warehouse", 4, why="wrong sort")
    assert (on_hand("warehouse"), answer["value"]) == (16, 60_000)
