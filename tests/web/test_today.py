"""Today: proposals accepted, put off, dismissed, handed on, and taken back."""

import re

from django.test import Client

from tests.web.company import set_up
from tests.web.visiting import account, signed_in
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Line, Proposal


def of(item: str) -> Proposal:
    return Proposal.objects.get(item=item)


def drafted() -> dict[str, int]:
    rows = Line.objects.filter(document__kind="purchase", document__state="draft")
    return dict(rows.values_list("item__code", "quantity"))


def undo(client: Client, page: str) -> int:
    found = re.search(r'action="(/undo/\d+)"', page)
    assert found, page
    return client.post(found[1], {"back": "/today/"}).status_code


def test_the_sentence_at_the_top_counts_orders_and_their_money(sqlite_books: Home) -> None:
    set_up()
    page = signed_in(account("buyer")).get("/today/").text
    assert "3 orders to place today, 100.00 EUR" in page
    for button in ("Order", "Tomorrow", "In a week", "Dismiss"):
        assert page.count(f">{button}</") >= 3, button
    assert page.index("of apple") < page.index("of pear") < page.index("of milk")


def test_an_order_is_accepted_with_another_quantity_and_taken_back(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    answer = client.post(
        f"/today/{of('apple').pk}/accept", {"quantity": "55", "back": "/today/", "key": "k1"}
    )
    assert (answer.status_code, answer["Location"]) == (303, "/today/")
    assert drafted() == {"apple": 55}
    page = client.get("/today/").text
    assert "Accepted: in PO" in page
    assert "1 draft to place" in page
    assert undo(client, page) == 303
    assert of("apple").state == "open"
    assert "Undone." in client.get("/today/").text
    assert "Undone." not in client.get("/today/").text


def test_a_click_done_twice_has_one_effect(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    for _ in range(2):
        client.post(f"/today/{of('apple').pk}/accept", {"quantity": "40", "key": "once"})
    assert drafted() == {"apple": 40}


def test_all_orders_of_a_supplier_become_one_draft(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    wanted = [of("apple").pk, of("pear").pk]
    client.post("/today/supplier", {"supplier": "north", "proposal": wanted})
    assert drafted() == {"apple": 40, "pear": 24}
    assert Document.objects.filter(state="draft").count() == 1
    assert of("milk").state == "open"


def test_one_is_put_off_and_another_dismissed_with_a_reason(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    client.post(f"/today/{of('apple').pk}/snooze", {"days": "3"})
    refused = client.post(f"/today/{of('pear').pk}/dismiss", {"reason": " "})
    assert refused.status_code == 422
    assert "a reason in words" in refused.text
    client.post(f"/today/{of('pear').pk}/dismiss", {"reason": "the season is over"})
    assert (of("apple").state, of("pear").state) == ("snoozed", "dismissed")
    page = client.get("/today/").text
    assert "of milk" in page
    assert "Order 40 of apple" not in page


def test_a_refusal_goes_beside_what_was_on_the_page(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    number = of("apple").pk
    answer = client.post(f"/today/{number}/accept", {"quantity": "-2"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert (answer["HX-Retarget"], answer["HX-Reselect"]) == ("#said", ".refusal")
    assert 'class="refusal"' in answer.text
    assert "<html" not in answer.text


def test_it_is_handed_to_a_colleague_who_finds_it_and_the_comment(sqlite_books: Home) -> None:
    set_up()
    buyer, colleague = account("buyer"), account("warehouse")
    client, number = signed_in(buyer), of("milk").pk
    client.post(f"/today/{number}/assign", {"to": colleague.key})
    client.post(f"/today/{number}/comment", {"text": "ask for the small crates"})
    theirs = signed_in(colleague)
    mine = theirs.get("/today/?mine=1").text
    assert "of milk" in mine
    assert "Order 40 of apple" not in mine
    assert "ask for the small crates" in theirs.get(f"/today/{number}/").text


def test_a_viewer_sees_all_and_can_change_nothing(sqlite_books: Home) -> None:
    set_up()
    client, number = signed_in(account("viewer")), of("apple").pk
    assert '<button class="main"' not in client.get("/today/").text
    for act in ("accept", "snooze", "dismiss", "assign", "comment"):
        assert client.post(f"/today/{number}/{act}").status_code == 403
    assert client.post("/today/supplier", {"supplier": "north"}).status_code == 403
    assert of("apple").state == "open"


def test_nobody_undoes_what_he_could_not_have_done(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    client.post(f"/today/{of('apple').pk}/accept")
    act = of("apple").decided_act
    assert act
    assert signed_in(account("warehouse")).post(f"/undo/{act.pk}").status_code == 403
    assert of("apple").state == "accepted"


def test_the_way_back_leads_to_no_other_server(sqlite_books: Home) -> None:
    set_up()
    client = signed_in(account("buyer"))
    for back in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        answer = client.post(f"/today/{of('apple').pk}/comment", {"text": "x", "back": back})
        assert "elsewhere" not in answer["Location"]
        answer = client.post(f"/today/{of('apple').pk}/snooze", {"days": "1", "back": back})
        assert "elsewhere" not in answer["Location"]
