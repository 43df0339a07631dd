"""Every verb over HTTP: who may, what is taken, and once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.at_hand import MOVE, do, program, shop_and_owner, token
from tests.office.shop import on_hand
from wharfinger.api.description import description
from wharfinger.api.urls import api
from wharfinger.api.verbs import BY_ITSELF
from wharfinger.books.home import Home
from wharfinger.books.models import Act
from wharfinger.office.plan_now import follow
from wharfinger.office.roles import PERSONS_ONLY
from wharfinger.office.verb import learn_verbs


def test_every_verb_has_an_address_but_those_that_only_persons_may() -> None:
    prefix = "/api/v1/verbs/"
    routes = {path.removeprefix(prefix) for path in description(api)["paths"] if path.startswith(prefix)}
    assert routes == set(learn_verbs()) - PERSONS_ONLY - BY_ITSELF


def test_a_movement_is_posted_by_the_one_whose_token_it_is(books: Home) -> None:
    owner = shop_and_owner()
    answer = do(owner, "move", MOVE)
    assert answer.status_code == 200
    assert on_hand("bin-1") == 2
    assert Act.objects.get(pk=answer.json()["act"]).actor.startswith("u")


def test_the_same_key_gives_the_first_answer_and_another_body_under_it_is_refused(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    first, second = (do(owner, "move", MOVE, key="k1") for _ in range(2))
    assert first.json() == second.json()
    assert on_hand("bin-1") == 2
    other = do(owner, "move", {**MOVE, "quantity": "3"}, key="k1")
    assert other.status_code == 422
    assert "used for something else" in other.json()["found"]


def test_keys_of_two_accounts_do_not_meet(sqlite_books: Home) -> None:
    owner, other = shop_and_owner(), program("warehouse")
    do(owner, "move", MOVE, key="k1")
    assert do(other, "move", {**MOVE, "quantity": "3"}, key="k1").status_code == 200
    assert on_hand("bin-1") == 5


@pytest.mark.parametrize(
    ("quantity", "status"),
    [
        (2, 200),
        ("2", 200),
        (2.0, 200),
        ("0.5", 422),
        ("1e9", 422),
        (True, 422),
        ("1e999999999", 422),
        (1e300, 422),
    ],
)
def test_a_quantity_is_a_number_or_exact_text(quantity: object, status: int, sqlite_books: Home) -> None:
    assert do(shop_and_owner(), "move", {**MOVE, "quantity": quantity}).status_code == status


def test_a_refusal_says_what_was_found_what_was_expected_and_how_to_mend_it(sqlite_books: Home) -> None:
    answer = do(shop_and_owner(), "move", {**MOVE, "quantity": "1000"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["found"] == "100 piece at warehouse, 1000 piece asked for"
    assert answer.json()["mend"]


def test_what_a_body_does_not_name_is_refused_with_its_place(sqlite_books: Home) -> None:
    answer = do(shop_and_owner(), "move", {**MOVE, "quantty": "2"})
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {"where": "body.body.quantty", "found": "Extra inputs are not permitted"}
    ]


def test_lines_and_days_become_what_the_verb_takes(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    do(owner, "add_supplier", {"supplier": "orchard", "name": "Orchard"})
    lines = [{"item": "apple", "quantity": 10, "price": "1.40"}]
    told = {"supplier": "orchard", "to_place": "warehouse", "lines": lines, "due": "2026-12-01"}
    order = do(owner, "draft_order", told).json()["order"]
    answer = owner.get(f"/api/v1/documents/{order}").json()
    assert (answer["due"], answer["lines"][0]["quantity"], answer["lines"][0]["price"]) == (
        "2026-12-01",
        "10",
        1.4,
    )


def test_whole_tables_go_through_the_checks_of_files(sqlite_books: Home) -> None:
    rows = [
        {"item": "pear", "name": "Pear", "category": "fruit", "unit": "piece", "unit_cost": 1, "price": 2},
        {
            "item": "plum",
            "name": "Plum",
            "category": "fruit",
            "unit": "piece",
            "unit_cost": "much",
            "price": 2,
        },
    ]
    owner = shop_and_owner()
    answer = do(owner, "bring_items", {"items": rows}).json()
    assert (answer["new"], answer["aside"]) == (1, 1)
    assert answer["failures"][0]["column"] == "unit_cost"
    assert owner.get("/api/v1/items/pear").json()["price"] == "2.0000"
    assert owner.get("/api/v1/items/plum").status_code == 404


def test_undo_is_for_those_who_could_have_done_it(sqlite_books: Home) -> None:
    owner, floor = shop_and_owner(), program("warehouse")
    act = do(owner, "add_supplier", {"supplier": "orchard", "name": "Orchard"}).json()["act"]
    assert do(floor, "undo", {"act": act}).status_code == 403
    assert do(owner, "undo", {"act": act}).status_code == 200


def test_a_scope_narrows_what_its_account_may(sqlite_books: Home) -> None:
    shop_and_owner()
    client = program("owner", scopes=("do:move", "read:stock"), name="narrow")
    assert do(client, "move", MOVE).status_code == 200
    assert (
        do(client, "scrap", {"item": "apple", "place": "bin-1", "quantity": 1, "why": "x"}).status_code == 403
    )
    assert client.get("/api/v1/tables/items").status_code == 403


def test_no_token_may_do_what_only_persons_do(sqlite_books: Home) -> None:
    shop_and_owner()
    owner = Client(
        SERVER_NAME="localhost", headers={"Authorization": f"Bearer {token('owner', name='second')}"}
    )
    assert do(owner, "make_token", {"name": "x", "scopes": ["owner"]}).status_code == 404


def test_files_are_sent_looked_at_and_applied(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    items = SimpleUploadedFile("items.csv", b"item,name,price\npear,Pear,2.40\n,Nothing,1\n")
    told = owner.post("/api/v1/imports", {"files": [items]}).json()
    assert (told["state"], told["preview"]["items"]["new"]) == ("read", 1)
    assert [row["row"] for row in told["quarantine"]] == [3]
    job = do(owner, "apply_import", {"batch": told["batch"]}).json()["job"]
    follow(job)
    after = owner.get(f"/api/v1/imports/{told['batch']}").json()
    assert (after["rows_in"], after["applied"], after["quarantined"]) == (2, 1, 1)
    assert owner.get("/api/v1/imports/nowhere").status_code == 422
