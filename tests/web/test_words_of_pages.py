"""Every word of the pages in the second language."""

import gettext
import re
from pathlib import Path

import messages
import pytest

from tests.tree import ROOT
from tests.web.company import set_up
from tests.web.said_words import every_message, of_decision
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home

GERMAN = ROOT / "src/wharfinger/web/locale/de/LC_MESSAGES/django.po"
SPOKEN = (
    *("batch", "bottleneck", "carton_suite", "energy", "forecast", "forecast_quality", "forecast_total"),
    *("levels", "min_max", "pack", "pick_routes", "slot", "stock_health"),
)
"""Decisions that are translated. One that is not shows its own words, as those of other packages do."""
PLACES = re.compile(r"%\([a-z_]+\)[sd]")


def test_every_message_has_a_german_text() -> None:
    german = messages.read(GERMAN)
    assert {message for message in every_message() if not all(german.get(message, [""]))} == set()


@pytest.mark.parametrize("name", SPOKEN)
def test_a_decision_speaks_german_throughout(name: str) -> None:
    german = messages.read(GERMAN)
    assert {message for message in of_decision(name) if not all(german.get(message, [""]))} == set()


def test_a_page_of_a_decision_is_in_the_language_of_the_browser(sqlite_books: Home) -> None:
    client = signed_in(account("buyer"))
    german = client.get("/decisions/min_max/", headers={"Accept-Language": "de"}).text
    assert "Was heute zu bestellen ist" in german
    assert ">Bestellkosten</label>" in german
    assert "was eine Bestellposition kostet" in german
    assert "eine Zahl mindestens 0" in german
    english = client.get("/decisions/min_max/").text
    assert ">Order cost</label>" in english
    assert "a number at least 0" in english


def test_a_translation_names_the_same_values() -> None:
    for message, texts in messages.read(GERMAN).items():
        for text in texts if message else []:
            wanted = set(PLACES.findall(message))
            assert set(PLACES.findall(text)) <= wanted, message
            assert "\0" in message or set(PLACES.findall(text)) == wanted, message


def test_what_is_compiled_is_read_by_gettext(tmp_path: Path) -> None:
    file = tmp_path / "django.mo"
    file.write_bytes(messages.compiled(messages.read(GERMAN)))
    with file.open("rb") as opened:
        german = gettext.GNUTranslations(opened)
    assert german.gettext("Today") == "Heute"
    assert german.ngettext("%(total)s row", "%(total)s rows", 1) == "%(total)s Zeile"
    assert german.ngettext("%(total)s row", "%(total)s rows", 2) == "%(total)s Zeilen"


@pytest.mark.parametrize(
    "text", ['msgid "a"\nmsgstr b\n', 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n']
)
def test_a_file_that_cannot_be_read_says_where(text: str, tmp_path: Path) -> None:
    file = tmp_path / "django.po"
    file.write_text(text)
    with pytest.raises(messages.MessagesError, match=r"django\.po:\d"):
        messages.read(file)


def test_a_page_speaks_the_language_of_the_browser_and_of_the_choice(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    german = client.get("/today/", headers={"Accept-Language": "de"}).text
    assert "Heute 3 Bestellungen aufzugeben, 100,00 EUR" in german
    assert '<html lang="de">' in german
    client.post("/language", {"language": "de", "next": "/items/"})
    assert "3 Artikel" in client.get("/items/").text
