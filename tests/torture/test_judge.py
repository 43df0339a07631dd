"""The judge of the torture sees what was lost, doubled or bent: otherwise its silence would mean nothing."""

from dataclasses import replace

import pytest

from tests.books.test_sealer import unguarded
from tests.torture import deeds
from tests.torture.journal import Asked
from tests.torture.judge import judge
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.office import stock

MOVE = {"item": "item-1", "from_place": "warehouse", "to_place": "store", "quantity": 7}


@pytest.fixture
def done(sqlite_books: Home) -> dict[str, Asked]:
    """Three moves of a client, acknowledged."""
    deeds.set_up()
    keys = [f"client-{number}" for number in range(3)]
    return {key: Asked(key, "move", MOVE, stock.move(By("torture", key), **MOVE)) for key in keys}  # type: ignore[arg-type]


def test_sound_books_are_passed(done: dict[str, Asked]) -> None:
    assert judge(done, done.values()) == []


def test_an_act_that_was_lost_is_seen(done: dict[str, Asked]) -> None:
    unguarded("DELETE FROM books_act WHERE key = 'client-1'")
    assert "acknowledged and lost: client-1" in judge(done, done.values())


def test_an_act_that_nobody_was_told_of_is_seen(done: dict[str, Asked]) -> None:
    stock.move(By("torture", "client-9"), "item-1", "store", "warehouse", 1)
    assert "there and never acknowledged: client-9" in judge(done, done.values())


def test_a_movement_that_was_lost_is_seen(done: dict[str, Asked]) -> None:
    number = done["client-1"].answer["movements"][0]  # type: ignore[index]
    unguarded(f"DELETE FROM books_movement WHERE id = {number}")
    complaints = judge(done, done.values())
    assert f"act {done['client-1'].answer['act']}: movements [], [{number}] acknowledged" in complaints  # type: ignore[index]
    assert any("kept and following differ" in complaint for complaint in complaints)


def test_stock_that_agrees_with_its_movements_and_not_with_the_requests_is_seen(
    done: dict[str, Asked],
) -> None:
    asked = done["client-1"]
    other = done | {"client-1": replace(asked, args={**MOVE, "quantity": 8})}
    assert "item-1 at store: 521 kept, 522 follow from the requests" in judge(other, [])


def test_a_chain_that_was_bent_is_seen(done: dict[str, Asked]) -> None:
    judge(done, [])
    unguarded("UPDATE books_act SET said = '{}' WHERE key = 'client-1'")
    assert any("is not as it was sealed" in complaint for complaint in judge(done, []))
