"""Coming in by the pages, staying in, and going out."""

import base64
import datetime as dt
import time

import pytest
from django.test import Client

from tests.office.accounts.company import CONSOLE, PASSWORD, make
from tests.web.people.at_the_door import codes_on, log_in, owner
from tests.web.visiting import visitor
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, LoginLink, Session
from wharfinger.office import accounts
from wharfinger.office.accounts import totp
from wharfinger.web.people import sessions


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_the_right_password_lets_in_to_the_page_that_was_asked_for(books: Home) -> None:
    user = make("jo", "buyer")
    client = visitor()
    asked = client.get("/account/")
    assert asked.headers["Location"] == "/login?next=/account/"
    answer = client.post("/login", {"username": "jo", "password": PASSWORD, "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    assert is_in(client)
    assert Session.objects.get().user == user
    assert Act.objects.filter(verb="log_in", actor=user.key).count() == 1


def test_a_wrong_password_is_refused_beside_the_form_and_keeps_nobody(sqlite_books: Home) -> None:
    make("jo", "buyer")
    answer = visitor().post("/login", {"username": "jo", "password": "wrong"})
    assert answer.status_code == 422
    assert "a name or a password that does not fit" in answer.content.decode()
    assert 'value="jo"' in answer.content.decode()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "to", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "x"]
)
def test_nobody_is_sent_elsewhere_after_the_login(sqlite_books: Home, to: str) -> None:
    make("jo", "buyer")
    answer = visitor().post("/login", {"username": "jo", "password": PASSWORD, "next": to})
    assert answer.headers["Location"] == "/"


def test_five_failures_shut_the_page_too(sqlite_books: Home) -> None:
    make("jo", "buyer")
    client = visitor()
    for _ in range(5):
        client.post("/login", {"username": "jo", "password": "wrong"})
    assert client.post("/login", {"username": "jo", "password": PASSWORD}).status_code == 422
    assert not is_in(client)


def test_the_login_without_the_secret_of_the_form_is_refused(sqlite_books: Home) -> None:
    make("jo", "buyer")
    strict = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    assert strict.post("/login", {"username": "jo", "password": PASSWORD}).status_code == 403


def test_a_session_of_a_stranger_is_not_the_one_that_is_logged_in(sqlite_books: Home) -> None:
    make("jo", "buyer")
    client = visitor()
    fixed = "a" * 32
    client.cookies["wharfinger_session"] = fixed
    client.post("/login", {"username": "jo", "password": PASSWORD})
    assert client.cookies["wharfinger_session"].value != fixed
    first = client.cookies["wharfinger_session"].value
    client.post("/login", {"username": "jo", "password": PASSWORD})
    assert client.cookies["wharfinger_session"].value != first


def test_to_open_a_link_changes_nothing_and_its_button_lets_in_once(books: Home) -> None:
    user = accounts.find_user(accounts.make_user(CONSOLE, "jo", ["buyer"])["user"])
    address = f"/login/link/{accounts.make_login_link(CONSOLE, user.key)}"
    acts = Act.objects.count()
    client = visitor()
    page = client.get(address)
    assert "This link lets you in once" in page.content.decode()
    assert (Act.objects.count(), LoginLink.objects.get().used_at) == (acts, None)
    assert not is_in(client)
    assert client.post(address).headers["Location"] == "/account/"  # to set a password
    assert "You have none yet" in client.get("/account/").content.decode()
    again = visitor().post(address)
    assert again.status_code == 422
    assert "a link that was used" in again.content.decode()


@pytest.mark.parametrize(("role", "first"), [("buyer", "/today/"), ("driver", "/items/")])
def test_who_has_a_password_already_comes_by_a_link_to_the_first_page(
    role: str, first: str, sqlite_books: Home
) -> None:
    user = accounts.find_user(accounts.make_user(CONSOLE, "jo", [role])["user"])
    accounts.set_password(By(user.key), "four words that stand apart")
    client = visitor()
    page = client.post(f"/login/link/{accounts.make_login_link(CONSOLE, user.key)}").headers["Location"]
    answer = client.get(page, follow=True)
    assert (answer.redirect_chain[-1][0], answer.status_code) == (first, 200)


