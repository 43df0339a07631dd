"""Items, units, parts and lots: what they are refused for, and in which words."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Item, Lot
from wharfinger.office import goods, lookup, stock
from wharfinger.office.goods import NewItem
from wharfinger.tables.errors import WharfingerError


@pytest.fixture(autouse=True)
def shop(sqlite_books: Home) -> None:
    open_shop(apples=10)


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: goods.add_item(ME, NewItem("apple", "Again")), "an item number that is taken"),
        (lambda: goods.add_item(ME, NewItem(" ", "Nothing")), "an empty item number"),
        (
            lambda: goods.add_item(ME, NewItem("milk", "Milk", expires=True)),
            "an item that expires and is told apart by none",
        ),
        (lambda: goods.add_item(ME, NewItem("oil", "Oil", decimals=12)), "found 12 decimals"),
        (lambda: goods.add_item(ME, NewItem("oil", "Oil", price="cheap")), "found 'cheap'"),
        (lambda: goods.add_item(ME, NewItem("oil", "Oil", price=1.5)), r"found 1.5 \(float\)"),
        (lambda: goods.add_unit(ME, "apple", "piece", 2), "a unit 'piece' or a barcode that is taken"),
        (lambda: goods.add_unit(ME, "apple", "crate", 0), "found numerator 0"),
        (lambda: goods.add_unit(ME, "aple", "crate", 12), "write apple"),
        (lambda: goods.add_lot(ME, "apple", "L1"), "lot L1 for an item told apart by none"),
        (lambda: goods.set_tracking(ME, "apple", "lot"), "an item of which goods have moved already"),
        (
            lambda: stock.move(ME, "apple", "warehouse", "store", "1.5"),
            "found the quantity 1.5; expected at most 0 decimals",
        ),
        (lambda: stock.move(ME, "apple", "warehouse", "store", 0), "found a quantity of 0"),
        (lambda: stock.move(ME, "apple", "warehouse", "store", 1.0), r"found 1.0 \(float\)"),
        (lambda: stock.move(ME, "apple", "warehouse", "store", 1, lot="L"), "no lot 'L' of apple"),
        (lambda: stock.move(ME, "apple", "warehouse", "scrap", 1), "a place outside the company"),
        (
            lambda: stock.move(ME, "apple", "warehouse", "store", 1, at=dt.datetime(2030, 1, 1)),  # noqa: DTZ001 - the point
            "without a time zone",
        ),
        (lambda: stock.adjust(ME, "apple", "warehouse", 1, why=" "), "an adjustment without a reason"),
        (lambda: stock.adjust(ME, "apple", "warehouse", 0, why="found"), "an adjustment by nothing"),
    ],
)
def test_bad_input_is_refused_in_words(work: Callable[[], Any], words: str) -> None:
    with pytest.raises(WharfingerError, match=words):
        work()


def test_a_barcode_on_the_box_or_the_gtin_names_the_item() -> None:
    goods.add_unit(ME, "apple", "crate", 12, barcode="4006381333931")
    Item.objects.filter(code="apple").update(gtin="96385074")
    assert [lookup.item(code).code for code in ("4006381333931", "96385074")] == ["apple", "apple"]


def test_quantities_with_decimals_are_kept_exactly() -> None:
    goods.add_item(ME, NewItem("oil", "Oil", unit="l", decimals=3, unit_cost="4.00"))
    stock.adjust(ME, "oil", "warehouse", "0.125", why="found")
    answer = stock.move(ME, "oil", "warehouse", "store", "0.1")
    assert answer["value"] == 4_000


def test_tracking_can_be_set_until_the_first_movement() -> None:
    goods.add_item(ME, NewItem("milk", "Milk"))
    goods.set_tracking(ME, "milk", "lot")
    goods.add_lot(ME, "milk", "L1", expires=dt.date(2030, 1, 1))
    assert Lot.objects.get().expires == dt.date(2030, 1, 1)
