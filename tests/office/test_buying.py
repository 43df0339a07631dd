"""Purchase orders from the draft to the last delivery, on both databases."""

import datetime as dt

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Movement
from wharfinger.office import buying, goods, partners
from wharfinger.office.buying import Came, Wanted
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=0)
    partners.add_supplier(ME, "farm", "The farm")
    partners.add_offer(ME, "farm", "apple", unit_cost="1.20", lead_days=3)


def order(quantity: int = 10) -> str:
    return str(buying.order(ME, "farm", "warehouse", [Wanted("apple", quantity)])["order"])


def state(number: str) -> str:
    return Document.objects.get(number=number).state


def test_a_full_delivery_ends_the_order_at_the_offer_s_price() -> None:
    number = order()
    answer = buying.receive(ME, number, [Came("apple", 10)])
    assert (answer["state"], answer["still_open"]) == ("received", {})
    assert (on_hand("warehouse"), value_at("warehouse")) == (10, 120_000)


def test_a_short_delivery_leaves_the_rest_open_and_the_next_one_fills_it() -> None:
    number = order()
    first = buying.receive(ME, number, [Came("apple", 4)])
    assert (first["state"], first["still_open"]) == ("part_received", {"apple": "6"})
    assert buying.receive(ME, number, [Came("apple", 6)])["state"] == "received"
    assert on_hand("warehouse") == 10


def test_much_more_than_ordered_is_refused_until_it_is_accepted() -> None:
    number = order()
    with pytest.raises(BooksError, match="found 15 in all, 10 ordered"):
        buying.receive(ME, number, [Came("apple", 15)])
    assert on_hand("warehouse") == 0
    assert buying.receive(ME, number, [Came("apple", 15)], accept_more=True)["state"] == "received"
    assert on_hand("warehouse") == 15


def test_damaged_goods_come_in_and_go_to_scrap_at_once() -> None:
    number = order()
    buying.receive(ME, number, [Came("apple", 10, damaged=3)])
    assert on_hand("warehouse") == 7
    scrapped = Movement.objects.get(reason="scrap")
    assert (scrapped.quantity, scrapped.value, scrapped.to_place.code) == (3, 36_000, "scrap")


def test_more_damaged_than_came_is_refused() -> None:
    with pytest.raises(BooksError, match="found 3 damaged of 2"):
        buying.receive(ME, order(), [Came("apple", 2, damaged=3)])


def test_a_receipt_for_a_cancelled_order_is_refused() -> None:
    number = order()
    buying.cancel_order(ME, number, why="too dear")
    with pytest.raises(BooksError, match="a purchase that is cancelled"):
        buying.receive(ME, number, [Came("apple", 1)])
    assert on_hand("warehouse") == 0


def test_cancelling_after_a_part_came_closes_the_rest() -> None:
    number = order()
    buying.receive(ME, number, [Came("apple", 4)])
    assert buying.cancel_order(ME, number, why="enough")["state"] == "closed"
    line = Document.objects.get(number=number).lines.get()
    assert (line.quantity, line.cancelled) == (10, 6)


def test_goods_that_were_not_ordered_are_refused_by_name() -> None:
    goods.add_item(ME, goods.NewItem("pear", "Pear"))
    with pytest.raises(BooksError, match="found pear, which was not ordered; expected one of apple"):
        buying.receive(ME, order(), [Came("pear", 1)])


def test_a_draft_cannot_be_received() -> None:
    number = buying.draft_order(ME, "farm", "warehouse", [Wanted("apple", 1)])["order"]
    with pytest.raises(BooksError, match="a purchase that is draft"):
        buying.receive(ME, number, [Came("apple", 1)])


def test_a_box_is_taken_as_the_pieces_it_holds_and_an_unknown_box_is_refused() -> None:
    goods.add_unit(ME, "apple", "crate", 12)
    number = buying.order(ME, "farm", "warehouse", [Wanted("apple", 2, unit="crate")])["order"]
    buying.receive(ME, number, [Came("apple", 2, unit="crate")])
    assert on_hand("warehouse") == 24
    with pytest.raises(BooksError, match=r"found the unit 'barrel'; expected one of piece, crate"):
        buying.receive(ME, order(), [Came("apple", 1, unit="barrel")])


def test_freight_of_a_delivery_is_part_of_what_the_goods_are_worth() -> None:
    """Landed cost shared by value: 3.00 on 10 at 1.20 and 5 at 4.80 is 1.00 and 2.00."""
    goods.add_item(ME, goods.NewItem("pear", "Pear", unit_cost="4.80"))
    number = buying.order(ME, "farm", "warehouse", [Wanted("apple", 10), Wanted("pear", 5)])["order"]
    buying.receive(ME, number, [Came("apple", 10), Came("pear", 5)], costs="3.00")
    assert value_at("warehouse", "apple") == 120_000 + 10_000
    assert value_at("warehouse", "pear") == 240_000 + 20_000


def test_freight_billed_later_falls_on_the_goods_that_came() -> None:
    number = order()
    buying.receive(ME, number, [Came("apple", 10)])
    buying.add_landed_cost(ME, number, "2.50", why="freight bill")
    assert (on_hand("warehouse"), value_at("warehouse")) == (10, 145_000)
    assert ledger.differences() == []


def test_freight_on_an_order_of_which_nothing_came_is_refused() -> None:
    with pytest.raises(BooksError, match="an order of which nothing has come"):
        buying.add_landed_cost(ME, order(), "2.50", why="freight bill")


def test_prices_in_another_currency_are_valued_at_the_order_s_rate() -> None:
    partners.add_supplier(ME, "overseas", "Overseas", currency="USD")
    number = buying.order(ME, "overseas", "warehouse", [Wanted("apple", 10, price="2.00")], rate="0.85")
    buying.receive(ME, number["order"], [Came("apple", 10)])
    assert value_at("warehouse") == 170_000


def test_a_promised_day_is_kept_with_the_order() -> None:
    number = order()
    buying.promise_order(ME, number, due=dt.date(2030, 5, 1))
    assert Document.objects.get(number=number).due == dt.date(2030, 5, 1)


def test_an_order_for_nothing_is_refused() -> None:
    with pytest.raises(BooksError, match="an order for nothing"):
        buying.order(ME, "farm", "warehouse", [])


def test_lots_come_with_their_day_of_expiry_or_not_at_all() -> None:
    goods.add_item(ME, goods.NewItem("milk", "Milk", tracking="lot", expires=True, unit_cost=1))
    number = buying.order(ME, "farm", "warehouse", [Wanted("milk", 5)])["order"]
    with pytest.raises(BooksError, match="lot L1 without a day of expiry"):
        buying.receive(ME, number, [Came("milk", 5, lot="L1")])
    with pytest.raises(BooksError, match="a movement without a lot"):
        buying.receive(ME, number, [Came("milk", 5)])
    buying.receive(ME, number, [Came("milk", 5, lot="L1", expires=dt.date(2030, 1, 1))])
    another = Came("milk", 1, lot="L1", expires=dt.date(2031, 1, 1))
    with pytest.raises(BooksError, match="lot L1 that expires on 2031-01-01"):
        buying.receive(ME, number, [another], accept_more=True)
