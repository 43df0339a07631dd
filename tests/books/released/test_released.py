"""An upgrade from every released schema, on both databases; and the backup that is made before."""

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from typer.testing import CliRunner

from tests import books_at_hand
from tests.office.shop import ME, on_hand, open_shop
from wharfinger.books import doctor, sealer
from wharfinger.books.backup import restore
from wharfinger.books.home import Home
from wharfinger.books.opening import open_books, steps_behind
from wharfinger.books.upgrade import upgrade
from wharfinger.cli.main import app
from wharfinger.office import stock
from wharfinger.tables.errors import FileError

HERE = Path(__file__).parent
SCHEMA_OF_SQLITE = (
    'SELECT t.name, c.name, upper(c.type), c."notnull", c.pk '
    "FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    "SELECT type, name, tbl_name FROM sqlite_master WHERE type IN ('index', 'trigger')",
)
SCHEMA_OF_POSTGRES = (
    "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
)
RELEASED = sorted(path for path in HERE.glob("*.sql"))


def with_database(path: Path) -> object:
    needed = [pytest.mark.needs("postgres")] if ".postgres." in path.name else []
    return pytest.param(path, id=path.stem, marks=needed)


@pytest.fixture(params=[with_database(path) for path in RELEASED])
def released(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    """Books as a released version left them."""
    script = request.param.read_text()
    if ".sqlite." in request.param.name:
        with books_at_hand.in_process(Home(tmp_path)) as home:
            connection.ensure_connection()
            connection.connection.executescript("PRAGMA foreign_keys=OFF;" + script)
            connection.close()
            yield home
        return
    server, _, _ = request.getfixturevalue("postgres_url").rpartition("/")
    name = f"released_{uuid.uuid4().hex}"
    books_at_hand.run_sql(server, f"CREATE DATABASE {name}")
    with psycopg.connect(f"{server}/{name}") as loading:
        loading.execute(script)
    with books_at_hand.in_process(Home(tmp_path, f"{server}/{name}")) as home:
        yield home
    books_at_hand.run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def test_every_database_has_its_released_schemas() -> None:
    databases = [path.name.split(".")[-2] for path in RELEASED]
    assert databases.count("sqlite") == databases.count("postgres") > 0


def test_books_of_a_released_schema_come_up_and_go_on_working(released: Home) -> None:
    done = upgrade()
    assert open_books() == Home(released.folder.resolve(), released.database_url)
    assert (done.backup is not None) == bool(done.steps)
    sealer.seal_all()
    found = [finding for each in doctor.examine(released) for finding in each.findings]
    assert [finding.found for finding in found] in ([], ["fsync = off"])
    assert (on_hand("warehouse"), on_hand("store")) == (110, 10)
    stock.move(ME, "apple", "warehouse", "store", 10)
    assert on_hand("store") == 20


def test_an_upgraded_schema_is_that_of_new_books(released: Home, request: pytest.FixtureRequest) -> None:
    upgrade()
    upgraded = schema()
    database = "postgres" if released.on_postgres else "sqlite"
    with books_at_hand.in_process(request.getfixturevalue(f"{database}_template")):
        assert upgraded == schema()


def test_the_migrations_are_those_of_the_models(books: Home) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def schema() -> set[tuple[object, ...]]:
    """Columns, indexes, constraints and triggers, whatever the order in which they came."""
    queries = SCHEMA_OF_POSTGRES if connection.vendor == "postgresql" else SCHEMA_OF_SQLITE
    found: set[tuple[object, ...]] = set()
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query)
            found.update(cursor.fetchall())
    return found


@pytest.fixture
def tomorrow() -> Iterator[None]:
    """As if a newer version of the program had just been installed."""
    with override_settings(MIGRATION_MODULES={"books": "tests.books.released.migrations"}):
        yield


def test_an_upgrade_makes_a_backup_first_that_can_be_restored(books: Home, tomorrow: None) -> None:
    open_shop()
    with pytest.raises(FileError, match="books of an older version: 1 steps behind"):
        open_books()
    done = upgrade()
    assert done.steps == ["books.9999_next"]
    assert done.backup is not None
    assert steps_behind() == []
    restore(books, done.backup, replace=True)
    assert steps_behind() == done.steps
    assert on_hand("warehouse") == 100


def test_an_upgrade_without_room_for_its_backup_changes_nothing(sqlite_books: Home, tomorrow: None) -> None:
    open_shop()
    (sqlite_books.folder / "backups").write_text("a file where the folder should be")
    with pytest.raises(FileError, match="nothing was changed"):
        upgrade()
    assert steps_behind() == ["books.9999_next"]


def test_the_command_upgrades_and_says_where_the_books_are_as_they_were(
    sqlite_books: Home, tomorrow: None
) -> None:
    open_shop()
    first = CliRunner().invoke(app, ["upgrade"])
    assert (first.exit_code, "1 steps done. The books as they were: " in first.output) == (0, True)
    second = CliRunner().invoke(app, ["upgrade", "--json"])
    assert json.loads(second.output) == {"steps": [], "backup": None}


def test_accounts_of_before_get_the_key_that_their_number_says(released: Home) -> None:
    with connection.cursor() as cursor:
        no = "FALSE" if connection.vendor == "postgresql" else "0"
        cursor.execute(
            "INSERT INTO books_user (id, password, is_superuser, username, first_name, last_name, email, "
            f"is_staff, is_active, date_joined) VALUES (7, '!', {no}, 'jo', '', '', '', {no}, {no}, "
            "'2026-01-01 00:00:00')"
        )
    upgrade()
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, roles FROM books_user")
        assert [tuple(map(str, row)) for row in cursor.fetchall()] == [("u7", "[]")]
