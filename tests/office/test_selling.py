"""Customers' orders: reserved, shipped, kept back and cancelled, on both databases."""

import datetime as dt

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.books.models import Movement, Reservation
from wharfinger.office import goods, partners, selling, sites, stock
from wharfinger.office.selling import Leaves, Sold
from wharfinger.tables.errors import BooksError

TODAY = dt.datetime.now(tz=dt.UTC).date()


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=10)


def sell(quantity: int, item: str = "apple", *, reserve: bool = True) -> dict[str, object]:
    return selling.sell(ME, "warehouse", [Sold(item, quantity)], reserve=reserve)


def milk(*lots: tuple[str, int, dt.date]) -> None:
    """Milk in lots that expire, put into a site that is opened with them."""
    goods.add_item(ME, goods.NewItem("milk", "Milk", tracking="lot", expires=True, unit_cost=1, price=2))
    sites.add_place(ME, "dairy", "store")
    counted = [sites.Counted("milk", count, lot=lot, expires=day) for lot, count, day in lots]
    sites.open_site(ME, "dairy", counted)


def lots_sold() -> list[tuple[str, int]]:
    rows = Movement.objects.filter(reason="sale").order_by("id").select_related("lot")
    return [(row.lot.code, row.quantity) for row in rows]


def test_a_sale_takes_goods_at_their_cost() -> None:
    order = sell(4)
    answer = selling.ship(ME, order["order"])
    assert (answer["state"], answer["cost"]) == ("shipped", 60_000)
    assert (on_hand("warehouse"), value_at("warehouse")) == (6, 90_000)


def test_what_is_not_there_is_back_ordered_and_reserved_when_it_comes() -> None:
    order = sell(14)
    assert order["back_ordered"] == {"apple": "4"}
    first = selling.ship(ME, order["order"], [Leaves("apple", 10)])
    assert (first["state"], first["still_open"]) == ("part_shipped", {"apple": "4"})
    stock.adjust(ME, "apple", "warehouse", 4, why="found")
    assert selling.reserve(ME, order["order"])["back_ordered"] == {}
    assert selling.ship(ME, order["order"])["state"] == "shipped"
    assert on_hand("warehouse") == 0


def test_what_is_promised_to_one_cannot_be_sold_to_another() -> None:
    first, second = sell(8), sell(8, reserve=False)
    with pytest.raises(BooksError, match="found 2 piece free at warehouse, 8 piece asked for"):
        selling.ship(ME, second["order"])
    assert selling.ship(ME, first["order"])["state"] == "shipped"


def test_a_reservation_that_has_expired_no_longer_counts() -> None:
    first, second = sell(8), sell(8, reserve=False)
    assert first["reserved_until"]
    Reservation.objects.update(expires_at=dt.datetime.now(tz=dt.UTC) - dt.timedelta(seconds=1))
    assert selling.ship(ME, second["order"])["state"] == "shipped"


def test_promised_goods_do_not_go_to_another_site_but_may_be_scrapped() -> None:
    sell(8)
    with pytest.raises(BooksError, match="found 2 piece free"):
        stock.move(ME, "apple", "warehouse", "store", 3)
    stock.scrap(ME, "apple", "warehouse", 5, why="rotten")
    assert on_hand("warehouse") == 5


def test_cancelling_frees_what_stood_reserved() -> None:
    order = sell(8)
    assert selling.cancel_sale(ME, order["order"], why="changed mind")["state"] == "cancelled"
    assert not Reservation.objects.exists()
    with pytest.raises(BooksError, match="a sale that is cancelled"):
        selling.ship(ME, order["order"])


def test_cancelling_after_a_part_left_closes_the_rest() -> None:
    order = sell(8)
    selling.ship(ME, order["order"], [Leaves("apple", 3)])
    assert selling.cancel_sale(ME, order["order"], why="enough")["state"] == "closed"
    assert not Reservation.objects.exists()


def test_shipping_more_than_was_ordered_is_refused() -> None:
    order = sell(3)
    with pytest.raises(BooksError, match="found 4 of apple; expected no more than the 3 still to be shipped"):
        selling.ship(ME, order["order"], [Leaves("apple", 4)])


def test_nothing_is_shipped_twice() -> None:
    order = sell(3)
    selling.ship(ME, order["order"])
    with pytest.raises(BooksError, match="a sale that is shipped"):
        selling.ship(ME, order["order"])


def test_what_expires_first_leaves_first() -> None:
    soon, later = TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=30)
    milk(("late", 5, later), ("early", 5, soon))
    selling.sell_now(ME, "dairy", [Sold("milk", 7)])
    assert lots_sold() == [("early", 5), ("late", 2)]


