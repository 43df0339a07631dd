"""Every page of the groups, for every role."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.urls import get_resolver

from tests.web.company import set_up
from tests.web.visiting import account, signed_in, visitor
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Job, Proposal
from wharfinger.office.people import PersonalData, set_person
from wharfinger.office.roles import AREAS, OWN_ACCOUNT, ROLES


def pages() -> dict[str, str]:
    """Address of a page to the area that it shows."""
    order = Document.objects.filter(kind="purchase").first()
    proposal, job = Proposal.objects.first(), Job.objects.first()
    assert order
    assert proposal
    assert job
    return {
        "/today/": "today",
        "/today/?kind=order&all=1": "today",
        f"/today/{proposal.pk}/": "today",
        "/items/": "items",
        "/items/?q=app&stock=some&sort=-on_hand": "items",
        "/items/apple/": "items",
        "/stock/": "stock",
        "/stock/?by=site&site=warehouse": "stock",
        "/stock/?by=lot&q=M1": "stock",
        "/documents/": "documents",
        "/documents/?state=all&kind=sale&q=apple": "documents",
        f"/documents/{order.number}/": "documents",
        "/decisions/": "decisions",
        "/decisions/min_max/": "decisions",
        "/jobs/": "jobs",
        f"/jobs/{job.pk}/": "jobs",
        "/settings/": "settings",
        "/settings/webhooks/": "settings",
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_role_sees_the_pages_of_its_areas_and_no_others(role: str, sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account(role))
    answers = {address: client.get(address).status_code for address in pages()}
    allowed = ROLES[role].areas & AREAS
    assert answers == {address: 200 if area in allowed else 403 for address, area in pages().items()}
    assert client.get("/search?q=apple").status_code == 200


def test_empty_books_have_no_empty_pages(sqlite_books: Home) -> None:
    client = signed_in(account("owner"))
    for address in ("/today/", "/items/", "/stock/", "/documents/", "/jobs/", "/settings/", "/decisions/"):
        page = client.get(address)
        assert page.status_code == 200, address
        if address not in ("/settings/", "/decisions/"):
            assert 'class="empty"' in page.text, address


def test_a_stranger_sees_none(sqlite_books: Home) -> None:
    set_up()
    client = visitor()
    for address in pages():
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 401, address


def test_search_finds_by_number_name_and_partner_what_the_role_may_read(sqlite_books: Home) -> None:
    set_up()
    owner, driver = signed_in(account("owner")), signed_in(account("driver"))
    assert "North Orchards" in owner.get("/search?q=north").text
    assert "North Orchards" not in driver.get("/search?q=north").text
    assert "/items/apple/" in driver.get("/search?q=appl").text
    assert "/stock/" in owner.get("/search?q=stock").text


def test_what_is_written_in_the_books_is_never_run_as_a_script(sqlite_books: Home) -> None:
    set_up()
    owner = account("owner")
    client = signed_in(owner)
    evil = "<script>alert(1)</script>"
    client.post("/items/apple/change", {"name": evil})
    client.post(f"/today/{Proposal.objects.filter(item='apple').get().pk}/comment", {"text": evil})
    from wharfinger.books.acts import By

    set_person(By("tester"), owner.key, PersonalData(name=evil))
    for address in pages():
        assert evil not in client.get(address).text, address
    assert "&lt;script&gt;" in client.get("/items/apple/").text


def test_every_page_asks_for_verbs_and_areas_that_a_role_has() -> None:
    owner = ROLES["owner"]
    for route in every_route(get_resolver().url_patterns):
        needs = getattr(route.callback, "needs", None)
        assert needs is not None or getattr(route.callback, "guards_itself", False), route
        if needs is not None:
            assert set(needs.verbs) <= owner.verbs | OWN_ACCOUNT, route
            assert set(needs.areas) <= owner.areas, route


def every_route(patterns: Iterable[Any]) -> Iterator[Any]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from every_route(pattern.url_patterns)
        else:
            yield pattern
