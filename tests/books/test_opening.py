"""Books are opened, made, or refused in words."""

from pathlib import Path

import pytest
from django.db import connection

from tests import books_at_hand
from tests.office.shop import open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Item
from wharfinger.books.opening import open_books
from wharfinger.books.upgrade import upgrade
from wharfinger.tables.errors import FileError


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_books_of_this_version_are_opened(books: Home) -> None:
    assert open_books() == Home(books.folder.resolve(), books.database_url)


def test_books_from_a_newer_version_are_refused_and_left_alone(books: Home) -> None:
    open_shop()
    sql(
        "INSERT INTO django_migrations (app, name, applied) "
        "VALUES ('books', '9999_from_tomorrow', '2030-01-01 00:00:00+00:00')"
    )
    acts = Act.objects.count()
    for open_them in (open_books, lambda: open_books(make=True), upgrade):
        with pytest.raises(FileError, match=r"newer version of the program \(9999_from_tomorrow\)"):
            open_them()
    assert Act.objects.count() == acts


def test_books_of_an_older_version_name_the_upgrade(books: Home) -> None:
    sql("DELETE FROM django_migrations WHERE app = 'books'")
    with pytest.raises(FileError, match=r"\d+ steps behind; .*run `wharfinger upgrade`"):
        open_books()


def test_a_folder_without_books_is_refused(tmp_path: Path) -> None:
    with (
        books_at_hand.in_process(Home(tmp_path)),
        pytest.raises(FileError, match=r"found no books; expected a file books\.sqlite"),
    ):
        open_books()
    assert list(tmp_path.iterdir()) == []


def test_books_are_made_where_they_are_asked_for(tmp_path: Path) -> None:
    with books_at_hand.in_process(Home(tmp_path / "new")):
        open_books(make=True)
        assert not Item.objects.exists()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        books_at_hand.in_process(Home(tmp_path / "file" / "company")),
        pytest.raises(FileError, match="found no way to make the folder: Not a directory"),
    ):
        open_books(make=True)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "books.sqlite").write_text("a letter, and no database" * 100)
    with (
        books_at_hand.in_process(Home(tmp_path)),
        pytest.raises(FileError, match="found a file that is no database, or a damaged one"),
    ):
        open_books()


def test_a_server_that_does_not_answer_is_refused(tmp_path: Path) -> None:
    from tests.programs import free_port

    nobody = Home(tmp_path, f"postgresql://wharfinger@127.0.0.1:{free_port()}/books")
    with (
        books_at_hand.in_process(nobody),
        pytest.raises(FileError, match="found no answer from the PostgreSQL server"),
    ):
        open_books()
