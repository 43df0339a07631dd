"""The first hour of a company."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.visiting import somebody
from wharfinger.books.frames import tables_as_of
from wharfinger.books.home import Home
from wharfinger.books.models import Offer
from wharfinger.books.settings_kept import kept

ANSWERS = {
    "key": "k1",
    "company": "Tea & Co",
    "currency": "EUR",
    "time_zone": "Europe/Berlin",
    "usual_lead_days": "9",
    "order_weekday": "tue",
    "service": "0.98",
}
ITEMS = (
    "item,name,category,unit,unit_cost,price\ntea,Green tea,tea,box,3.00,5.00\ncup,Cup,cups,piece,1.50,4.00\n"
)
SALES = "item,date,quantity\ntea,2026-06-01,3\ntea,2026-06-02,2,5\ncup,2026-06-03,4\n"


def file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_new_company_begins_with_its_questions_and_goes_on_to_its_files(sqlite_books: Home) -> None:
    owner = somebody("owner")
    assert owner.get("/").headers["Location"] == "/start/"
    assert "Three questions" in owner.get("/start/").content.decode()
    assert owner.post("/start/", ANSWERS).headers["Location"] == "/start/files/"
    assert {name: kept(name) for name in ANSWERS if name != "key"} == {
        **{name: value for name, value in ANSWERS.items() if name != "key"},
        "usual_lead_days": 9,
        "service": 0.98,
    }
    assert tables_as_of(names=["places"])["places"].filter(place="main")["kind"].to_list() == ["warehouse"]


def test_the_same_answers_sent_twice_are_kept_once(sqlite_books: Home) -> None:
    owner = somebody("owner")
    for _ in range(2):
        assert owner.post("/start/", ANSWERS).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("currency", "XYZ", "XYZ"), ("time_zone", "Europe/Nowhere", "Nowhere"), ("usual_lead_days", "-1", "0")],
)
def test_an_answer_that_cannot_be_is_refused_beside_its_field(
    sqlite_books: Home, field: str, value: str, words: str
) -> None:
    answer = somebody("owner").post("/start/", {**ANSWERS, field: value})
    assert answer.status_code == 422
    error = {each.name: each.error for each in answer.context["form"].fields}[field]
    assert words in f"{error.found} {error.expected}"


def test_files_come_in_and_a_bad_row_waits_with_its_mend(sqlite_books: Home) -> None:
    owner = somebody("owner")
    owner.post("/start/", ANSWERS)
    stock = file("stock.csv", "item,on_hand\ntea,40\ncup,7\n")
    page = owner.post(
        "/start/files/",
        {"key": "k2", "files": [file("Items.csv", ITEMS), file("sales.csv", SALES), stock]},
    )
    assert page.status_code == 200
    taken = page.context["taken"]
    assert {name: (each.new, each.aside) for name, each in taken.counts.items()} == {
        "items": (2, 0),
        "sales": (2, 0),
        "stock": (2, 0),
    }
    assert taken.failures["row"].to_list() == [3]
    aside = owner.get(f"/start/files/{taken.batch}/quarantine.csv")
    assert b"tea" in b"".join(aside)  # type: ignore[arg-type]
    frames = tables_as_of(names=["stock", "sales"])
    assert dict(frames["stock"].select("item", "on_hand").iter_rows()) == {"tea": 40, "cup": 7}
    assert frames["sales"]["quantity"].to_list() == [3, 4]


def test_files_brought_again_are_known(sqlite_books: Home) -> None:
    owner = somebody("owner")
    owner.post("/start/", ANSWERS)
    for key in ("a", "b"):
        page = owner.post("/start/files/", {"key": key, "files": [file("items.csv", ITEMS)]})
    assert page.context["taken"].counts["items"].new == 0


@pytest.mark.parametrize("name", ["../../items.csv", "holiday.png", "items.exe", "notes.csv"])
def test_a_name_that_is_no_table_is_refused_and_a_path_in_it_leads_nowhere(
    sqlite_books: Home, name: str
) -> None:
    owner = somebody("owner")
    owner.post("/start/", ANSWERS)
    there = set(sqlite_books.folder.parent.glob("items.csv"))
    upload = io.BytesIO(ITEMS.encode())
    upload.name = name
    page = owner.post("/start/files/", {"key": "k", "files": [upload]})
    if name.endswith("/items.csv"):  # only the last part of a name is looked at, and that is a table
        assert page.context["taken"].counts["items"].new == 2
    else:
        assert [error.where for error in page.context["taken"].refused] == [name]
    assert set(sqlite_books.folder.parent.glob("items.csv")) == there
    assert not list(sqlite_books.folder.rglob("items.csv"))


def test_a_viewer_begins_nothing(sqlite_books: Home) -> None:
    viewer = somebody("viewer")
    assert viewer.get("/start/").status_code == 403
    assert viewer.post("/start/", ANSWERS).status_code == 403
    assert viewer.post("/start/files/", {"files": [file("items.csv", ITEMS)]}).status_code == 403


def test_an_offer_that_says_no_days_takes_as_long_as_usual(sqlite_books: Home) -> None:
    from wharfinger.books.acts import By
    from wharfinger.office.partners import add_offer, add_supplier

    owner = somebody("owner")
    owner.post("/start/", ANSWERS)
    owner.post("/start/files/", {"key": "k", "files": [file("items.csv", ITEMS)]})
    add_supplier(By("test"), "leaf", "Leaf Ltd")
    add_offer(By("test"), "leaf", "tea", 3)
    assert Offer.objects.get().lead_days == 9
