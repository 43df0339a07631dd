"""Parts go in, goods come out, worth what went into them, on both databases."""

import pytest

from tests.office.shop import ME, on_hand, open_shop, value_at
from wharfinger.books import ledger
from wharfinger.books.home import Home
from wharfinger.office import goods, making, selling
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=10)
    goods.add_item(ME, goods.NewItem("juice", "Juice", price=5))
    goods.set_parts(ME, "juice", {"apple": 3})


def test_what_is_made_is_worth_its_parts_and_the_labour() -> None:
    plan = making.plan_production(ME, "juice", "warehouse", 2)
    assert plan["missing"] == {}
    making.make(ME, plan["production"], 2, labour="1.00")
    assert (on_hand("warehouse"), on_hand("warehouse", "juice")) == (4, 2)
    assert value_at("warehouse", "juice") == 6 * 15_000 + 10_000
    assert ledger.differences() == []


def test_parts_that_are_planned_for_are_not_sold_to_others() -> None:
    making.plan_production(ME, "juice", "warehouse", 3)
    with pytest.raises(BooksError, match="found 1 piece free"):
        selling.sell_now(ME, "warehouse", [selling.Sold("apple", 2)])


def test_parts_that_are_missing_are_named() -> None:
    assert making.plan_production(ME, "juice", "warehouse", 4)["missing"] == {"apple": "2"}


def test_production_goes_in_steps_and_the_rest_can_be_cancelled() -> None:
    number = making.plan_production(ME, "juice", "warehouse", 3)["production"]
    assert making.make(ME, number, 1)["state"] == "part_made"
    assert making.cancel_production(ME, number, why="enough")["state"] == "closed"
    selling.sell_now(ME, "warehouse", [selling.Sold("apple", 7)])
    assert on_hand("warehouse") == 0


def test_more_than_planned_is_refused() -> None:
    number = making.plan_production(ME, "juice", "warehouse", 1)["production"]
    with pytest.raises(BooksError, match="found 2 made; expected no more than the 1"):
        making.make(ME, number, 2)


def test_an_item_cannot_be_a_part_of_itself() -> None:
    with pytest.raises(BooksError, match="which itself consists of apple"):
        goods.set_parts(ME, "apple", {"juice": 1})
