"""The pages of the import without a browser: what they show, refuse and do."""

import io
from typing import Any

import fastexcel
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.office import shop_files
from tests.office.importing.at_hand import company
from tests.web import company as shown_company
from tests.web.visiting import somebody
from wharfinger.books.home import Home
from wharfinger.books.models import Document, ImportBatch, Item, Line, Proposal
from wharfinger.office.plan_now import follow

ITEMS = (
    "item,name,category,unit,unit_cost,price\ntea,Green tea,tea,box,3.00,5.00\ncup,Cup,cups,piece,1.50,4.00\n"
)
SALES = "item,date,quantity\ntea,2026-06-01,3\ntea,2026-06-02,two\ncup,2026-06-03,4\n"


def file(name: str, text: str | bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


def dropped(client: Client, **files: str | bytes) -> Any:
    sent = [file(f"{name}.csv", text) for name, text in files.items()]
    return client.post("/import/", {"key": "k1", "files": sent}, follow=True)


Sheets = dict[str, list[dict[str, Any]]]


def opened(content: bytes) -> Sheets:
    """The rows of each sheet of a workbook, as a spreadsheet program has them."""
    book = fastexcel.read_excel(content)
    return {name: book.load_sheet(name).to_polars().to_dicts() for name in book.sheet_names}


def saved(sheets: Sheets) -> SimpleUploadedFile:
    """The workbook with these rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows] if rows else []):
            page.write_row(number, 0, ["" if cell is None else cell for cell in row.values()])
    book.close()
    return file("today.xlsx", out.getvalue())


def applied(client: Client, code: str) -> str:
    client.post(f"/import/{code}/apply", {"key": "k2"})
    follow(ImportBatch.objects.get(code=code).job or 0)
    return client.get(f"/import/{code}/").content.decode()


def test_files_are_shown_before_anything_is_in_the_books(sqlite_books: Home) -> None:
    company()
    owner = somebody("owner")
    page = dropped(owner, items=ITEMS, sales=SALES)
    assert "4 rows would go in, 1 waits to be mended" in page.content.decode()
    assert not Item.objects.exists()
    # The same form sent twice is one import.
    dropped(owner, items=ITEMS, sales=SALES)
    batch = ImportBatch.objects.get()
    told = applied(owner, batch.code)
    assert "4 rows are in, 1 waits to be mended" in told
    assert b"two" in owner.get(f"/import/{batch.code}/2/quarantine.csv").content
    owner.post(
        f"/import/{batch.code}/2/rows",
        {"key": "k3", "cell.3.quantity": "2", "was.3.quantity": "two"},
    )
    follow(ImportBatch.objects.get().job or 0)
    assert "5 rows are in" in owner.get(f"/import/{batch.code}/").content.decode()
    assert "2 facts are only guessed" not in owner.get("/import/").content.decode()
    assert "supplier" in owner.get("/import/guesses/").content.decode()
    assert 'class="guess"' in owner.get("/items/tea/").content.decode()


@pytest.mark.parametrize("name", ["../../items.csv", "holiday.png", "items.exe"])
def test_whatever_a_file_is_called_nothing_of_it_lies_anywhere_under_its_name(
    sqlite_books: Home, name: str
) -> None:
    company()
    there = set(sqlite_books.folder.parent.glob("items.csv"))
    upload = io.BytesIO(ITEMS.encode() if name.endswith("csv") else b"\x89PNG\r\n\x1a\n\0\0")
    upload.name = name
    page = somebody("owner").post("/import/", {"key": "k", "files": [upload]}, follow=True)
    assert page.status_code == 200
    assert name.rpartition("/")[2] in page.content.decode()
    assert not list(sqlite_books.folder.rglob(name.rpartition("/")[2]))
    assert set(sqlite_books.folder.parent.glob("items.csv")) == there


def test_no_file_is_refused_in_words(sqlite_books: Home) -> None:
    page = somebody("owner").post("/import/", {"key": "k"})
    assert page.status_code == 422
    assert "no file" in page.content.decode()


def test_a_buyer_looks_and_mends_and_an_owner_puts_it_in(sqlite_books: Home) -> None:
    company()
    buyer = somebody("buyer")
    page = dropped(buyer, items=ITEMS)
    code = ImportBatch.objects.get().code
    assert "Put it into the books" not in page.content.decode()
    assert buyer.post(f"/import/{code}/apply", {"key": "k"}).status_code == 403


def test_columns_can_be_said_and_are_remembered(sqlite_books: Home) -> None:
    company()
    owner = somebody("owner")
    listed = shop_files.price_list()
    dropped(owner, Preise=listed)
    code = ImportBatch.objects.get().code
    owner.post(f"/import/{code}/1/columns", {"key": "k", "answer.value:offers.supplier": "Leaf & Co"})
    assert "6 rows would go in" not in owner.get(f"/import/{code}/").content.decode()
    again = owner.post("/import/", {"key": "k9", "files": [file("Preise neu.csv", listed)]}, follow=True)
    assert "question first" not in again.content.decode()


def test_a_file_whose_question_is_answered_late_goes_in_then(sqlite_books: Home) -> None:
    company()
    owner = somebody("owner")
    dropped(owner, items=ITEMS, Preise=b"item;EK netto;Lieferzeit (Tage)\ntea;2,50;4\n")
    code = ImportBatch.objects.get().code
    owner.post(f"/import/{code}/apply", {"key": "k2", "only_sure": "1"})
    follow(ImportBatch.objects.get().job or 0)
    assert "1 wait for an answer" in owner.get(f"/import/{code}/").content.decode()
    owner.post(f"/import/{code}/2/columns", {"key": "k3", "answer.value:offers.supplier": "Leaf"})
    assert "Put it into the books" in owner.get(f"/import/{code}/").content.decode()
    owner.post(f"/import/{code}/apply", {"key": "k4", "only_sure": "1"})
    follow(ImportBatch.objects.get().job or 0)
    told = owner.get(f"/import/{code}/").content.decode()
    assert "Put it into the books" not in told
    assert "3 rows are in" in told


def test_today_goes_out_as_a_workbook_and_comes_back_as_decisions(sqlite_books: Home) -> None:
    shown_company.set_up()
    owner = somebody("owner")
    sheets = opened(owner.get("/today/workbook.xlsx").content)
    answers = {
        "apple": {"decide": "order", "quantity": 60},
        "pear": {"decide": "dismiss"},
        "milk": {"decide": "dismiss", "reason": "we stop selling it"},
    }
    for row in sheets["Today"]:
        row |= next(told for item, told in answers.items() if f"of {item} " in row["what"])
    page = owner.post("/today/workbook", {"workbook": saved(sheets)})
    told = page.content.decode()
    assert "accept, 60 in place of 40" in told
    assert "a dismissal needs a reason" in told
    assert Proposal.objects.filter(state="open").count() == 3  # shown, and nothing done
    changes = [told for _, told in page.context["changes"] if told]
    assert owner.post("/today/workbook/do", {"key": "k", "change": changes}).status_code == 303
    assert dict(Proposal.objects.values_list("item", "state")) == {
        "apple": "accepted",
        "pear": "open",
        "milk": "dismissed",
    }
    draft = Line.objects.get(document__kind="purchase", document__state="draft")
    assert draft.quantity == 60

    sheets = opened(owner.get("/today/workbook.xlsx").content)
    sheets["Drafted orders"][0]["quantity"] = 72
    page = owner.post("/today/workbook", {"workbook": saved(sheets)})
    changes = [told for _, told in page.context["changes"] if told]
    owner.post("/today/workbook/do", {"key": "k2", "change": changes})
    draft.refresh_from_db()
    assert (draft.quantity, Document.objects.get(pk=draft.document_id).state) == (72, "draft")


def test_a_workbook_that_is_none_of_ours_is_refused_in_words(sqlite_books: Home) -> None:
    shown_company.set_up()
    owner = somebody("owner")
    answer = owner.post("/today/workbook", {"workbook": file("items.csv", ITEMS)})
    assert answer.status_code == 422
    assert "Drafted orders" in answer.content.decode()
    forged = owner.post("/today/workbook/do", {"key": "k", "change": ['["make_user", {"name": "x"}]']})
    assert forged.status_code == 422
