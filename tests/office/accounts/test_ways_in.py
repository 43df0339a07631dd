"""One-time links and tokens."""

import datetime as dt

import pytest

from tests.office.accounts.company import CONSOLE, make
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import LoginLink, Token
from wharfinger.office import accounts
from wharfinger.office.accounts import tokens
from wharfinger.office.accounts.tries import LoginRefusedError
from wharfinger.office.roles import NotAllowedError, may, may_read
from wharfinger.tables.errors import BooksError, SettingError

LATER = dt.timedelta(days=366)


def now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


def test_a_link_lets_its_user_in_once(books: Home) -> None:
    user = make("jo", "buyer")
    link = accounts.make_login_link(CONSOLE, user.key)
    assert link not in str(list(LoginLink.objects.values()))
    assert accounts.use_login_link(link) == user
    with pytest.raises(LoginRefusedError, match="a link that was used"):
        accounts.use_login_link(link)


def test_a_link_ends_by_age_by_a_newer_one_and_with_its_account(sqlite_books: Home) -> None:
    make("boss", "owner")
    user = make("jo", "buyer")
    old = accounts.make_login_link(CONSOLE, user.key, dt.timedelta(0))
    first, second = (accounts.make_login_link(CONSOLE, user.key) for _ in range(2))
    accounts.deactivate_user(CONSOLE, user.key)
    for link in (old, first, second, ""):
        with pytest.raises(LoginRefusedError):
            accounts.use_login_link(link)
    with pytest.raises(BooksError, match="found an account that is not active"):
        accounts.make_login_link(CONSOLE, user.key)


def test_a_token_is_its_user_within_its_scopes(books: Home) -> None:
    user = make("jo", "buyer")
    token = accounts.make_token(By(user.key), "shop", ["read:stock", "do:order"])
    found = accounts.find_token(token)
    assert found is not None
    assert (found.key, found.user_id) == (user.key, user.pk)
    assert may_read(found, "movements")
    assert may(found, "order")
    assert not may(found, "cancel_order")
    row = Token.objects.get()
    assert token not in str(list(Token.objects.values()))
    assert token.startswith(row.prefix)
    assert row.last_used is not None


def test_a_token_that_was_guessed_or_is_over_finds_nobody(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    token = accounts.make_token(By(user.key), "shop", ["buyer"])
    assert accounts.find_token(token[:-1] + "!") is None
    assert accounts.find_token(token, now() + LATER) is None
    assert accounts.find_token(token, now()) is not None


def test_what_was_revoked_here_holds_no_more_at_once(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    token = accounts.make_token(By(user.key), "shop", ["buyer"])
    assert accounts.find_token(token) is not None
    accounts.revoke_token(By(user.key), Token.objects.get().pk)
    assert accounts.find_token(token) is None


def test_what_another_process_revoked_holds_for_five_seconds_at_most(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr(tokens.time, "monotonic", lambda: clock[0])
    user = make("jo", "buyer")
    token = accounts.make_token(By(user.key), "shop", ["buyer"])
    assert accounts.find_token(token) is not None
    Token.objects.update(revoked_at=now())
    clock[0] += 4.9
    assert accounts.find_token(token) is not None
    clock[0] += 0.1
    assert accounts.find_token(token) is None


def test_changed_roles_narrow_a_token_too(sqlite_books: Home) -> None:
    make("boss", "owner")
    user = make("jo", "buyer")
    token = accounts.make_token(By(user.key), "shop", ["buyer"])
    accounts.change_roles(CONSOLE, user.key, ["viewer"])
    found = accounts.find_token(token, now())
    assert found is not None
    assert not may(found, "order")
    accounts.deactivate_user(CONSOLE, user.key)
    assert accounts.find_token(token, now()) is None


def test_nobody_ends_the_token_of_another_but_an_owner(sqlite_books: Home) -> None:
    boss, jo, kim = make("boss", "owner"), make("jo", "buyer"), make("kim", "buyer")
    accounts.make_token(By(jo.key), "shop", ["buyer"])
    number = Token.objects.get().pk
    with pytest.raises(NotAllowedError, match="no such token of this account"):
        accounts.revoke_token(By(kim.key), number)
    accounts.revoke_token(By(boss.key), number)
    assert Token.objects.get().revoked_at is not None


@pytest.mark.parametrize(
    ("name", "scopes", "days", "found"),
    [
        ("", ["buyer"], 1, "a name of 0 letters"),
        ("shop", [], 1, "no scope"),
        ("shop", ["do:make_user"], 1, "the scope 'do:make_user'"),
        ("shop", ["buyer"], 731, "731 days"),
    ],
)
def test_a_token_that_cannot_be_is_refused(
    sqlite_books: Home, name: str, scopes: list[str], days: int, found: str
) -> None:
    user = make("jo", "buyer")
    with pytest.raises((BooksError, SettingError), match=f"found {found}"):
        accounts.make_token(By(user.key), name, scopes, days)
    assert not Token.objects.exists()


def test_the_first_link_is_for_the_first_owner_until_somebody_came_in(books: Home) -> None:
    secret = accounts.first_link()
    assert secret
    user = accounts.use_login_link(secret)
    assert user.roles == ["owner"]
    assert accounts.first_link()
    accounts.log_in(By(user.key))
    assert accounts.first_link() is None
