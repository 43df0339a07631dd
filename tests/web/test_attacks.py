"""Attacks on the pages, each as it would come."""

import io
import struct
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.office.shop import ME
from tests.web.company import set_up
from tests.web.test_pages import pages
from tests.web.visiting import account, signed_in, somebody
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Item, Proposal
from wharfinger.office import accounts, buying

EVIL = "<script>alert(1)</script>"
MORE = ("/labels/", "/search?q=script", "/people/", "/audit/", "/floor/", "/floor/move/")


def test_attack_a_script_in_a_name_a_supplier_or_a_comment_stays_text_on_every_page(
    sqlite_books: Home,
) -> None:
    set_up()
    client = signed_in(account("owner"))
    client.post("/items/apple/change", {"name": EVIL})
    assert Item.objects.get(code="apple").name == EVIL
    supplier = Item.objects.get(code="apple").offers.first().supplier
    supplier.name = EVIL
    supplier.save()
    order = buying.order(ME, "north", "warehouse", [buying.Wanted("pear", 6)], note=EVIL)["order"]
    client.post(f"/today/{Proposal.objects.get(item='apple').pk}/comment", {"text": EVIL, "key": "c1"})
    shown = 0
    assert "&lt;script&gt;" in client.get(f"/documents/{order}/").text.partition("Note</dt>")[2]
    for address in (*pages(), *MORE, f"/documents/{order}/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert EVIL not in page.text, address
        shown += "&lt;script&gt;" in page.text
    assert shown > 3


def bomb(megabytes: int) -> bytes:
    """A small .xlsx that unpacks to so much."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(megabytes):
            sheet.write(bytes(1024 * 1024))
    return packed.getvalue()


def test_attack_a_file_that_unpacks_to_far_more_is_refused_in_words(sqlite_books: Home) -> None:
    packed = bomb(200)
    client = somebody("owner")
    began = time.monotonic()
    page = client.post("/import/", {"files": SimpleUploadedFile("items.xlsx", packed)}, follow=True)
    assert time.monotonic() - began < 5
    assert page.status_code == 200
    assert "unpacks to 200 MB" in page.text
    assert not Item.objects.exists()


def lying(packed: bytes, size: int) -> bytes:
    """The same file, whose directory says that every part is so large."""
    with zipfile.ZipFile(io.BytesIO(packed)) as book:
        true = {struct.pack("<I", part.file_size) for part in book.infolist()}
    for each in true:
        assert each in packed
        packed = packed.replace(each, struct.pack("<I", size))
    return packed


def test_attack_a_file_that_lies_about_what_it_unpacks_to_is_refused_all_the_same(
    sqlite_books: Home,
) -> None:
    client = somebody("owner")
    page = client.post(
        "/import/", {"files": SimpleUploadedFile("items.xlsx", lying(bomb(200), 1000))}, follow=True
    )
    assert page.status_code == 200
    assert "unpacks to 65 MB or more" in page.text
    assert not Item.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/import/..%2F..%2Fsecret/1/quarantine.csv",
        "/import/import-1/../../quarantine.csv",
        "/documents/..%2F..%2Fetc%2Fpasswd/pdf",
        "/decisions/..%2F..%2Fx/runs/1/report",
        "/decisions/min_max/runs/999/report",
    ],
)
def test_attack_a_path_in_an_address_leads_nowhere(address: str, sqlite_books: Home) -> None:
    assert somebody("owner").get(address).status_code == 404


def test_attack_a_form_from_elsewhere_is_refused(sqlite_books: Home) -> None:
    set_up()
    client = Client(enforce_csrf_checks=True, SERVER_NAME="localhost")
    client.cookies = signed_in(account("owner")).cookies
    before = Act.objects.count()
    assert client.post("/items/apple/change", {"name": "Stolen"}).status_code == 403
    assert (Act.objects.count(), Item.objects.get(code="apple").name != "Stolen") == (before, True)
    form = client.get("/items/apple/change").text
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    client.post("/items/apple/change", {"name": "Meant", "csrfmiddlewaretoken": token})
    assert Item.objects.get(code="apple").name == "Meant"


@pytest.mark.parametrize(
    ("back", "to"),
    [
        ("/stock/?q=app", "/stock/?q=app"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_attack_a_form_that_would_lead_elsewhere_leads_home(back: str, to: str, sqlite_books: Home) -> None:
    set_up()
    number = Proposal.objects.get(item="apple").pk
    answer = signed_in(account("owner")).post(
        f"/today/{number}/snooze", {"days": "1", "key": "s", "back": back}
    )
    assert (answer.status_code, answer["Location"]) == (303, to)


def test_attack_the_token_of_somebody_else_is_not_revoked_nor_his_data_read(sqlite_books: Home) -> None:
    his = account("viewer")
    accounts.make_token(By(his.key), "scanner", ["read:stock"])
    other = somebody("buyer")
    token = his.tokens.get()
    other.post(f"/account/token/{token.pk}/revoke", {"key": "r1"})
    token.refresh_from_db()
    assert token.revoked_at is None
    for address in (f"/people/{his.key}/", f"/people/{his.key}/export"):
        assert other.get(address).status_code == 403
