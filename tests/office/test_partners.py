"""Suppliers, their offers, and customers."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Supplier
from wharfinger.office import partners
from wharfinger.tables.errors import WharfingerError


@pytest.fixture(autouse=True)
def shop(sqlite_books: Home) -> None:
    open_shop(apples=0)
    partners.add_supplier(ME, "farm", "The farm", currency="EUR", order_weekdays="mon,thu")


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda: partners.add_supplier(ME, "farm", "Again"), "a supplier that is in the books already"),
        (lambda: partners.add_supplier(ME, "", "Nobody"), "a supplier without a name"),
        (lambda: partners.add_supplier(ME, "sea", "Sea", currency="XYZ"), "XYZ"),
        (lambda: partners.add_supplier(ME, "sea", "Sea", order_weekdays="monday"), "monday"),
        (lambda: partners.add_offer(ME, "farm", "apple", 1, lead_days=-1), "found -1 days"),
        (lambda: partners.add_offer(ME, "frm", "apple", 1, lead_days=1), "write farm"),
        (lambda: partners.add_customer(ME, ""), "a customer without a name"),
    ],
)
def test_bad_input_is_refused_in_words(work: Callable[[], Any], words: str) -> None:
    with pytest.raises(WharfingerError, match=words):
        work()


def test_the_offer_that_holds_on_a_day_is_the_latest_one() -> None:
    from wharfinger.office.lookup import item

    partners.add_offer(ME, "farm", "apple", "1.00", lead_days=3)
    partners.add_offer(ME, "farm", "apple", "1.10", lead_days=3, valid_from=dt.date(2030, 1, 1))
    farm, apple = Supplier.objects.get(code="farm"), item("apple").id
    found = [partners.current_offer(farm, apple, day) for day in (dt.date(2029, 12, 31), dt.date(2030, 1, 1))]
    assert [offer.unit_cost for offer in found if offer] == [10_000, 11_000]