def enrolled(client: Client) -> tuple[bytes, str]:
    """The second factor set up by the pages: the secret, and a recovery code."""
    page = client.post("/account/factor")
    assert "<svg" in page.content.decode()
    assert "style=" not in page.content.decode()  # which the policy would not let through
    secret = base64.b32decode(codes_on(page)[0])
    code = totp.code_of(secret, totp.step_of(dt.datetime.now(tz=dt.UTC)))
    page = client.post("/account/factor/confirm", {"code": code})
    assert page.status_code == 200, page.content.decode()
    return secret, codes_on(page)[0]


def test_with_a_second_factor_the_password_alone_opens_nothing(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    secret, recovery = enrolled(log_in("jo"))
    client = visitor()
    answer = client.post("/login", {"username": "jo", "password": PASSWORD, "next": "/account/"})
    assert answer.headers["Location"] == "/login/code"
    assert not is_in(client)
    assert client.post("/login/code", {"code": "000000x"}).status_code == 422
    used = totp.code_of(secret, accounts.find_user(user.key).factor_step)
    assert client.post("/login/code", {"code": used}).status_code == 422
    assert client.post("/login/code", {"code": recovery}).headers["Location"] == "/account/"
    assert is_in(client)
    assert client.get("/login/code").headers["Location"] == "/login"


def test_a_link_does_for_a_password_and_not_for_a_second_factor(sqlite_books: Home) -> None:
    user = make("jo", "buyer")
    enrolled(log_in("jo"))
    client = visitor()
    answer = client.post(f"/login/link/{accounts.make_login_link(CONSOLE, user.key)}")
    assert answer.headers["Location"] == "/login/code"
    assert not is_in(client)


def test_who_is_half_in_for_too_long_begins_anew(sqlite_books: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    make("jo", "buyer")
    _, recovery = enrolled(log_in("jo"))
    client = visitor()
    client.post("/login", {"username": "jo", "password": PASSWORD})
    later = time.time() + 601
    monkeypatch.setattr("wharfinger.web.people.coming_in.time.time", lambda: later)
    assert client.post("/login/code", {"code": recovery}).headers["Location"] == "/login"
    assert not is_in(client)


def test_a_session_ends_when_it_is_idle_and_when_it_is_old(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    make("jo", "buyer")
    begun = time.time()
    clock = [begun]
    monkeypatch.setattr(sessions.time, "time", lambda: clock[0])
    client = log_in("jo")
    for _ in range(31):  # used every eleven hours it goes on, to the end of two weeks
        clock[0] += 11 * 3600 - 120
        if not is_in(client):
            break
    assert clock[0] - begun == pytest.approx(14 * 24 * 3600, abs=11 * 3600)
    client = log_in("jo")
    clock[0] += 12 * 3600 + 1
    assert not is_in(client)
    assert not Session.objects.exists()


def test_a_page_that_is_read_writes_no_session(sqlite_books: Home) -> None:
    make("jo", "buyer")
    client = log_in("jo")
    before = Session.objects.get().session_data
    assert is_in(client)
    assert Session.objects.get().session_data == before


def test_the_session_ends_with_the_log_out_with_the_account_and_with_the_password(sqlite_books: Home) -> None:
    boss = owner()
    user = make("jo", "buyer")
    one, other = log_in("jo"), log_in("jo")
    one.post("/logout")
    assert not is_in(one)
    changed = {
        "present": PASSWORD,
        "password": "quite another set of words",
        "again": "quite another set of words",
    }
    assert other.post("/account/password", changed).status_code == 302
    assert is_in(other)  # who changed it stays in
    third = log_in("jo", "quite another set of words")
    boss.post(f"/people/{user.key}/active")
    assert not is_in(other)
    assert not is_in(third)
    assert is_in(boss)


def test_roles_hold_from_the_next_click_on(sqlite_books: Home) -> None:
    boss = owner()
    user = make("jo", "buyer")
    client = log_in("jo")
    assert client.get("/people/").status_code == 403
    accounts.change_roles(By("u1"), user.key, ["owner"])
    assert client.get("/people/").status_code == 200
    assert boss.get("/people/").status_code == 200
