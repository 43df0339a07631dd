"""Documents: drafted by a form, changed by buttons that their state allows."""

import re

from tests.office.shop import ME
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.documents import KINDS
from wharfinger.books.home import Home
from wharfinger.books.models import Document
from wharfinger.office import counting
from wharfinger.office.verb import find
from wharfinger.web.documents.actions import ACTIONS


def test_every_button_is_a_verb_and_a_way_of_its_kind() -> None:
    for (kind, way), action in ACTIONS.items():
        assert find(action.verb).name == action.verb
        assert way in KINDS[kind].ways


def test_an_order_is_drafted_placed_and_cancelled(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    sent = {
        "supplier": "north",
        "to_place": "warehouse",
        "item-1": "apple",
        "quantity-1": "12",
        "price-1": "1,35",
    }
    page = client.post("/documents/new/order", sent)["Location"]
    number = page.split("/")[2]
    assert "12" in client.get(page).text
    assert "16.20 EUR" in client.get(page).text
    client.post(f"{page}do/place_order")
    assert Document.objects.get(number=number).state == "placed"
    assert "do/place_order" not in client.get(page).text
    client.post(f"{page}do/cancel_order", {"why": "ordered twice"})
    assert Document.objects.get(number=number).state == "cancelled"
    assert "ordered twice" in client.get(page).text


def test_what_is_wrong_in_an_order_is_said_and_nothing_that_was_entered_is_lost(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    sent = {
        "supplier": "north",
        "to_place": "warehouse",
        "item-1": "appel",
        "quantity-1": "12",
        "due": "soon",
    }
    page = client.post("/documents/new/order", sent)
    assert page.status_code == 422
    assert 'id="due-error"' in page.text
    page = client.post("/documents/new/order", {**sent, "due": ""})
    assert "write apple" in page.text
    assert re.search(r'name="item-1" value="appel"', page.text)
    assert not Document.objects.filter(state="draft").exists()


def test_a_verb_that_the_state_does_not_allow_is_refused_in_words(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    number = Document.objects.get(kind="purchase").number
    answer = client.post(f"/documents/{number}/do/place_order")
    assert answer.status_code == 422
    assert "one that is draft to place" in answer.text
    assert client.post(f"/documents/{number}/do/erase_person").status_code == 404


def test_a_verb_of_another_role_is_no_button_and_no_way(sqlite_books: Home) -> None:
    set_up()
    count = counting.start_count(ME, "warehouse", ["apple"])["count"]
    buyer, counter = signed_in(account("buyer")), signed_in(account("warehouse"))
    assert "Stop the count" not in buyer.get(f"/documents/{count}/").text
    assert buyer.post(f"/documents/{count}/do/cancel_count").status_code == 403
    assert "Stop the count" in counter.get(f"/documents/{count}/").text
    assert counter.post(f"/documents/{count}/do/cancel_count").status_code == 303
