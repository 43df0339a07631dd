"""Every address with every role and as a stranger: nothing is open that does not say so."""

import re
from typing import Any

import pytest
from django.urls import get_resolver

from tests.web.company import set_up
from tests.web.test_pages import every_route
from tests.web.visiting import account, signed_in, visitor
from wharfinger.books.home import Home
from wharfinger.books.models import Act
from wharfinger.office.roles import OWN_ACCOUNT, ROLES

PUBLIC = {
    *("healthz", "readyz", "login", "login_code", "login_link", "logout", "set_language"),
    *("phone", "authority", "floor_worker"),
}
VALUES = {"int": "1", "str": "apple", "path": "apple", "slug": "none"}


def filled() -> list[tuple[Any, str]]:
    """Every page with an address that it answers to; the API has its own walk."""
    found = []
    for route in every_route(get_resolver().url_patterns):
        if not getattr(route.callback, "guards_itself", False):
            address = re.sub(r"<(?:(\w+):)?\w+>", lambda part: VALUES[part[1] or "str"], str(route.pattern))
            found.append((route, f"/{address}"))
    return found


def test_a_stranger_reaches_only_what_is_listed_here(sqlite_books: Home) -> None:
    declared = {route.name for route, _ in filled() if not route.callback.needs.signed_in}
    assert declared == PUBLIC
    client = visitor()
    for route, address in filled():
        if route.name not in PUBLIC:
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code == 302, address
                assert answer.headers["Location"].startswith("/login?next="), address


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_refused_what_it_may_not_and_changes_nothing_by_trying(
    role: str, sqlite_books: Home
) -> None:
    set_up()
    client, has = signed_in(account(role)), ROLES[role]
    before, refused = Act.objects.count(), 0
    for route, address in filled():
        needs = route.callback.needs
        open_to_all = not needs.verbs and not needs.areas
        if open_to_all or set(needs.verbs) & (has.verbs | OWN_ACCOUNT) or set(needs.areas) & has.areas:
            continue
        refused += 1
        assert client.get(address).status_code == 403, address
        assert client.post(address, {"key": address}).status_code == 403, address
    assert Act.objects.count() == before
    assert bool(refused) == (role != "owner")


def test_a_viewer_who_posts_everywhere_writes_nothing_but_of_the_own_account(sqlite_books: Home) -> None:
    set_up()
    me = account("viewer")
    client = signed_in(me)
    before = Act.objects.count()
    for route, address in filled():
        if route.name not in PUBLIC and not address.startswith("/account/") and route.name != "events":
            client.post(address, {"key": address, "name": "Changed", "text": "x", "quantity": "1"})
    new = list(Act.objects.order_by("pk")[before:])
    # To pair a phone is to make a link for oneself, and for nobody else.
    assert [(act.verb, act.actor, act.answer["user"]) for act in new] == [("make_login_link", me.key, me.key)]
