"""The one door by which the floor writes, and what it shows of what is open."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.web.floor.company import ME, open_company
from tests.web.visiting import a_user, signed_in
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Movement, User
from wharfinger.office import selling

MOVE = {"item": "mug", "from_place": "A-02", "to_place": "A-01", "quantity": "2"}


@pytest.fixture
def company(sqlite_books: Home) -> tuple[str, str]:
    return open_company()


def picker(*roles: str) -> Client:
    known = User.objects.filter(key="u7").first()
    return signed_in(known or a_user("u7", *(roles or ("warehouse",))))


def send(client: Client, verb: str, args: Any, key: str = "k1", actor: str = "u7") -> tuple[int, Any]:
    body = json.dumps({"key": key, "verb": verb, "actor": actor, "args": args})
    answer = client.post("/floor/acts", body, content_type="application/json")
    return answer.status_code, answer.json()


def test_the_same_key_has_one_effect_however_often_it_is_sent(company: Any) -> None:
    client = picker()
    first = send(client, "move", MOVE)
    assert first[0] == 200
    assert send(client, "move", MOVE) == first
    assert Movement.objects.filter(reason="move").count() == 1
    assert send(client, "move", MOVE, key="k2")[0] == 200
    assert Movement.objects.filter(reason="move").count() == 2


def test_what_the_books_refuse_is_answered_in_its_three_parts(company: Any) -> None:
    status, said = send(picker(), "move", {**MOVE, "quantity": "900"})
    assert status == 422
    assert said["found"] == "30 piece at A-02, 900 piece asked for"
    assert all(said[part] for part in ("expected", "mend"))
    assert not Act.objects.filter(verb="move").exists()


def test_what_a_role_may_not_do_is_refused(company: Any) -> None:
    status, said = send(picker("dispatcher"), "receive", {"order": company[0], "came": []})
    assert (status, said["expected"]) == (403, "the role owner or warehouse")


def test_an_act_of_somebody_else_on_the_same_phone_is_not_sent_in_ones_own_name(company: Any) -> None:
    status, said = send(picker(), "move", MOVE, actor="u8")
    assert (status, said["mend"]) == (409, "log in as that person: it is sent then")
    assert not Movement.objects.filter(reason="move").exists()


@pytest.mark.parametrize(
    ("verb", "args", "where"),
    [
        ("erase_user", {}, "act"),
        ("move", [], "act.args"),
        ("move", {**MOVE, "quantity": 1.5}, "act.args.quantity"),
        ("move", {**MOVE, "at": "yesterday"}, "act.args.at"),
        ("move", {"item": "mug"}, "act.args.from_place"),
        ("receive", {"order": "PO1", "came": {}}, "act.args.came"),
        (
            "receive",
            {"order": "PO1", "came": [{"item": "mug", "quantity": "1", "expires": "2"}]},
            "act.args.came[0].expires",
        ),
        ("receive", {"order": "PO1", "came": [], "accept_more": "yes"}, "act.args.accept_more"),
        (
            "receive",
            {"order": "PO1", "came": [{"item": "mug", "quantity": "1", "serials": "A"}]},
            "act.args.came[0].serials",
        ),
    ],
)
def test_what_is_no_act_is_refused_by_the_name_of_its_field(
    company: Any, verb: str, args: Any, where: str
) -> None:
    status, said = send(picker(), verb, args)
    assert (status, said["where"]) == (400, where)
    assert all(said[part] for part in ("found", "expected", "mend"))


def test_what_is_no_json_is_refused(company: Any) -> None:
    answer = picker().post("/floor/acts", "no", content_type="application/json")
    assert (answer.status_code, answer.json()["found"]) == (400, "no JSON")


def test_a_form_of_another_page_cannot_send_an_act(company: Any) -> None:
    client = picker()
    client.handler.enforce_csrf_checks = True
    assert send_raw(client) == 403
    assert not Movement.objects.filter(reason="move").exists()


def send_raw(client: Client) -> int:
    body = json.dumps({"key": "k1", "verb": "move", "actor": "u7", "args": MOVE})
    return client.post("/floor/acts", body, content_type="application/json").status_code


def test_the_floor_says_first_what_is_open(company: Any) -> None:
    selling.sell(ME, "warehouse", [selling.Sold("mug", 1)])
    page = picker().get("/floor/").content.decode()
    assert "1 order to pick" in page
    assert "1 delivery expected" in page
    assert "1 order waits for goods" in page  # of the four trays three are there
    german = picker().get("/floor/", headers={"Accept-Language": "de"}).content.decode()
    assert "1 Auftrag wartet auf Ware" in german


def test_a_line_is_given_in_the_order_of_the_walk_and_what_is_short_comes_last(company: Any) -> None:
    order = picker().get("/floor/work.json").json()["pick"][0]
    assert [(pick["place"], pick["item"], pick["take"]) for pick in order["picks"]] == [
        ("A-01", "tray", "3"),
        ("A-02", "mug", "6"),
        (None, "tray", "1"),
    ]
    assert not order["complete"]


def test_a_count_does_not_say_what_the_books_expect(company: Any) -> None:
    client = picker()
    assert send(client, "start_count", {"place": "A-02"})[0] == 200
    (count,) = client.get("/floor/work.json").json()["count"]
    assert count["lines"][0]["item"] == "mug"
    assert "30" not in json.dumps(count["lines"])


def test_a_viewer_has_no_floor(company: Any) -> None:
    client = picker("viewer")
    for page in ("", "receive/", "pick/", "move/", "count/", "work.json", "goods.json", "where/mug"):
        assert client.get(f"/floor/{page}").status_code == 403
    assert send_raw(client) == 403


def test_the_worker_is_fresh_and_sees_the_floor_only(company: Any) -> None:
    answer = picker().get("/floor/worker.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
