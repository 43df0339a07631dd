"""`wharfinger login-link` and `wharfinger token` as a person starts them."""

import json

import pytest
from typer.testing import CliRunner

from tests.books_at_hand import set_up_django
from tests.cli.shop import wharfinger
from wharfinger.books.home import Home
from wharfinger.cli.main import app
from wharfinger.tables.errors import BooksError, SettingError

set_up_django()

from wharfinger.books.acts import By  # noqa: E402
from wharfinger.books.models import Act, User  # noqa: E402
from wharfinger.office import accounts  # noqa: E402


def test_the_first_link_makes_the_owner_and_each_works_once(sqlite_books: Home) -> None:
    links = [wharfinger("login-link", "--address", "https://shop.example/") for _ in range(2)]
    assert [link.returncode for link in links] == [0, 0], links[0].stderr
    first, second = (link.stdout.strip() for link in links)
    assert first.startswith("https://shop.example/login/link/")
    assert "It lets owner (u1) in once" in links[0].stderr
    assert accounts.use_login_link(second.rpartition("/")[2]).roles == ["owner"]
    assert User.objects.count() == 1
    assert set(Act.objects.exclude(verb="use_login_link").values_list("actor", flat=True)) == {"console"}


def asked(*words: str) -> str:
    """What the command answers, in this process."""
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_a_token_is_made_listed_and_revoked(sqlite_books: Home) -> None:
    made = asked("token", "make", "till", "--scope", "read:stock", "--scope", "do:sell_now", "--json")
    secret = json.loads(made)["token"]
    found = accounts.find_token(secret)
    assert found is not None
    assert found.scopes == {"read:stock", "do:sell_now"}
    listed = asked("token", "list", "--json")
    assert [(row["number"], row["name"], row["user"]) for row in json.loads(listed)] == [(1, "till", "u1")]
    assert secret not in listed
    assert "till" in asked("token", "list")
    asked("token", "revoke", "1")
    assert json.loads(asked("token", "list", "--json"))[0]["revoked_at"] is not None
    assert accounts.find_token(secret) is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["login-link", "--user", "nobody"], "no account under the key 'nobody'"),
        (["token", "make", "till", "--scope", "everything"], "the scope 'everything'"),
        (["token", "revoke", "7"], "no such token of this account"),
    ],
)
def test_what_cannot_be_is_refused_in_words(sqlite_books: Home, words: list[str], found: str) -> None:
    accounts.first_owner(By("console"))
    with pytest.raises(BooksError if "scope" not in found else SettingError, match=found):
        asked(*words)
