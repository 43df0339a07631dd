"""Personal data is kept in one table, never in an act, and can be erased."""

import json

import pytest

from tests.office.shop import ME
from wharfinger.books import sealer
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Person
from wharfinger.office.people import PersonalData, erase_person, set_person
from wharfinger.tables.errors import BooksError

DATA = PersonalData(name="Asked For", email="asked@example.org")


def test_an_act_says_which_parts_were_written_and_nothing_of_them(books: Home) -> None:
    set_person(ME, "customer-7", DATA)
    row = Person.objects.get(key="customer-7")
    act = Act.objects.get(verb="set_person")
    assert (row.name, row.email, row.phone) == ("Asked For", "asked@example.org", None)
    kept = json.dumps([act.said, act.answer, act.changes, act.events])
    assert "customer-7" in kept
    assert "Asked" not in kept
    assert "example.org" not in kept


def test_what_is_erased_is_gone_and_the_chain_holds(books: Home) -> None:
    set_person(ME, "customer-7", DATA)
    sealer.seal_all()
    erase_person(ME, "customer-7")
    sealer.seal_all()
    row = Person.objects.get(key="customer-7")
    assert (row.name, row.email, row.erased_at is None) == (None, None, False)
    assert sealer.verify_chain() == []


def test_who_was_erased_is_not_written_again(books: Home) -> None:
    set_person(ME, "customer-7", DATA)
    erase_person(By("tester", key="once"), "customer-7")
    erase_person(By("tester", key="once"), "customer-7")
    with pytest.raises(BooksError, match="found a person who was erased on"):
        set_person(ME, "customer-7", DATA)
    assert Person.objects.get(key="customer-7").name is None


def test_an_unknown_person_is_refused(books: Home) -> None:
    with pytest.raises(BooksError, match="found no person under the key 'nobody'"):
        erase_person(ME, "nobody")
