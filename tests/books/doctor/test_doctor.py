"""Each illness is given to healthy books on purpose, and the doctor must name it, and nothing else."""

import datetime as dt
from collections import namedtuple
from pathlib import Path

import polars as pl
import pytest
from django.db import connection

from tests.books.test_sealer import unguarded
from tests.cli.shop import wharfinger
from tests.office.shop import ME, open_shop
from tests.pictures_at_hand import png
from wharfinger.books import doctor, pictures, sealer
from wharfinger.books.doctor import machine
from wharfinger.books.frames import build_cache
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Item, PastSale, Place
from wharfinger.books.upgrade import upgrade
from wharfinger.office import stock
from wharfinger.office.pictures import keep_picture, set_picture


def ill(home: Home) -> dict[str, str]:
    """What was found, by check. The tests' own server runs without fsync, which the doctor rightly says."""
    found = {each.check: finding.found for each in doctor.examine(home) for finding in each.findings}
    return {check: what for check, what in found.items() if what != "fsync = off"}


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def on(table: str) -> str:
    return f" ON {table}" if connection.vendor == "postgresql" else ""


@pytest.fixture
def shop(books: Home) -> Home:
    open_shop()
    stock.move(ME, "apple", "warehouse", "store", 10)
    sealer.seal_all()
    return books


def test_a_picture_whose_file_is_gone_or_another_is_named(shop: Home) -> None:
    set_picture(ME, "apple", keep_picture(png()))
    assert ill(shop) == {}
    ((_, path),) = pictures.all_of(shop)
    path.write_bytes(b"another")
    assert ill(shop) == {"pictures": "no picture, or a damaged one, of apple"}
    path.unlink()
    assert set(ill(shop)) == {"pictures"}


def test_healthy_books_are_well_and_stay_as_they_are(shop: Home) -> None:
    acts = Act.objects.count()
    assert ill(shop) == {}
    assert Act.objects.count() == acts


def test_a_guard_that_is_gone_is_found(shop: Home) -> None:
    sql(f"DROP TRIGGER books_movement_frozen{on('books_movement')}")
    assert ill(shop) == {"guards": "books_movement: the attempt to change was not refused"}


def test_an_act_that_would_miss_the_sealer_is_found(shop: Home) -> None:
    sql(f"DROP TRIGGER books_act_queued{on('books_act')}")
    assert ill(shop) == {"queue": "an act that does not wait for the sealer"}


def test_a_balance_that_does_not_follow_is_found(shop: Home) -> None:
    sql("UPDATE books_balance SET quantity = quantity + 1 WHERE quantity = 10")
    assert ill(shop) == {
        "balances": "1 that do not follow from the movements: apple at store ((11,) kept, (10,) follow)"
    }


def test_an_act_that_was_changed_is_found(shop: Home) -> None:
    unguarded("UPDATE books_act SET actor = 'somebody else' WHERE verb = 'move'")
    assert list(ill(shop)) == ["chain"]


def test_a_clock_that_went_back_is_found(shop: Home) -> None:
    ahead = int((dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=1)).timestamp() * 1_000_000)
    unguarded(
        "INSERT INTO books_act (id, key, verb, actor, at, request, fingerprint, said, answer, changes, "
        f"batch, events) VALUES (999, 'k', 'v', 'a', {ahead}, '', '', '{{}}', '{{}}', '[]', '', '[]')"
    )
    found = ill(shop)
    assert "while the clock says" in found.pop("clock")
    assert list(found) in ([], ["chain"])  # on PostgreSQL the act was slipped in past the sealer's queue


def test_a_cache_that_says_something_else_is_found(shop: Home) -> None:
    stock.move(ME, "apple", "warehouse", "store", 1)
    PastSale.objects.create(
        act=Act.objects.first(),
        key="old",
        item=Item.objects.get(),
        place=Place.objects.get(code="store"),
        date=dt.date(2001, 1, 5),
        known_at=dt.datetime(2001, 1, 6, tzinfo=dt.UTC),
        quantity=3,
    )
    sealer.seal_all()
    build_cache()
    (file,) = shop.history.glob("*.parquet")
    assert ill(shop) == {}
    pl.read_parquet(file).with_columns(quantity=pl.col("quantity") + 1).write_parquet(file)
    assert list(ill(shop)) == ["history"]


def test_a_disk_without_room_is_found(shop: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage(1_000_000))
    assert ill(shop)["disk"].startswith("1 MB free at ")


def test_a_migration_that_was_not_run_is_found(shop: Home) -> None:
    sql("DELETE FROM django_migrations WHERE app = 'books'")
    assert "steps behind: books.0001_initial, books.0002_people" in ill(shop)["migrations"]


def test_a_setting_that_risks_acts_is_found(sqlite_books: Home) -> None:
    open_shop()
    sql("PRAGMA synchronous=NORMAL")
    assert ill(sqlite_books) == {"durability": "synchronous = 1"}


def test_a_server_without_fsync_is_found(postgres_books: Home) -> None:
    found = [finding.found for each in doctor.examine(postgres_books) for finding in each.findings]
    assert found == ["fsync = off"]


def test_a_damaged_page_is_found(sqlite_books: Home) -> None:
    open_shop()
    for _ in range(40):
        stock.move(ME, "apple", "warehouse", "bin-1", 1)
    sql("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = (
        connection.cursor()
        .execute("SELECT rootpage FROM sqlite_master WHERE name = 'movement_by_item'")
        .fetchone()
    )
    (size,) = connection.cursor().execute("PRAGMA page_size").fetchone()
    connection.close()
    with sqlite_books.file.open("r+b") as file:
        file.seek((page - 1) * size + size - 200)
        file.write(b"\x00" * 200)
    assert "integrity" in ill(sqlite_books)


def test_rows_that_name_what_is_not_there_are_found(sqlite_books: Home) -> None:
    open_shop()
    unguarded("DELETE FROM books_item")
    assert ill(sqlite_books)["integrity"].startswith("rows that name what is not there: ")


def test_the_command_answers_well_and_ill(sqlite_books: Home) -> None:
    open_shop()
    connection.close()
    well = wharfinger("doctor")
    assert (well.returncode, "balances: well" in well.stdout) == (0, True)
    sql("UPDATE books_balance SET quantity = 7")
    connection.close()
    not_well = wharfinger("doctor", "--json")
    assert not_well.returncode == 1
    assert '"check": "balances"' in not_well.stdout


def test_the_command_refuses_where_there_are_no_books(tmp_path: Path) -> None:
    refused = wharfinger("doctor", WHARFINGER_HOME=str(tmp_path), DATABASE_URL="")
    assert refused.returncode == 1
    assert "Found:    no books" in refused.stderr


def test_books_that_are_no_database_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "books.sqlite").write_bytes(b"This is a letter, and no database at all. " * 300)
    refused = wharfinger("doctor", WHARFINGER_HOME=str(tmp_path), DATABASE_URL="")
    assert refused.returncode == 1
    assert "a file that is no database, or a damaged one" in refused.stderr


def test_what_the_doctor_says_of_guards_mends_them(shop: Home) -> None:
    sql(f"DROP TRIGGER books_movement_frozen{on('books_movement')}")
    sql(f"DROP TRIGGER books_act_queued{on('books_act')}")
    assert len(ill(shop)) == 2
    upgrade()
    assert ill(shop) == {}
