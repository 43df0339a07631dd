"""What the tables know at a moment: nothing before it was recorded, nothing that was reversed by then."""

import datetime as dt

import pytest

from tests.books_at_hand import set_up_django
from wharfinger.books.frames import tables_as_of
from wharfinger.books.home import Home

set_up_django()


def now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    from tests.office.shop import open_shop
    from wharfinger.books.models import Place

    open_shop(apples=50)
    Place.objects.filter(code="warehouse").update(opened_at=now() - dt.timedelta(days=5))


def test_a_back_dated_sale_is_known_only_from_when_it_was_recorded() -> None:
    from tests.office.shop import ME
    from wharfinger.office import selling

    before = now()
    day = before - dt.timedelta(days=2)
    selling.sell_now(ME, "warehouse", [selling.Sold("apple", 3)], at=day)
    names = ["sales", "stock", "movements"]
    then, after = tables_as_of(before, names), tables_as_of(names=names)
    assert then["sales"].is_empty()
    assert then["stock"]["on_hand"].to_list() == [50.0]
    assert after["sales"].select("date", "quantity").rows() == [(day.date(), 3.0)]
    assert after["stock"]["on_hand"].to_list() == [47.0]
    assert (then["movements"].height, after["movements"].height) == (1, 2)


def test_a_sale_that_was_undone_is_gone_as_of_later_and_stood_as_of_earlier() -> None:
    from tests.office.shop import ME
    from wharfinger.office import selling
    from wharfinger.office.undo import undo

    act = selling.sell_now(ME, "warehouse", [selling.Sold("apple", 3)])["act"]
    between = now()
    undo(ME, act)
    assert tables_as_of(between, ["sales"])["sales"]["quantity"].to_list() == [3.0]
    assert tables_as_of(names=["sales"])["sales"].is_empty()
    assert tables_as_of(between, ["stock"])["stock"]["on_hand"].to_list() == [47.0]
    assert tables_as_of(names=["stock"])["stock"]["on_hand"].to_list() == [50.0]


def test_sales_over_the_counter_are_no_orders_and_reserved_goods_are_shown() -> None:
    from tests.office.shop import ME
    from wharfinger.office import selling

    selling.sell_now(ME, "warehouse", [selling.Sold("apple", 3)])
    waiting = selling.sell(ME, "warehouse", [selling.Sold("apple", 7)])["order"]
    books = tables_as_of(names=["orders", "stock", "sales"])
    assert books["orders"].select("order", "status").rows() == [(waiting, "open")]
    assert books["stock"].select("on_hand", "reserved").rows() == [(47.0, 7.0)]
    assert books["sales"]["quantity"].sum() == 3


def test_goods_between_two_places_are_on_their_way() -> None:
    from tests.office.shop import ME
    from wharfinger.office import transfers

    due = now().date() + dt.timedelta(days=1)
    goods = [transfers.Portion("apple", 8)]
    number = transfers.plan_transfer(ME, "warehouse", "store", goods, due=due)["transfer"]
    assert tables_as_of(names=["incoming"])["incoming"].is_empty()
    transfers.send_transfer(ME, number)
    on_way = tables_as_of(names=["incoming"])["incoming"]
    assert on_way.rows() == [("apple", "store", 8.0, due, number)]
    transfers.receive_transfer(ME, number, [transfers.Portion("apple", 5)])
    assert tables_as_of(names=["incoming"])["incoming"]["quantity"].to_list() == [3.0]


def test_a_purchase_order_is_on_its_way_until_it_came() -> None:
    from tests.office.shop import ME
    from wharfinger.office import buying, partners

    partners.add_supplier(ME, "farm", "The farm")
    partners.add_offer(ME, "farm", "apple", "1.20", lead_days=4)
    lines = [buying.Wanted("apple", 20)]
    draft = buying.draft_order(ME, "farm", "warehouse", lines)["order"]
    assert tables_as_of(names=["incoming"])["incoming"].is_empty()
    buying.place_order(ME, draft)
    on_way = tables_as_of(names=["incoming"])["incoming"]
    assert on_way["due"].to_list() == [now().date() + dt.timedelta(days=4)]
    buying.receive(ME, draft, [buying.Came("apple", 20, damaged=2)])
    books = tables_as_of(names=["incoming", "receipts"])
    assert books["incoming"].is_empty()
    received = books["receipts"].select("quantity_ordered", "quantity_received", "quantity_bad")
    assert received.rows() == [(20.0, 20.0, 2.0)]
