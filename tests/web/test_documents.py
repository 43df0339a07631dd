"""Documents: drafted by a form, changed by buttons that their state allows."""

import re
from typing import Any

from tests.office.shop import ME
from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.documents import KINDS
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Document
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


def drafted(client: Any) -> str:
    """The page of a draft with twelve apples and three pears."""
    sent = {"supplier": "north", "to_place": "warehouse", "item-1": "apple", "quantity-1": "12"}
    sent |= {"price-1": "1.35", "item-2": "pear", "quantity-2": "3"}
    return str(client.post("/documents/new/order", sent)["Location"])


def as_shown(page: str) -> dict[str, str]:
    """The form of the lines, sent as it came."""
    fields = re.findall(r'form="lines" name="([a-z0-9-]+)" value="([^"]*)"', page)
    fields += re.findall(r'<input class="number"[^>]*form="lines" name="([a-z0-9-]+)" value="([^"]*)"', page)
    return dict(fields)


def test_lines_of_a_draft_are_changed_added_and_dropped_and_the_sum_follows(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    page = drafted(client)
    sent = as_shown(client.get(page).text)
    assert (sent["quantity-1"], sent["was-price-1"], sent["price-2"]) == ("12", "1.35", "1.90")
    client.post(f"{page}lines", {**sent, "quantity-1": "20", "item": "milk", "quantity": "10"})
    shown = client.get(page).text
    assert "3 lines, 40.20 EUR" in shown  # 20 x 1.35 + 3 x 1.90 + 10 x 0.75
    client.post(f"{page}lines", {"drop": "2"})
    shown = client.get(page).text
    assert "2 lines, 34.50 EUR" in shown
    found = re.search(r'action="(/undo/\d+)"', shown)
    assert found
    client.post(found[1])
    assert "3 lines, 40.20 EUR" in client.get(page).text


def test_only_what_was_changed_is_sent_on(sqlite_books: Home) -> None:
    set_up()
    first, second = signed_in(account("buyer")), signed_in(account("buyer"))
    page = drafted(first)
    mine = as_shown(first.get(page).text)
    second.post(f"{page}lines", {**mine, "quantity-1": "50"})
    first.post(f"{page}lines", {**mine, "quantity-2": "4"})
    after = as_shown(first.get(page).text)
    assert (after["quantity-1"], after["quantity-2"]) == ("50", "4")
    acts = Act.objects.count()
    assert first.post(f"{page}lines", after)["Location"] == page
    assert Act.objects.count() == acts


def test_what_is_wrong_in_the_lines_is_said_and_stays_to_be_mended(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    page = drafted(client)
    sent = as_shown(client.get(page).text)
    answer = client.post(f"{page}lines", {**sent, "quantity-1": "many", "item": "appel", "quantity": "2"})
    assert answer.status_code == 422
    assert (as_shown(answer.text)["quantity-1"], as_shown(answer.text)["item"]) == ("many", "appel")
    assert client.post(f"{page}lines", {"drop": "x"}).status_code == 422


def test_lines_are_a_form_for_a_buyer_and_only_while_it_is_a_draft(sqlite_books: Home) -> None:
    set_up()
    client, viewer = signed_in(account("buyer")), signed_in(account("viewer"))
    page = drafted(client)
    assert "Save the lines" in client.get(page).text
    assert "Save the lines" not in viewer.get(page).text
    assert viewer.post(f"{page}lines", {"drop": "1"}).status_code == 403
    client.post(f"{page}do/place_order")
    assert "Save the lines" not in client.get(page).text
    assert client.post(f"{page}lines", {"drop": "1"}).status_code == 422


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
