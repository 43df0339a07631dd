"""What to take from where, and in which order."""

import datetime as dt

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Place
from wharfinger.office import goods, selling, sites, stock
from wharfinger.office.pick_lines import open_sales, picks_for, walk_order

NOW = dt.datetime.now(tz=dt.UTC)


def place(number: int, code: str, x_m: float | None = None, y_m: float | None = None) -> Place:
    return Place(pk=number, code=code, x_m=x_m, y_m=y_m)


def walked(places: list[Place]) -> list[str]:
    order = walk_order(places)
    return [each.code for each in sorted(places, key=lambda each: order[each.pk])]


def test_the_walk_goes_up_one_aisle_and_down_the_next() -> None:
    bins = [place(1, "a", 0, 0), place(2, "b", 0, 5), place(3, "c", 3, 0), place(4, "d", 3, 5)]
    assert walked(bins) == ["a", "b", "d", "c"]


def test_without_positions_names_decide_and_numbers_in_them_count_as_numbers() -> None:
    assert walked([place(1, "A-10"), place(2, "A-9"), place(3, "B-1", 0, 0)]) == ["A-9", "A-10", "B-1"]


@pytest.fixture
def shop(sqlite_books: Home) -> None:
    open_shop(apples=10)
    stock.move(ME, "apple", "warehouse", "bin-1", 6)


def test_goods_are_given_to_the_orders_once_and_what_is_short_is_said(shop: None) -> None:
    first = selling.sell(ME, "warehouse", [selling.Sold("apple", 7)])["order"]
    second = selling.sell(ME, "warehouse", [selling.Sold("apple", 5)])["order"]
    orders = open_sales()
    assert [order.number for order in orders] == [first, second]
    picks = picks_for(orders, NOW)
    given = [
        (pick.place.code if pick.place else None, pick.steps) for order in orders for pick in picks[order.pk]
    ]
    assert given == [("bin-1", 6), ("warehouse", 1), ("warehouse", 3), (None, 2)]


def test_what_expires_first_is_taken_first_and_what_is_held_stays(shop: None) -> None:
    goods.add_item(ME, goods.NewItem("milk", "Milk", tracking="lot", expires=True))
    late, soon, held = dt.date(2031, 1, 1), dt.date(2030, 1, 1), dt.date(2029, 1, 1)
    sites.add_place(ME, "cold", "warehouse")
    counted = [
        sites.Counted("milk", 4, lot=lot, expires=day)
        for lot, day in (("late", late), ("soon", soon), ("held", held))
    ]
    sites.open_site(ME, "cold", counted)
    goods.hold_lot(ME, "milk", "held", "smells")
    selling.sell(ME, "cold", [selling.Sold("milk", 6)])
    (order,) = open_sales()
    assert [(pick.lot, pick.steps) for pick in picks_for([order], NOW)[order.pk]] == [
        ("soon", 4),
        ("late", 2),
    ]
