"""A served company, and a page of its floor on a phone."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest

from tests import books_at_hand
from tests.web import phones, visiting
from tests.web.floor.company import open_company
from tests.web.serving import served as on_a_server
from wharfinger.books.home import Home


@dataclass(frozen=True)
class Served:
    address: str
    home: Home
    purchase: str
    sale: str
    session: str


# One server for all tests of a module: each works on documents, or on goods, of its own.
@pytest.fixture(scope="module")
def served(sqlite_template: Home) -> Iterator[Served]:
    # Playwright's loop runs in this thread, in which Django would then refuse to ask the books.
    unasked = mock.patch.dict(os.environ, {"DJANGO_ALLOW_ASYNC_UNSAFE": "1"})
    with unasked, books_at_hand.copy_of(sqlite_template) as home:
        purchase, sale = open_company()
        visiting.a_user("u1", "owner")
        user = visiting.a_user("u7", "warehouse")
        with on_a_server(home) as address:
            yield Served(address, home, purchase, sale, visiting.session_of(user))


@pytest.fixture
def phone(browser: Any, served: Served) -> Iterator[Any]:
    """A phone that is logged in; every script that fails, and every breach of the policy, fails the test."""
    context = phones.phone(browser, served.address, served.session)
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )
    yield context
    context.close()
    assert said == []
