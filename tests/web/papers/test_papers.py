"""Documents and labels as PDF."""

import re
import sys
from typing import Any

import pytest

from tests.web.floor.company import ME, open_company
from tests.web.visiting import a_user, signed_in
from wharfinger.books.home import Home
from wharfinger.books.models import Document
from wharfinger.connect.print.render import built_in
from wharfinger.office import counting, selling
from wharfinger.office.labels import Label, labels_pdf


@pytest.fixture
def company(sqlite_books: Home) -> tuple[str, str]:
    return open_company()


def sheets(pdf: bytes) -> int:
    assert pdf.startswith(b"%PDF")
    found = re.search(rb"/Count (\d+)", pdf)
    assert found
    return int(found[1])


def test_a_purchase_order_prints_for_a_buyer_and_not_for_the_warehouse(company: Any) -> None:
    purchase, _ = company
    answer = signed_in(a_user("u1", "buyer")).get(f"/documents/{purchase}/pdf")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'inline; filename="{purchase}-purchase-order.pdf"'
    assert sheets(answer.content) == 1
    assert signed_in(a_user("u2", "warehouse")).get(f"/documents/{purchase}/pdf").status_code == 403


def test_a_sales_order_has_a_packing_slip_and_a_pick_list(company: Any) -> None:
    client = signed_in(a_user("u2", "warehouse"))
    selling.ship(ME, company[1], [selling.Leaves("mug", 2)])
    slip = client.get(f"/documents/{company[1]}/pdf")
    picks = client.get(f"/documents/{company[1]}/pdf?paper=order_pick_list")
    assert sheets(slip.content) == sheets(picks.content) == 1
    assert slip.content != picks.content


def test_the_page_of_a_document_offers_its_paper_to_those_who_may_read_it(company: Any) -> None:
    buyer, picker = signed_in(a_user("u1", "buyer")), signed_in(a_user("u2", "warehouse"))
    purchase, sale = (f"/documents/{number}/pdf" for number in company)
    assert purchase in buyer.get(f"/documents/{company[0]}/").text
    assert purchase not in picker.get(f"/documents/{company[0]}/").text
    assert sale in picker.get(f"/documents/{company[1]}/").text
    count = counting.start_count(ME, "A-02")["count"]
    assert "/pdf" not in picker.get(f"/documents/{count}/").text


def test_a_document_without_a_paper_and_a_paper_of_another_kind_are_refused(company: Any) -> None:
    client = signed_in(a_user("u1", "owner"))
    count = counting.start_count(ME, "A-02")["count"]
    answer = client.get(f"/documents/{count}/pdf")
    assert answer.status_code == 422
    assert "a document of kind count, which has no paper" in answer.content.decode()
    answer = client.get(f"/documents/{company[1]}/pdf?paper=purchase_order")
    assert (answer.status_code, "packing_slip, order_pick_list" in answer.content.decode()) == (422, True)
    assert client.get("/documents/PO999999/pdf").status_code == 404


def test_a_template_of_the_owners_is_taken_instead_of_ours(company: Any, sqlite_books: Home) -> None:
    client = signed_in(a_user("u1", "owner"))
    ours = client.get(f"/documents/{company[0]}/pdf").content
    own = sqlite_books.folder / "templates" / "purchase_order.typ"
    own.parent.mkdir()
    own.write_bytes(built_in("purchase_order").replace(b"Purchase order", b"Bestellung"))
    theirs = client.get(f"/documents/{company[0]}/pdf").content
    assert sheets(theirs) == 1
    assert theirs != ours


@pytest.mark.parametrize("broken", ["#let x = (", '#read("../secret.key")'])
def test_a_broken_template_is_refused_and_ours_named_as_the_way_out(
    company: Any, sqlite_books: Home, broken: str
) -> None:
    own = sqlite_books.folder / "templates" / "purchase_order.typ"
    own.parent.mkdir()
    own.write_text(broken)
    (sqlite_books.folder / "secret.key").write_text("secret")
    answer = signed_in(a_user("u1", "owner")).get(f"/documents/{company[0]}/pdf")
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "a template of your own that cannot be printed" in said
    assert "without it the built-in purchase_order.typ is used" in said


def test_without_typst_the_page_says_what_to_install(company: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    answer = signed_in(a_user("u1", "owner")).get(f"/documents/{company[0]}/pdf")
    assert (answer.status_code, "pip install wharfinger[print]" in answer.content.decode()) == (422, True)


def test_a_name_is_never_markup(company: Any) -> None:
    Document.objects.filter(number=company[0]).update(note='#panic("no") $x *[')
    answer = signed_in(a_user("u1", "owner")).get(f"/documents/{company[0]}/pdf")
    assert sheets(answer.content) == 1


def test_labels_are_chosen_on_a_page_and_each_has_a_sheet_of_its_own(company: Any) -> None:
    client = signed_in(a_user("u2", "warehouse"))
    assert b"Print labels" in client.get("/labels/").content
    asked = "place=A-01&item=&lot=&count=2&place=&item=tray&lot=&count=1&place=&item=&lot=&count=1"
    assert sheets(client.get(f"/labels/?{asked}").content) == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("place=A-09&item=&lot=&count=1", "no place &#x27;A-09&#x27;"),
        ("place=&item=tray&lot=L1&count=1", "no lot &#x27;L1&#x27; of tray"),
        ("place=&item=tray&lot=&count=many", "&#x27;many&#x27; labels"),
        ("place=&item=tray&lot=&count=5000", "5000 labels"),
        ("place=&item=tray&lot=&count=0", "no label"),
    ],
)
def test_labels_that_cannot_be_printed_are_refused_above_the_form(
    company: Any, asked: str, said: str
) -> None:
    answer = signed_in(a_user("u2", "warehouse")).get(f"/labels/?{asked}")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert b"Print labels" in answer.content


def test_a_name_that_bars_cannot_hold_is_refused_in_words(company: Any) -> None:
    from wharfinger.office import sites
    from wharfinger.tables.errors import CodeError

    sites.add_place(ME, "Käse", "bin", parent="warehouse")
    with pytest.raises(CodeError, match="use a QR code, or rename it"):
        labels_pdf([Label(place="Käse")])
