"""Every act can be undone as long as nothing rests on it, on both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Document, Item, Reservation
from wharfinger.office import (
    buying,
    counting,
    goods,
    making,
    partners,
    returns,
    selling,
    sites,
    stock,
    transfers,
)
from wharfinger.office.undo import can_be_undone, undo
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=20)
    partners.add_supplier(ME, "farm", "The farm")
    goods.add_item(ME, goods.NewItem("juice", "Juice", price=5))
    goods.set_parts(ME, "juice", {"apple": 3})


def ordered() -> str:
    return str(buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", 10, price=3)])["order"])


def sold() -> str:
    return str(selling.sell(ME, "warehouse", [selling.Sold("apple", 4)])["order"])


def shipped() -> str:
    order = sold()
    selling.ship(ME, order)
    return order


def sent() -> str:
    plan = transfers.plan_transfer(ME, "warehouse", "store", [transfers.Portion("apple", 4)])["transfer"]
    transfers.send_transfer(ME, plan)
    return str(plan)


def counted() -> str:
    number = str(counting.start_count(ME, "warehouse")["count"])
    counting.enter_count(ME, number, "apple", on_hand("warehouse") - 1)
    return number


def announced() -> str:
    return str(returns.announce_return(ME, "warehouse", [returns.Returned("apple", 2)], shipped())["return"])


def planned() -> str:
    return str(making.plan_production(ME, "juice", "warehouse", 2)["production"])


ACTS: dict[str, Callable[[str], Any]] = {
    "move": lambda _: stock.move(ME, "apple", "warehouse", "store", 3),
    "scrap": lambda _: stock.scrap(ME, "apple", "warehouse", 3, why="rotten"),
    "adjust": lambda _: stock.adjust(ME, "apple", "warehouse", 3, why="found"),
    "receive": lambda number: buying.receive(ME, number, [buying.Came("apple", 10, damaged=2)]),
    "place_order": lambda _: buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", 1)]),
    "cancel_order": lambda number: buying.cancel_order(ME, number, why="dear"),
    "sell": lambda _: selling.sell(ME, "warehouse", [selling.Sold("apple", 3)]),
    "sell_now": lambda _: selling.sell_now(ME, "warehouse", [selling.Sold("apple", 3)]),
    "ship": lambda number: selling.ship(ME, number),
    "cancel_sale": lambda number: selling.cancel_sale(ME, number, why="no"),
    "receive_transfer": lambda number: transfers.receive_transfer(ME, number),
    "write_off_transfer": lambda number: transfers.write_off_transfer(ME, number, why="lost"),
    "post_count": lambda number: counting.post_count(ME, number),
    "take_back": lambda number: returns.take_back(ME, number, [returns.Returned("apple", 2)]),
    "make": lambda number: making.make(ME, number, 1),
    "cancel_production": lambda number: making.cancel_production(ME, number, why="no"),
}
BEFORE: dict[str, Callable[[], str]] = {
    "receive": ordered,
    "cancel_order": ordered,
    "ship": sold,
    "cancel_sale": sold,
    "receive_transfer": sent,
    "write_off_transfer": sent,
    "post_count": counted,
    "take_back": announced,
    "make": planned,
    "cancel_production": planned,
}


def standing() -> list[Any]:
    """Everything that an undone act must leave as it was."""
    places = [on_hand(place) for place in ("warehouse", "store", "transit", "bin-1")]
    states = Document.objects.exclude(state="undone").values_list("number", "state").order_by("number")
    held = Reservation.objects.values_list("line_id", "quantity").order_by("line_id")
    return [places, list(states), list(held), value_at("warehouse")]


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_is_undone_leaves_everything_as_it_was(name: str) -> None:
    number = BEFORE[name]() if name in BEFORE else ""
    before = standing()
    act = ACTS[name](number)["act"]
    assert standing() != before
    undo(ME, act)
    assert standing() == before
    assert ledger.differences() == []


def test_undoing_is_an_act_of_its_own_and_happens_once() -> None:
    act = stock.move(ME, "apple", "warehouse", "store", 3)["act"]
    answer = undo(ME, act)
    assert Act.objects.get(pk=answer["act"]).undoes_id == act
    with pytest.raises(BooksError, match="an act that is undone already"):
        undo(ME, act)
    with pytest.raises(BooksError, match="an act of the kind 'undo', which cannot be undone"):
        undo(ME, answer["act"])
    assert can_be_undone(act) == "an act that is undone already"


def test_a_receipt_of_goods_that_are_gone_cannot_be_undone() -> None:
    act = stock.move(ME, "apple", "warehouse", "store", 3)["act"]
    stock.scrap(ME, "apple", "store", 3, why="rotten")
    with pytest.raises(BooksError, match="found 0 piece at store, 3 piece asked for"):
        undo(ME, act)


def test_an_order_of_which_goods_came_cannot_be_undone_before_its_receipt() -> None:
    placed = buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", 1)])
    receipt = buying.receive(ME, placed["order"], [buying.Came("apple", 1)])["act"]
    with pytest.raises(BooksError, match="which is received by now"):
        undo(ME, placed["act"])
    drafted = buying.draft_order(ME, "farm", "warehouse", [buying.Wanted("apple", 1)])
    buying.place_order(ME, drafted["order"])
    with pytest.raises(BooksError, match="which is placed by now"):
        undo(ME, drafted["act"])
    undo(ME, receipt)
    undo(ME, placed["act"])
    assert Document.objects.get(number=placed["order"]).state == "undone"


def test_a_change_that_was_changed_again_is_not_undone() -> None:
    goods.add_item(ME, goods.NewItem("milk", "Milk", tracking="lot"))
    goods.add_lot(ME, "milk", "L1")
    first = goods.hold_lot(ME, "milk", "L1", why="smell")["act"]
    goods.release_lot(ME, "milk", "L1")
    with pytest.raises(BooksError, match="which was changed again since"):
        undo(ME, first)


def test_an_item_that_nothing_rests_on_goes_away_again_and_one_in_use_stays() -> None:
    added = goods.add_item(ME, goods.NewItem("pear", "Pear"))["act"]
    used = Act.objects.get(verb="add_item", said__new__code="apple").pk
    undo(ME, added)
    assert not Item.objects.filter(code="pear").exists()
    with pytest.raises(BooksError, match="rests"):
        undo(ME, used)


def test_a_removed_row_comes_back() -> None:
    act = goods.set_parts(ME, "juice", {"apple": 5})["act"]
    undo(ME, act)
    assert Item.objects.get(code="juice").parts.get().quantity == 3


def test_an_opening_count_can_be_undone_while_nothing_has_moved() -> None:
    sites.add_place(ME, "van", "vehicle")
    act = sites.open_site(ME, "van", [sites.Counted("apple", 2)])["act"]
    undo(ME, act)
    assert on_hand("van") == 0
    sites.open_site(ME, "van", [])
