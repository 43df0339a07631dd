"""Refusals in German: what the office says is known by its sentence, with the values put back in."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

import wharfinger
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.documents import KINDS
from wharfinger.books.home import Home
from wharfinger.books.models import Document
from wharfinger.web.refusal_words import SENTENCES, VERBS, in_words, pattern_of

HOUSE = Path(wharfinger.__file__).parent
ROOMS = ("office", "books", "connect")


def said() -> set[str]:
    """Every text of the rooms that refuse, a 7 in the place of each value."""
    found = set()
    for path in (path for room in ROOMS for path in (HOUSE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = (str(each.value) if isinstance(each, ast.Constant) else "7" for each in node.values)
                found.add("".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    # Two that are put together from parts.
    return found | {"no item '7'", "a purchase that is 7", "an adjustment that is 7"}


def test_the_office_still_says_every_sentence_that_is_translated() -> None:
    texts = said()
    assert [each for each in SENTENCES if not any(map(pattern_of(each).fullmatch, texts))] == []


def test_every_way_of_a_document_has_a_word() -> None:
    assert {way.replace("_", " ") for kind in KINDS.values() for way in kind.ways} == set(VERBS)


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("no item 'appel'", "nicht bekannt: Artikel 'appel'"),
        ("a quantity of -3", "eine Menge von -3"),
        ("one of place, item", "eines von place, item"),  # what somebody has entered is not translated
        ("one that is placed or part received to receive", None),
        ("write apple", "write apple"),  # not listed: as it was said
    ],
)
def test_values_come_back_as_they_were(english: str, german: str | None) -> None:
    with translation.override("de"):
        shown = in_words(english)
    if german is None:
        assert shown.startswith("eines im Zustand ")
        assert shown.endswith(", um das zu tun: annehmen")
    else:
        assert shown == german
    with translation.override("en"):
        assert in_words(english) == english


def test_a_german_page_refuses_in_german_and_the_form_keeps_what_was_entered(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    number = Document.objects.get(kind="purchase").number
    page = client.post(f"/documents/{number}/do/place_order", headers={"Accept-Language": "de"})
    assert page.status_code == 422
    assert "um das zu tun: aufgeben" in page.text
    english = client.post(f"/documents/{number}/do/place_order")
    assert "one that is draft to place" in english.text
