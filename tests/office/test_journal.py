"""Much that happened in one act: documents, lines and movements, on both databases."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books import ledger
from wharfinger.books.acts import By
from wharfinger.books.frames import tables_as_of
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Line, Movement, Place
from wharfinger.office import partners
from wharfinger.office.journal import book_journal, booked, waiting_orders
from wharfinger.office.undo import undo
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=100)
    partners.add_supplier(ME, "farm", "The farm")
    week_ago = dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=7)
    Place.objects.filter(code__in=("warehouse", "store")).update(opened_at=week_ago)


def hours_ago(hours: float) -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC) - dt.timedelta(hours=hours)


def moved(quantity: float, document: str = "W1", **columns: Any) -> pl.DataFrame:
    at = hours_ago(3)
    plain = {
        "at": at,
        "recorded_at": at,
        "item": "apple",
        "from_place": "warehouse",
        "to_place": "customers",
        "quantity": quantity,
        "reason": "sale",
        "document": document,
        "actor": "till",
    }
    return pl.DataFrame({name: [value] for name, value in {**plain, **columns}.items()})


def head(number: str = "W1", kind: str = "sale", **columns: Any) -> pl.DataFrame:
    plain = {
        "number": number,
        "kind": kind,
        "at": hours_ago(5),
        "from_place": "warehouse",
        "to_place": "customers",
    }
    return pl.DataFrame({name: [value] for name, value in {**plain, **columns}.items()})


def line(quantity: float, document: str = "W1", price: float = 2.5) -> pl.DataFrame:
    return pl.DataFrame({"document": [document], "item": ["apple"], "quantity": [quantity], "price": [price]})


def none() -> pl.DataFrame:
    return moved(1.0).clear()


@pytest.mark.parametrize(("sold", "state"), [(4.0, "shipped"), (3.0, "part_shipped")])
def test_what_moved_says_how_far_a_document_is(sold: float, state: str) -> None:
    book_journal(ME, moved(sold), head(), line(4.0))
    assert Document.objects.get(number="W1").state == state
    assert on_hand("warehouse") == 100 - sold
    assert Movement.objects.get(reason="sale").line == Line.objects.get()
    assert ledger.differences() == []


def test_goods_that_move_later_take_the_document_on() -> None:
    book_journal(ME, none(), head(), line(4.0))
    assert waiting_orders() == ["W1"]
    book_journal(ME, moved(4.0), head(), line(9.0))
    assert Document.objects.get(number="W1").state == "shipped"
    assert Line.objects.get().quantity == 4  # a document that is there is left as it is
    assert waiting_orders() == []


def test_a_delivery_that_ends_short_closes_its_line_and_is_worth_its_price() -> None:
    order = head("P1", "purchase", supplier="farm", from_place="supplier-farm", to_place="warehouse")
    came = moved(8.0, "P1", reason="receipt", from_place="supplier-farm", to_place="warehouse")
    book_journal(ME, none(), order, line(10.0, "P1", price=1.25))
    assert Document.objects.get(number="P1").state == "placed"
    book_journal(ME, came, ended=pl.DataFrame({"document": ["P1"], "item": ["apple"]}))
    assert Document.objects.get(number="P1").state == "received"
    assert Line.objects.get().cancelled == 2
    assert Movement.objects.get(reason="receipt").value == 8 * 12_500


def test_the_same_key_writes_once() -> None:
    by = By("till", key="till/1")
    frames = (moved(4.0), head(), line(4.0))
    assert book_journal(by, *frames) == book_journal(by, *frames)
    assert on_hand("warehouse") == 96
    assert booked(["till/1", "till/2"]) == {"till/1"}


def test_a_journal_is_undone_as_a_whole() -> None:
    act = book_journal(ME, moved(4.0), head(), line(4.0))["act"]
    undo(ME, act)
    assert on_hand("warehouse") == 100
    assert Document.objects.get(number="W1").state == "undone"
    assert ledger.differences() == []


def test_a_movement_carries_its_own_time_as_the_time_it_was_known_but_none_from_the_future() -> None:
    at = hours_ago(3)
    tomorrow = hours_ago(-24)
    rows = pl.concat([moved(1.0, at=at, recorded_at=at), moved(2.0, at=at, recorded_at=tomorrow)])
    book_journal(ME, rows)
    first, second = Movement.objects.filter(reason="sale").order_by("quantity")
    assert first.recorded_at == at
    assert at < second.recorded_at < tomorrow


@pytest.mark.parametrize(
    ("frames", "found"),
    [
        ((moved(1.0, item="pear"),), "no item 'pear'"),
        ((moved(1.0, to_place="moon"),), "no place 'moon'"),
        ((moved(1.0, lot="L1"),), "no lot of apple 'L1'"),
        ((moved(0.5),), "a quantity of 0.5"),
        ((moved(101.0),), "99 piece at warehouse, 101 piece asked for"),
        ((moved(1.0), head(customer="nobody")), "no customer 'nobody'"),
        ((moved(1.0), head(kind="count")), "the kind 'count'"),
    ],
)
def test_one_bad_row_refuses_the_whole(frames: tuple[pl.DataFrame, ...], found: str) -> None:
    good = moved(1.0, "W0")
    with pytest.raises(BooksError) as refused:
        book_journal(ME, pl.concat([good, frames[0]], how="diagonal"), *frames[1:])
    assert found in str(refused.value)
    assert on_hand("warehouse") == 100
    assert not Document.objects.exists()


@pytest.mark.parametrize("at_once", [True, False], ids=["one journal", "two journals"])
def test_as_of_between_order_and_receipt_the_goods_were_still_on_their_way(at_once: bool) -> None:
    """Ordered five hours ago, received three hours ago."""
    order = head("P1", "purchase", supplier="farm", from_place="supplier-farm", to_place="warehouse")
    came = moved(10.0, "P1", reason="receipt", from_place="supplier-farm", to_place="warehouse")
    if at_once:
        book_journal(ME, came, order, line(10.0, "P1"))
    else:
        book_journal(ME, none(), order, line(10.0, "P1"))
        book_journal(ME, came)
    on_way = [
        tables_as_of(hours_ago(hours), ["incoming"])["incoming"]["quantity"].to_list() for hours in (6, 4, 2)
    ]
    assert on_way == [[], [10.0], []]
