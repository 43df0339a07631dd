"""Tables, quick reads, documents, jobs and decisions."""

import base64
import io

import polars as pl
import pytest
from django.test import Client

from tests.api.at_hand import MOVE, do, program, shop_and_owner
from wharfinger.api.description import description
from wharfinger.api.urls import api
from wharfinger.books.frames import FROM_BOOKS
from wharfinger.books.home import Home
from wharfinger.decide import registry
from wharfinger.office.work import work


def test_every_table_and_every_decision_has_its_address() -> None:
    paths = set(description(api)["paths"])
    assert {f"/api/v1/tables/{name}" for name in FROM_BOOKS} <= paths
    assert {f"/api/v1/decisions/{name}" for name in registry.names()} <= paths
    assert {f"/api/v1/decisions/{name}/runs" for name in registry.names()} <= paths


def test_stock_is_what_lies_where(books: Home) -> None:
    owner = shop_and_owner()
    do(owner, "move", MOVE)
    rows = owner.get("/api/v1/stock?item=apple").json()["rows"]
    assert {row["place"]: row["on_hand"] for row in rows} == {"warehouse": "98", "bin-1": "2"}
    assert [row["on_hand"] for row in owner.get("/api/v1/stock?item=apple&place=bin-1").json()["rows"]] == [
        "2"
    ]
    assert owner.get("/api/v1/items/apple").json()["sites"] == [
        {"site": "warehouse", "on_hand": "100", "reserved": "0"}
    ]


def test_what_is_not_there_is_a_problem_that_says_so(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    for path in (
        "items/aple",
        "stock?item=aple",
        "stock?item=apple&place=nowhere",
        "documents/X",
        "jobs/9",
        "no/such",
    ):
        answer = owner.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json"), path


def test_pages_of_a_table_join_up_and_show_one_moment(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    for _ in range(4):
        do(owner, "move", MOVE)
    rows, cursor = [], ""
    while True:
        page = owner.get(f"/api/v1/tables/movements?limit=2{cursor}").json()
        rows += page["rows"]
        do(owner, "move", MOVE)  # comes too late for this reading
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert [row["reason"] for row in rows] == ["opening", "move", "move", "move", "move"]


def test_filters_and_moments(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    moved = do(owner, "move", MOVE)
    assert moved.status_code == 200
    at = owner.get("/api/v1/tables/movements").json()["rows"][1]["recorded_at"].replace("+", "%2B")
    before = owner.get(f"/api/v1/tables/movements?as_of={at}").json()["rows"]
    assert [row["reason"] for row in before] == ["opening"]
    into_bin = owner.get("/api/v1/tables/movements?place=bin-1&item=apple").json()["rows"]
    assert [row["reason"] for row in into_bin] == ["move"]
    assert owner.get("/api/v1/tables/movements?since=2999-01-01").json()["rows"] == []
    assert owner.get("/api/v1/tables/suppliers?item=apple").status_code == 422
    assert owner.get("/api/v1/tables/movements?cursor=bm9uZQ").status_code == 400


def test_csv_and_parquet_hold_the_same_rows_and_no_formula(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    do(owner, "add_item", {"new": {"code": "bad", "name": '=HYPERLINK("http://x")', "unit_cost": 1}})
    table = pl.read_csv(owner.get("/api/v1/tables/items?format=csv").content)
    assert table["name"].to_list() == ["Apple", '\'=HYPERLINK("http://x")']
    same = pl.read_parquet(io.BytesIO(owner.get("/api/v1/tables/items?format=parquet").content))
    assert same["item"].to_list() == ["apple", "bad"]


def test_a_decision_is_run_as_a_job_and_gives_its_tables(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    do(owner, "sell_now", {"place": "warehouse", "lines": [{"item": "apple", "quantity": 1}]})
    run = owner.post("/api/v1/decisions/stock_health/runs", {}, content_type="application/json")
    assert run.status_code == 202
    job = run.headers["Location"]
    assert owner.get(job).json()["state"] == "waiting"
    work(until_idle=True)
    told = owner.get(job).json()
    assert (told["state"], told["fault"]) == ("done", "")
    rows = owner.get(run.json()["tables"]["stock_health"]).json()["rows"]
    assert [row["item"] for row in rows] == ["apple"]


def test_a_setting_out_of_its_range_is_refused_before_there_is_a_job(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    body = {"settings": {"window_days": -1}}
    answer = owner.post("/api/v1/decisions/min_max/runs", body, content_type="application/json")
    assert answer.status_code == 422
    assert owner.get("/api/v1/jobs").json()["rows"] == []


@pytest.mark.parametrize("path", ["stock?item=apple", "tables/items", "decisions"])
def test_head_says_what_get_would_and_options_what_may_be_asked(path: str, sqlite_books: Home) -> None:
    owner = shop_and_owner()
    get, head = owner.get(f"/api/v1/{path}"), owner.head(f"/api/v1/{path}")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(get.content))
    assert owner.options(f"/api/v1/{path}").headers["Allow"] == "GET, HEAD, OPTIONS"
    wrong = owner.delete(f"/api/v1/{path}")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_the_page_for_people_loads_nothing_from_elsewhere(sqlite_books: Home) -> None:
    page = Client(SERVER_NAME="localhost").get("/api/v1/docs").content.decode()
    assert "do_move" in page
    assert "<script" not in page
    assert "//" not in page.replace("https://HOST", "")


def test_webhooks_are_listed_to_who_reads_settings_and_without_their_secret(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    secret = f"whsec_{base64.b64encode(bytes(range(32))).decode()}"
    added = do(owner, "add_webhook", {"url": "https://93.184.216.34/x", "secret": secret, "kinds": ["stock"]})
    (row,) = owner.get("/api/v1/webhooks").json()["rows"]
    assert (row["id"], row["url"], row["kinds"]) == (
        added.json()["webhook"],
        "https://93.184.216.34/x",
        ["stock"],
    )
    assert not [name for name in row if "secret" in name]
    assert program("buyer").get("/api/v1/webhooks").status_code == 403
