"""The page that a phone opens first."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.web.visiting import somebody, visitor
from wharfinger.books.home import Home
from wharfinger.web.lan.certificates import certificates


@pytest.fixture
def with_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", Home(tmp_path))
    return certificates(tmp_path, ["localhost"], [], dt.datetime.now(tz=dt.UTC)).authority


def test_a_phone_gets_the_authority_and_no_key(sqlite_books: Home, with_authority: Path) -> None:
    phone = visitor()
    assert "/authority.crt" in phone.get("/phone").content.decode()
    assert b"".join(phone.get("/authority.crt")) == with_authority.read_bytes()  # type: ignore[arg-type]
    assert phone.get("/authority.key").status_code == 404


def test_the_code_lets_its_owner_in_once(sqlite_books: Home) -> None:
    page = somebody("warehouse").post("/phone/pair", {"key": "k"})
    link = re.search(r"/login/link/[\w-]+", page.content.decode())
    assert link
    phone = visitor()
    assert phone.get(link[0]).status_code == 200
    assert phone.get("/account/").status_code == 302
    assert phone.post(link[0]).status_code == 302
    assert phone.get("/account/").status_code == 200
    assert visitor().post(link[0]).status_code == 422


def test_a_stranger_gets_no_code(sqlite_books: Home) -> None:
    answer = visitor().post("/phone/pair", {"key": "k"})
    assert answer.headers["Location"].startswith("/login")
