"""What the books say of items, places, suppliers and customers can be changed, and put back."""

from typing import Any

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Item, Place, Supplier
from wharfinger.office import changes, partners, selling, stock
from wharfinger.office.undo import undo
from wharfinger.tables.errors import WharfingerError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=10)
    partners.add_supplier(ME, "farm", "The farm")


def test_a_change_is_kept_and_undone() -> None:
    asked = {"price": "2.80", "supplier": "farm", "weight_g": 180.5, "tax_rate": "0.07", "status": "active"}
    act = changes.change_item(ME, "apple", asked)["act"]
    apple = Item.objects.get(code="apple")
    assert (apple.price, apple.supplier.code, apple.weight_g, str(apple.tax_rate)) == (
        28_000,
        "farm",
        180.5,
        "0.07000",
    )
    undo(ME, act)
    apple = Item.objects.get(code="apple")
    assert (apple.price, apple.supplier, apple.weight_g, apple.tax_rate) == (24_000, None, None, None)


def test_a_place_may_go_below_zero_from_then_on_and_not_back_while_it_is() -> None:
    changes.change_place(ME, "store", {"may_be_negative": True})
    selling.sell_now(ME, "store", [selling.Sold("apple", 2)])
    with pytest.raises(WharfingerError, match="less than nothing of apple there"):
        changes.change_place(ME, "store", {"may_be_negative": False})
    stock.adjust(ME, "apple", "store", 2, why="counted")
    changes.change_place(ME, "store", {"may_be_negative": False})
    with pytest.raises(WharfingerError, match="found 0 piece"):
        stock.move(ME, "apple", "store", "warehouse", 1)


def test_suppliers_and_customers_change_too() -> None:
    changes.change_supplier(ME, "farm", {"order_weekdays": "mon,thu", "minimum_value": 50})
    partners.add_customer(ME, "K1")
    changes.change_customer(ME, "K1", {"consent": "mail"})
    farm = Supplier.objects.get()
    assert (farm.order_weekdays, farm.minimum_value) == ("mon,thu", 500_000)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"code": "pear"}, "found a change of 'code'; expected one of category"),
        ({"name": " "}, "expected text of up to 500 letters"),
        ({"price": "-1"}, "expected a price of zero or more"),
        ({"status": "odd"}, "expected one of new, active"),
        ({"weight_g": "heavy"}, "found 'heavy'"),
        ({"weight_g": -2}, "expected a number from 0"),
        ({"fragile": "yes"}, "expected true or false"),
        ({"tax_rate": 7}, "expected a share from 0 to 1"),
        ({"supplier": "frm"}, "write farm"),
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(WharfingerError, match=words):
        changes.change_item(ME, "apple", {"category": "fruit", **asked})
    assert Item.objects.get(code="apple").category == ""


def test_a_time_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(WharfingerError, match="Mars"):
        changes.change_place(ME, "store", {"time_zone": "Mars/Olympus"})
    changes.change_place(ME, "store", {"time_zone": "Europe/Berlin"})
    assert Place.objects.get(code="store").time_zone == "Europe/Berlin"
