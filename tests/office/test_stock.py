"""Moving, scrapping and adjusting goods, on both databases."""

import datetime as dt

import pytest

from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books import guards, ledger
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Holding, Movement
from wharfinger.office import stock
from wharfinger.tables.errors import BooksError


def test_a_move_takes_goods_and_their_value_from_one_site_to_another(books: Home) -> None:
    open_shop()
    answer = stock.move(ME, "apple", "warehouse", "store", 10)
    assert (on_hand("warehouse"), on_hand("store")) == (90, 10)
    assert answer["value"] == 150_000
    assert Holding.objects.get(site__code="store").value == 150_000
    assert ledger.differences() == []


def test_a_move_between_bins_changes_no_value(books: Home) -> None:
    open_shop()
    stock.move(ME, "apple", "warehouse", "bin-1", 10)
    assert (on_hand("warehouse"), on_hand("bin-1")) == (90, 10)
    assert Holding.objects.get(site__code="warehouse").value == 1_500_000


def test_more_than_is_there_is_refused_and_nothing_is_done(books: Home) -> None:
    open_shop()
    with pytest.raises(BooksError, match=r"found 100 piece at warehouse, 101 piece asked for"):
        stock.move(ME, "apple", "warehouse", "store", 101)
    assert (on_hand("warehouse"), on_hand("store")) == (100, 0)
    assert not Act.objects.filter(verb="move").exists()


def test_the_same_key_has_one_effect_and_one_answer(books: Home) -> None:
    open_shop()
    answers = [stock.move(By("tester", key="k"), "apple", "warehouse", "store", 10) for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert on_hand("store") == 10


def test_a_key_that_was_used_for_something_else_is_refused(books: Home) -> None:
    open_shop()
    stock.move(By("tester", key="k"), "apple", "warehouse", "store", 10)
    with pytest.raises(BooksError, match="a key that was used for something else"):
        stock.move(By("tester", key="k"), "apple", "warehouse", "store", 11)


def test_a_key_that_is_too_long_is_refused(sqlite_books: Home) -> None:
    open_shop()
    with pytest.raises(BooksError, match="found a key of 201 letters; expected 200 letters at most"):
        stock.move(By("tester", key="k" * 201), "apple", "warehouse", "store", 1)


def test_a_movement_from_the_future_is_refused(books: Home) -> None:
    open_shop()
    later = dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=1)
    with pytest.raises(BooksError, match="in the future"):
        stock.move(ME, "apple", "warehouse", "store", 1, at=later)


def test_facts_can_be_neither_changed_nor_deleted(books: Home) -> None:
    open_shop()
    assert guards.prove() == []
    assert Movement.objects.count() == 1


def test_guards_that_were_dropped_are_missed_and_laid_anew(books: Home) -> None:
    from django.db import connection

    open_shop()
    with connection.cursor() as cursor:
        on = " ON books_movement" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER books_movement_kept{on}")
    assert guards.prove() == ["books_movement: the attempt to delete was not refused"]
    guards.lay()
    assert guards.prove() == []
