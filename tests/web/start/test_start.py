"""The first hour of a company."""

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


def file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_new_company_begins_with_its_questions_and_goes_on_to_its_files(sqlite_books: Home) -> None:
    owner = somebody("owner")
    assert owner.get("/").headers["Location"] == "/start/"
    assert "Three questions" in owner.get("/start/").content.decode()
    assert owner.post("/start/", ANSWERS).headers["Location"] == "/import/"
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


def test_a_viewer_begins_nothing(sqlite_books: Home) -> None:
    viewer = somebody("viewer")
    assert viewer.get("/start/").status_code == 403
    assert viewer.post("/start/", ANSWERS).status_code == 403
    assert viewer.post("/import/", {"files": [file("items.csv", ITEMS)]}).status_code == 403


def test_an_offer_that_says_no_days_takes_as_long_as_usual(sqlite_books: Home) -> None:
    from wharfinger.books.acts import By
    from wharfinger.office.goods import NewItem, add_item
    from wharfinger.office.partners import add_offer, add_supplier

    somebody("owner").post("/start/", ANSWERS)
    add_item(By("test"), NewItem("tea", "Green tea", unit_cost="3.00", price="5.00"))
    add_supplier(By("test"), "leaf", "Leaf Ltd")
    add_offer(By("test"), "leaf", "tea", 3)
    assert Offer.objects.get().lead_days == 9
