"""Lines of a drafted order: changed, added and dropped in one act, and all of it taken back."""

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Line
from wharfinger.office import buying, goods, partners
from wharfinger.office.buying import Wanted
from wharfinger.office.revising import LineChange, revise_order
from wharfinger.office.undo import undo
from wharfinger.tables.errors import BooksError


@pytest.fixture
def draft(books: Home) -> str:
    open_shop()
    goods.add_item(ME, goods.NewItem("pear", "Pear", unit_cost="2", price="3"))
    partners.add_supplier(ME, "farm", "The farm")
    partners.add_offer(ME, "farm", "pear", unit_cost="1.80", lead_days=3)
    lines = [Wanted("apple", 10, price="1.20"), Wanted("apple", 5, price="1.10")]
    return str(buying.draft_order(ME, "farm", "warehouse", lines)["order"])


def lines(order: str) -> list[tuple[int, str, int, int | None]]:
    rows = Line.objects.filter(document__number=order).order_by("number")
    return [(row.number, row.item.code, row.quantity, row.price) for row in rows.select_related("item")]


DRAWN_UP = [(1, "apple", 10, 12_000), (2, "apple", 5, 11_000)]


def test_all_three_at_once_and_back_again(draft: str) -> None:
    answer = revise_order(ME, draft, [LineChange(1, quantity=12, price="1.25")], [Wanted("pear", 4)], [2])
    assert answer["lines"] == 2
    assert lines(draft) == [(1, "apple", 12, 12_500), (3, "pear", 4, 18_000)]
    undo(ME, answer["act"])
    assert lines(draft) == DRAWN_UP


def test_a_refusal_changes_none_of_it(draft: str) -> None:
    with pytest.raises(BooksError, match="found no line 7"):
        revise_order(ME, draft, [LineChange(1, quantity=12)], [Wanted("pear", 4)], [7])
    with pytest.raises(BooksError, match="more than nothing"):
        revise_order(ME, draft, [LineChange(1, price="9"), LineChange(2, quantity=0)])
    with pytest.raises(BooksError, match="found an order for nothing"):
        revise_order(ME, draft, dropped=[1, 2])
    assert lines(draft) == DRAWN_UP


def test_what_the_supplier_was_told_is_neither_revised_nor_taken_back(draft: str) -> None:
    changed = revise_order(ME, draft, [LineChange(1, quantity=12)])
    dropped = revise_order(ME, draft, dropped=[2])
    buying.place_order(ME, draft)
    with pytest.raises(BooksError, match="a purchase that is placed"):
        revise_order(ME, draft, [LineChange(1, quantity=10)])
    for act in (dropped["act"], changed["act"]):
        with pytest.raises(BooksError, match="which is placed by now"):
            undo(ME, act)
    assert lines(draft) == [(1, "apple", 12, 12_000)]
    assert Document.objects.get(number=draft).state == "placed"


def test_a_dropped_line_does_not_come_back_over_one_that_has_its_number(draft: str) -> None:
    dropped = revise_order(ME, draft, dropped=[2])
    revise_order(ME, draft, added=[Wanted("pear", 4)])
    with pytest.raises(BooksError, match="whose place another one has taken since"):
        undo(ME, dropped["act"])
    assert lines(draft) == [(1, "apple", 10, 12_000), (2, "pear", 4, 18_000)]
