"""What every test may use: the programs of tests/programs.py, and how hypothesis searches."""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest

from tests import books_at_hand, programs
from wharfinger.books.home import Home

SKIPPED = pytest.StashKey[Counter[str]]()

# The suite says the same on every run. A wide random search is: pytest --hypothesis-profile=search
hypothesis.settings.register_profile("suite", derandomize=True, database=None, max_examples=40, deadline=None)
hypothesis.settings.register_profile("search", max_examples=2000, deadline=None)
hypothesis.settings.load_profile("suite")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[SKIPPED] = Counter()
    complaint = programs.complaint_about_required(os.environ.get("WHARFINGER_REQUIRE", ""))
    if complaint:
        raise pytest.UsageError(complaint)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        unknown = _needed_by(item) - set(programs.PROGRAMS)
        if unknown:
            raise pytest.UsageError(
                f"{item.nodeid} needs {', '.join(unknown)}, which tests/programs.py has not."
            )


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = sorted(name for name in _needed_by(item) if programs.PROGRAMS[name].find() is None)
    if missing:
        item.config.stash[SKIPPED].update(missing)
        pytest.skip(f"{', '.join(missing)} missing")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for name, count in sorted(config.stash[SKIPPED].items()):
        tests = "1 TEST" if count == 1 else f"{count} TESTS"
        terminalreporter.write_line(
            f"NOT RUN: {tests} for want of {name}. To get it: {programs.PROGRAMS[name].get}",
            red=True,
            bold=True,
        )


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with programs.running_postgres() as url:
        yield url


# Playwright leaves an event loop running in its thread, and asyncio.run refuses to work beside one: so the
# browser lives as long as one module of tests, not the whole session.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=programs.command("browser", "chromium"), args=programs.CHROMIUM_FLAGS
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def broker_address() -> Iterator[tuple[str, int]]:
    with programs.running_broker() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return books_at_hand.make_template(tmp_path_factory.mktemp("sqlite-template"))


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Home:
    server, _, _ = postgres_url.rpartition("/")
    books_at_hand.run_sql(server, "CREATE DATABASE books_template")
    folder = tmp_path_factory.mktemp("postgres-template")
    return books_at_hand.make_template(folder, f"{server}/books_template")


@pytest.fixture
def sqlite_books(sqlite_template: Home) -> Iterator[Home]:
    with books_at_hand.copy_of(sqlite_template) as home:
        yield home


@pytest.fixture
def postgres_books(postgres_template: Home) -> Iterator[Home]:
    with books_at_hand.copy_of(postgres_template) as home:
        yield home


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def books(request: pytest.FixtureRequest) -> Home:
    """Empty books, on both databases in turn."""
    home: Home = request.getfixturevalue(f"{request.param}_books")
    return home


def _needed_by(item: pytest.Item) -> set[str]:
    named = {name for marker in item.iter_markers("needs") for name in marker.args}
    by_fixture = {
        programs.FIXTURES[name] for name in getattr(item, "fixturenames", ()) if name in programs.FIXTURES
    }
    return named | by_fixture
