"""The chain of acts and the numbers of their events, on both databases."""

import threading

import pytest
from django.db import connection, connections, transaction

from tests.office.shop import ME, open_shop
from wharfinger.books import guards, sealer
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Event, Seal, Unsealed
from wharfinger.office import goods, stock


def unguarded(statement: str, *values: object) -> None:
    """What somebody with the database's own tools could do: take a guard away, change a fact, put it back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, values)
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name in guards._standing():
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(statement, values)
        cursor.execute("PRAGMA foreign_keys = ON")
    guards.lay()


def some_acts() -> None:
    open_shop()
    for quantity in range(1, 6):
        stock.move(ME, "apple", "warehouse", "store", quantity)
    sealer.seal_all()


def test_every_act_is_sealed_once_in_batches(books: Home) -> None:
    open_shop()
    acts = Act.objects.count()
    assert Unsealed.objects.count() == acts
    assert sealer.seal(limit=2) == 2
    assert sealer.seal_all() == acts - 2
    assert sealer.seal() == 0
    assert list(Seal.objects.order_by("number").values_list("number", flat=True)) == list(range(1, acts + 1))
    assert not Unsealed.objects.exists()
    assert sealer.verify_chain() == []


def test_events_are_numbered_in_the_order_of_the_chain(books: Home) -> None:
    some_acts()
    told = [event["kind"] for act in Act.objects.order_by("seal__number") for event in act.events]
    assert len(told) > 5
    assert list(Event.objects.order_by("number").values_list("number", "kind")) == [*enumerate(told, start=1)]


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE books_act SET actor = 'somebody else' WHERE id = 4", "act 4, which is not as it was sealed"),
        ("UPDATE books_act SET said = '{}' WHERE id = 4", "act 4, which is not as it was sealed"),
        ("UPDATE books_event SET kind = 'nothing' WHERE number = 2", "that are not as it told them"),
        ("DELETE FROM books_event WHERE number = 2", "that are not as it told them"),
        ("DELETE FROM books_seal WHERE number = 4", "act 4, which is neither sealed nor waits for it"),
        ("DELETE FROM books_seal WHERE number = 4", "link 5 in its place"),
    ],
)
def test_what_was_changed_after_sealing_is_found(books: Home, statement: str, found: str) -> None:
    some_acts()
    unguarded(statement)
    assert any(found in broken.found for broken in sealer.verify_chain())


def test_an_act_that_was_taken_out_is_found(books: Home) -> None:
    some_acts()
    unguarded("DELETE FROM books_act WHERE id = 4")
    assert sealer.verify_chain()


def test_an_act_that_was_slipped_in_past_the_sealer_is_found(books: Home) -> None:
    some_acts()
    columns = ", ".join(
        f'"{field.column}"' for field in Act._meta.concrete_fields if field.column not in ("id", "key")
    )
    unguarded(
        f"INSERT INTO books_act (id, key, {columns}) "
        f"SELECT 999, 'false', {columns} FROM books_act WHERE id = 4"
    )
    assert sealer.verify_chain() == [sealer.Broken(0, "act 999, which is neither sealed nor waits for it")]


def test_a_reader_by_number_never_misses_what_committed_late(postgres_books: Home) -> None:
    """An act that began first and commits last gets the last number."""
    open_shop()
    sealer.seal_all()
    seen = Event.objects.order_by("-number").values_list("number", flat=True)[0]
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            goods.add_item(ME, goods.NewItem("slow", "Slow"))
            stock.adjust(ME, "slow", "store", 1, why="found")
            begun.set()
            assert go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert begun.wait(10)
    stock.move(ME, "apple", "warehouse", "store", 1)
    sealer.seal_all()
    changes = Event.objects.filter(kind="stock.changed")
    quick = list(changes.filter(number__gt=seen).values_list("number", "about"))
    go_on.set()
    thread.join()
    sealer.seal_all()
    late = list(changes.filter(number__gt=quick[-1][0]).values_list("about", flat=True))
    assert [about["item"] for _, about in quick] == ["apple"]
    assert [about["item"] for about in late] == ["slow"]
    assert sealer.verify_chain() == []


def test_two_sealers_at_once_seal_every_act_once(books: Home) -> None:
    open_shop()
    for _ in range(29):
        stock.move(ME, "apple", "warehouse", "bin-1", 1)
    acts, sealed = Act.objects.count(), []

    def work() -> None:
        while Unsealed.objects.exists():
            sealed.append(sealer.seal(limit=3))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sealed) == Seal.objects.count() == acts
    assert sealer.verify_chain() == []
