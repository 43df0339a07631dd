"""The page People, for owners only."""

import json

import pytest

from tests.office.accounts.company import PASSWORD, make
from tests.web.people.at_the_door import codes_on, log_in, owner
from tests.web.visiting import visitor
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Person, Token, User
from wharfinger.office import accounts
from wharfinger.office.roles import AREAS, ROLES
from wharfinger.web.people import urls, words


def test_an_owner_makes_an_account_and_a_link_by_which_its_user_comes_in(books: Home) -> None:
    boss = owner()
    sent = {
        "username": "kim",
        "name": "Kim <i>Known</i>",
        "email": "kim@example.org",
        "role": ["driver", "viewer"],
        "key": "k1",
    }
    answer = boss.post("/people/new", sent)
    assert answer.headers["Location"] == "/people/u2/"
    boss.post("/people/new", sent)  # the same form again
    assert User.objects.count() == 2
    assert accounts.find_user("u2").roles == ["driver", "viewer"]
    assert "Kim &lt;i&gt;Known" in boss.get("/people/").content.decode()
    link = codes_on(boss.post("/people/u2/link"))[0]
    assert link.startswith("http://localhost/login/link/")
    assert link not in boss.get("/people/u2/").content.decode()
    assert visitor().post(link.removeprefix("http://localhost")).headers["Location"] == "/account/"


def test_what_is_wrong_stands_beside_the_form_with_what_was_typed(sqlite_books: Home) -> None:
    boss = owner()
    answer = boss.post("/people/new", {"username": "two words", "name": "Kim", "role": "viewer"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "letters, digits, and of signs only" in page
    assert 'value="two words"' in page
    assert 'value="viewer" checked' in page
    assert boss.post("/people/new", {"username": "kim", "role": "king"}).status_code == 422
    assert User.objects.count() == 1


def test_the_last_owner_cannot_lock_the_company_out(sqlite_books: Home) -> None:
    boss = owner()
    for address, sent in (
        ("active", {}),
        ("roles", {"role": "viewer"}),
        ("erase", {"typed": "u1"}),
    ):
        answer = boss.post(f"/people/u1/{address}", sent)
        assert (answer.status_code, "the last owner" in answer.content.decode()) == (422, True)


def test_a_lost_phone_and_a_lost_token_are_ended_by_an_owner(sqlite_books: Home) -> None:
    boss = owner()
    user = make("jo", "warehouse")
    jo = log_in("jo")
    jo.post("/account/token", {"name": "x", "scope": "warehouse", "days": "30"})
    User.objects.filter(pk=user.pk).update(factor_since=user.date_joined, sealed_factor="x")
    boss.post("/people/u2/factor")
    assert accounts.find_user("u2").factor_since is None
    row = Token.objects.get()
    assert boss.post(f"/people/u1/token/{row.pk}").status_code == 404
    boss.post(f"/people/u2/token/{row.pk}")
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_person_is_exported_and_erased_only_by_typing_the_key(books: Home) -> None:
    boss = owner()
    make("jo", "buyer", name="Somebody Known")
    kept = boss.get("/people/u2/export")
    assert kept.headers["Content-Disposition"] == 'attachment; filename="u2.json"'
    assert json.loads(kept.content)["data"]["name"] == "Somebody Known"
    assert boss.post("/people/u2/erase", {"typed": "u3"}).status_code == 422
    assert Person.objects.get(key="u2").name == "Somebody Known"
    boss.post("/people/u2/erase", {"typed": "u2"})
    page = boss.get("/people/u2/").content.decode()
    assert "Somebody" not in page
    assert "erased" in page
    assert visitor().post("/login", {"username": "jo", "password": PASSWORD}).status_code == 422


def test_failures_are_shown_to_the_owner(sqlite_books: Home) -> None:
    boss = owner()
    make("jo", "buyer")
    for _ in range(5):
        visitor().post("/login", {"username": "jo", "password": "wrong"})
    assert "failed too often" in boss.get("/people/u2/").content.decode()


OWNERS = [
    pattern.pattern._route
    for pattern in urls.urlpatterns
    if pattern.pattern._route.startswith(("people/", "audit/"))
]


@pytest.mark.parametrize("role", [role for role in ROLES if role != "owner"])
def test_every_other_role_is_kept_out_of_every_page_of_people_and_audit(
    sqlite_books: Home, role: str
) -> None:
    make("boss", "owner")
    make("jo", role)
    client = log_in("jo")
    acts = Act.objects.count()
    for route in OWNERS:
        address = "/" + route.replace("<str:key>", "u1").replace("<int:number>", "1")
        for way in (client.get, client.post):
            assert way(address).status_code == 403, address
        assert visitor().get(address).headers["Location"].startswith("/login?next="), address
    assert Act.objects.count() == acts
    assert len(OWNERS) == 13


def test_an_account_that_is_not_there_is_said(sqlite_books: Home) -> None:
    boss = owner()
    for route in ("people/u9/", "people/u9/export"):
        assert boss.get(f"/{route}").status_code == 404
    for route in ("roles", "link", "active", "factor", "erase", "token/1"):
        assert boss.post(f"/people/u9/{route}").status_code == 404


def test_every_role_and_area_has_words() -> None:
    assert set(words.ROLES) == set(ROLES)
    assert set(words.AREAS) == AREAS