def test_a_held_lot_is_neither_picked_nor_sold_nor_promised() -> None:
    soon, later = TODAY + dt.timedelta(days=3), TODAY + dt.timedelta(days=30)
    milk(("late", 5, later), ("early", 5, soon))
    goods.hold_lot(ME, "milk", "early", why="recalled")
    with pytest.raises(BooksError, match="found 5 piece that may leave dairy, 7 piece asked for"):
        selling.sell_now(ME, "dairy", [Sold("milk", 7)])
    order = selling.sell(ME, "dairy", [Sold("milk", 7)])
    assert order["back_ordered"] == {"milk": "2"}
    with pytest.raises(BooksError, match="lot early, which is held: recalled"):
        selling.ship(ME, order["order"], [Leaves("milk", 1, lot="early")])
    goods.release_lot(ME, "milk", "early")
    assert selling.ship(ME, order["order"], [Leaves("milk", 1, lot="early")])["state"] == "part_shipped"


def test_a_lot_past_its_day_is_not_sold() -> None:
    milk(("old", 5, TODAY - dt.timedelta(days=2)))
    with pytest.raises(BooksError, match="found 0 piece that may leave dairy"):
        selling.sell_now(ME, "dairy", [Sold("milk", 1)])
    order = selling.sell(ME, "dairy", [Sold("milk", 1)], reserve=False)
    with pytest.raises(BooksError, match="lot old, which expired on"):
        selling.ship(ME, order["order"], [Leaves("milk", 1, lot="old")])


def test_goods_at_a_place_held_back_are_not_sold() -> None:
    sites.add_place(ME, "quarantine", "zone", parent="warehouse", held_back=True)
    stock.move(ME, "apple", "warehouse", "quarantine", 7)
    assert sell(10)["back_ordered"] == {"apple": "7"}


def test_a_kit_is_sold_as_its_parts() -> None:
    goods.add_item(ME, goods.NewItem("basket", "Basket of apples", kind="kit", price=9))
    goods.set_parts(ME, "basket", {"apple": 3})
    order = sell(2, "basket")
    selling.ship(ME, order["order"])
    assert on_hand("warehouse") == 4


def test_a_kit_lies_on_no_shelf() -> None:
    goods.add_item(ME, goods.NewItem("basket", "Basket of apples", kind="kit"))
    with pytest.raises(BooksError, match="a movement of a kit, which lies on no shelf"):
        stock.adjust(ME, "basket", "warehouse", 1, why="found")


def test_pieces_with_numbers_leave_by_their_number_and_only_from_where_they_are() -> None:
    goods.add_item(ME, goods.NewItem("drill", "Drill", tracking="serial", unit_cost=50, price=90))
    sites.add_place(ME, "tools", "store")
    sites.open_site(ME, "tools", [sites.Counted("drill", 2, serials=("S1", "S2"))])
    order = selling.sell(ME, "tools", [Sold("drill", 1)])
    with pytest.raises(BooksError, match="pieces without their serial numbers"):
        selling.ship(ME, order["order"])
    selling.ship(ME, order["order"], [Leaves("drill", 1, serials=("S1",))])
    again = selling.sell(ME, "tools", [Sold("drill", 1)])
    with pytest.raises(BooksError, match="serial number S1, which is not at tools"):
        selling.ship(ME, again["order"], [Leaves("drill", 1, serials=("S1",))])
    with pytest.raises(BooksError, match="found no serial number 'S9' of drill"):
        selling.ship(ME, again["order"], [Leaves("drill", 1, serials=("S9",))])


def test_a_customer_is_known_by_key_only() -> None:
    partners.add_customer(ME, "K1", segment="web")
    order = selling.sell_now(ME, "warehouse", [Sold("apple", 1)], customer="K1")
    assert order["state"] == "shipped"
    with pytest.raises(BooksError, match="found no customer 'K2'"):
        selling.sell(ME, "warehouse", [Sold("apple", 1)], customer="K2")


def test_goods_sold_before_they_came_are_valued_when_they_come() -> None:
    """A place that allows it goes below zero; the true cost, once known, corrects what was sold."""
    sites.add_place(ME, "stall", "store", may_be_negative=True)
    sites.open_site(ME, "stall", [])
    selling.sell_now(ME, "stall", [Sold("apple", 4)])
    assert (on_hand("stall"), value_at("stall")) == (-4, -60_000)
    stock.move(ME, "apple", "warehouse", "stall", 10)
    assert (on_hand("stall"), value_at("stall")) == (6, 90_000)
    assert ledger.differences() == []
