"""Counting: blind, twice where it differs much, by people and by devices, on both databases."""

import datetime as dt

import pytest

from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Movement
from wharfinger.office import counting, stock
from wharfinger.tables.errors import BooksError


@pytest.fixture(autouse=True)
def shop(books: Home) -> None:
    open_shop(apples=20)


def start() -> str:
    return str(counting.start_count(ME, "warehouse")["count"])


def test_a_count_is_blind() -> None:
    assert counting.start_count(ME, "warehouse")["to_count"] == [{"item": "apple", "lot": None}]


def test_a_small_difference_is_posted_after_one_count() -> None:
    number = start()
    assert counting.enter_count(ME, number, "apple", 19)["state"] == "counting"
    answer = counting.post_count(ME, number)
    assert (answer["differences"], answer["value"], on_hand("warehouse")) == (1, -15_000, 19)


def test_a_large_difference_wants_a_second_count_which_decides() -> None:
    number = start()
    assert counting.enter_count(ME, number, "apple", 10)["count_again"] == ["apple"]
    with pytest.raises(BooksError, match="a count that is recount"):
        counting.post_count(ME, number)
    counting.enter_count(ME, number, "apple", 18)
    counting.post_count(ME, number)
    assert on_hand("warehouse") == 18


def test_a_place_that_is_being_counted_is_not_counted_a_second_time() -> None:
    number = start()
    with pytest.raises(BooksError, match=f"a place that is being counted already \\({number}\\)"):
        start()
    counting.cancel_count(ME, number)
    assert start() != number


def test_what_moves_after_it_was_counted_does_not_spoil_the_count() -> None:
    number = start()
    counting.enter_count(ME, number, "apple", 19)
    stock.move(ME, "apple", "warehouse", "store", 5)
    counting.post_count(ME, number)
    assert on_hand("warehouse") == 14


def test_a_line_that_nobody_counted_keeps_a_count_from_being_posted() -> None:
    with pytest.raises(BooksError, match="lines that nobody has counted: apple"):
        counting.post_count(ME, start())


def test_goods_that_nobody_expected_are_found_by_a_count() -> None:
    number = counting.start_count(ME, "bin-1")["count"]
    counting.enter_count(ME, number, "apple", 2)
    counting.enter_count(ME, number, "apple", 2)
    counting.post_count(ME, number)
    assert on_hand("bin-1") == 2


def test_less_than_nothing_cannot_be_counted() -> None:
    with pytest.raises(BooksError, match="found a count of -1"):
        counting.enter_count(ME, start(), "apple", -1)


def test_a_device_that_agrees_leaves_no_count() -> None:
    assert counting.device_count(ME, "scale-1", "apple", "warehouse", 20) == {
        "agrees": True,
        "count": None,
        "act": counting_act(),
    }


def test_a_device_that_disagrees_opens_a_count_that_a_person_decides() -> None:
    answer = counting.device_count(ME, "scale-1", "apple", "warehouse", 17)
    again = counting.device_count(ME, "scale-1", "apple", "warehouse", 16, at=now())
    assert answer["count"] == again["count"]
    assert on_hand("warehouse") == 20
    number = str(answer["count"])
    counting.enter_count(ME, number, "apple", 18)
    counting.post_count(ME, number)
    assert on_hand("warehouse") == 18


def test_a_device_within_its_tolerance_agrees() -> None:
    assert counting.device_count(ME, "scale-1", "apple", "warehouse", 19, tolerance=1)["agrees"]


def test_what_was_corrected_downwards_is_counted_sooner() -> None:
    stock.move(ME, "apple", "warehouse", "bin-1", 10)
    stock.adjust(ME, "apple", "bin-1", -1, why="missing")
    first, second = counting.due_counts(now(), limit=2)
    assert (first["place"], first["corrections"]) == ("bin-1", 1)
    assert second["place"] == "warehouse"
    assert Movement.objects.filter(reason="adjustment").count() == 1


def test_a_count_keeps_its_number_when_it_is_cancelled() -> None:
    number = start()
    counting.cancel_count(ME, number)
    assert Document.objects.get(number=number).state == "cancelled"


def now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


def counting_act() -> int:
    from wharfinger.books.models import Act

    return int(Act.objects.latest("id").id)
