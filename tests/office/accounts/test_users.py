"""Accounts: made, changed, ended, exported and erased."""

import datetime as dt

import pytest

from tests.office.accounts.company import CONSOLE, PASSWORD, make
from wharfinger.books import sealer
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, LoginLink, Person, Session, Token, User
from wharfinger.office import accounts
from wharfinger.office.people import erase_person, export_person
from wharfinger.office.undo import undo
from wharfinger.tables.errors import BooksError, SettingError


def test_an_account_has_a_key_that_is_never_given_again(books: Home) -> None:
    assert [make(name, "owner").key for name in ("jo", "kim")] == ["u1", "u2"]
    erase_person(CONSOLE, "u2")
    assert make("kim", "owner").key == "u3"


@pytest.mark.parametrize("username", ["", "two words", "<b>", "x" * 151])
def test_a_name_that_is_none_is_refused(sqlite_books: Home, username: str) -> None:
    with pytest.raises(BooksError, match="of signs only"):
        make(username, "viewer")


def test_a_name_is_given_once_whatever_its_capitals(sqlite_books: Home) -> None:
    make("Jo", "viewer")
    with pytest.raises(BooksError, match="a name that somebody has already"):
        make("jO", "viewer")


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("short", "a password of 5 letters"),
        ("x" * 1_001, "a password of 1001 letters"),
        ("password123", "one of the 20,000 passwords that are used most"),
        ("kimberley-2026", "a password with the account's name in it"),
    ],
)
def test_a_password_that_is_guessed_is_refused(sqlite_books: Home, password: str, found: str) -> None:
    user = make("kimberley", "viewer")
    with pytest.raises(BooksError, match=found):
        accounts.set_password(By(user.key), password)


def test_the_last_owner_stays(books: Home) -> None:
    boss, jo = make("boss", "owner"), make("jo", "buyer")
    for leave in (
        lambda: accounts.change_roles(By(boss.key), boss.key, ["buyer"]),
        lambda: accounts.deactivate_user(By(boss.key), boss.key),
        lambda: erase_person(By(boss.key), boss.key),
    ):
        with pytest.raises(BooksError, match="found the last owner"):
            leave()
    accounts.change_roles(By(boss.key), jo.key, ["owner", "buyer"])
    accounts.change_roles(By(jo.key), boss.key, ["viewer"])
    assert accounts.find_user(boss.key).roles == ["viewer"]


def test_a_role_that_is_none_is_refused(sqlite_books: Home) -> None:
    with pytest.raises(SettingError, match="found no role 'king'"):
        make("jo", "king")
    assert not User.objects.exists()


def test_what_was_done_about_an_account_is_not_undone_by_undo(sqlite_books: Home) -> None:
    make("boss", "owner")
    for act in Act.objects.all():
        with pytest.raises(BooksError, match="which cannot be undone"):
            undo(CONSOLE, act.pk)


def test_the_first_owner_is_made_where_nobody_is(sqlite_books: Home) -> None:
    assert accounts.first_owner(CONSOLE).roles == ["owner"]
    assert accounts.first_owner(CONSOLE).key == "u1"
    assert User.objects.count() == 1


def test_where_no_owner_is_active_it_is_said_and_the_server_makes_no_link(sqlite_books: Home) -> None:
    make("jo", "buyer")
    with pytest.raises(BooksError, match="none of them an active owner"):
        accounts.first_owner(CONSOLE)
    assert accounts.first_link() is None


def test_everything_of_a_person_is_exported_and_then_erased_with_the_chain_whole(books: Home) -> None:
    make("boss", "owner")
    jo = make("jo", "buyer", name="Somebody Known")
    token = accounts.make_token(By(jo.key), "scanner", ["read:stock"])
    accounts.make_login_link(By("u1"), jo.key)
    Session.objects.create(session_key="s", expire_date=dt.datetime(2030, 1, 1, tzinfo=dt.UTC), user=jo)
    sealer.seal_all()
    kept = export_person(jo.key)
    assert kept["data"]["name"] == "Somebody Known"
    assert (kept["account"]["username"], kept["account"]["roles"]) == ("jo", ["buyer"])
    assert [each["name"] for each in kept["account"]["tokens"]] == ["scanner"]
    acts = {act.pk: act.verb for act in Act.objects.all()}
    assert [acts[number] for number in kept["acts_done"]] == ["set_password", "make_token"]
    assert [acts[number] for number in kept["acts_about"]] == ["make_user", "make_login_link"]

    erase_person(By("u1"), jo.key)
    sealer.seal_all()
    gone = accounts.find_user(jo.key)
    assert (gone.username, gone.roles, gone.is_active) == ("erased-u2", [], False)
    assert not gone.has_usable_password()
    assert accounts.find_token(token, dt.datetime.now(tz=dt.UTC)) is None
    assert [row.objects.count() for row in (Token, LoginLink, Session)] == [0, 0, 0]
    assert Person.objects.get(key=jo.key).name is None
    assert sealer.verify_chain() == []
    with pytest.raises(BooksError):
        accounts.check_login("jo", PASSWORD, "192.0.2.1")
