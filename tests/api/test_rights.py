"""Every address of the API with every role, and attacks on it."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.at_hand import MOVE, SYSTEM, do, program, shop_and_owner, token
from tests.office.shop import on_hand
from wharfinger.api.description import METHODS, description
from wharfinger.api.rates import Rates
from wharfinger.api.urls import RATES, api
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Token, User
from wharfinger.office.accounts import deactivate_user, revoke_token, tokens
from wharfinger.office.roles import ROLES

READS = {
    "stock": "stock",
    "item": "items",
    "documents": "documents",
    "document": "documents",
    "jobs": "jobs",
    "job": "jobs",
    "proposals": "today",
    "acts": "audit",
    "webhooks": "settings",
    "picture": "items",
    "decisions": "decisions",
    "run_table": "decisions",
}
FILES = {"stage_import", "import"}
OPEN_TO_ALL = {"events"}
"""Whoever has a token may listen; what is heard is filtered by kind."""
TABLES = {
    "stock": {"stock", "stock_history", "movements", "incoming", "readings"},
    "items": {"items", "units", "places", "lanes"},
    "purchasing": {"suppliers", "offers", "receipts"},
    "sales": {"sales", "orders", "customers"},
}


def may(role: str, operation: str) -> bool:
    """What the roles say, written apart from the code that asks them."""
    kind, _, name = operation.partition("_")
    if operation in OPEN_TO_ALL:
        return True
    if operation in FILES:
        return "stage_import" in ROLES[role].verbs
    if operation in READS:
        return READS[operation] in ROLES[role].areas
    if operation == "send_picture":
        return "set_picture" in ROLES[role].verbs
    if kind == "do":
        return name in ROLES[role].verbs
    if kind == "table":
        (area,) = (area for area, tables in TABLES.items() if name in tables)
        return area in ROLES[role].areas
    if kind == "decision":
        return "decisions" in ROLES[role].areas
    assert kind == "run", operation
    return "enqueue_job" in ROLES[role].verbs


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, told)
        for path, methods in description(api)["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    ]


def sent(client: Client, path: str, told: dict[str, Any]) -> Any:
    """The example of an operation, as it wants it; a file where it wants files."""
    kind, body = next(iter(told["requestBody"]["content"].items()))
    if kind != "multipart/form-data":
        return client.post(path, body["example"], content_type=kind)
    return client.post(path, {"files": SimpleUploadedFile("items.csv", b"item,name\ntea,Tea\n")})


def test_every_address_lets_in_exactly_the_roles_that_may(sqlite_books: Home) -> None:
    shop_and_owner()
    clients = {role: program(role, name=f"{role}-only") for role in ROLES}
    wrong = []
    for method, path, told in operations():
        at = re.sub(r"\{[^}]*number[^}]*\}", "1", path)
        at = re.sub(r"\{[^}]*\}", "apple", at)
        if told["operationId"] == "do_undo":
            told["requestBody"]["content"]["application/json"]["example"] = {"act": 999_999}
            # of an act that is there, its own verb decides
        for role, client in clients.items():
            if told["operationId"] == "stock":
                at = f"{path}?item=apple"
            answer = client.get(at) if method == "get" else sent(client, at, told)
            if (answer.status_code != 403) != may(role, told["operationId"]) or answer.status_code >= 500:
                wrong.append((role, told["operationId"], answer.status_code, answer.content[:200]))
    assert wrong == []


def test_no_address_lets_in_a_stranger(sqlite_books: Home) -> None:
    stranger = Client(SERVER_NAME="localhost")
    for method, path, _ in operations():
        at = re.sub(r"\{[^}]*\}", "1", path)
        answer = (
            stranger.get(at) if method == "get" else stranger.post(at, {}, content_type="application/json")
        )
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), path


def test_a_viewer_changes_nothing(sqlite_books: Home) -> None:
    shop_and_owner()
    viewer, before = program("viewer"), Act.objects.count()
    for method, path, told in operations():
        if method == "post":
            assert sent(viewer, path, told).status_code == 403, path
    assert Act.objects.count() == before


def test_attack_csrf_a_session_is_no_way_into_the_api(sqlite_books: Home) -> None:
    """A form on another page brings the browser's cookies; here none counts."""
    shop_and_owner()
    browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    browser.force_login(User.objects.get(username="owner-user"))
    assert do(browser, "move", MOVE).status_code == 401
    assert on_hand("bin-1") == 0


@pytest.mark.parametrize("end", ["revoked", "expired", "account closed", "cut short", "of other letters"])
def test_attack_a_replayed_token_does_not_hold(end: str, sqlite_books: Home) -> None:
    shop_and_owner()
    secret = token("warehouse")
    user = User.objects.get(username="warehouse-user")
    row = Token.objects.get(user=user)

    def asked(text: str) -> int:
        client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {text}"})
        return client.get("/api/v1/stock?item=apple").status_code

    assert asked(secret) == 200
    if end == "revoked":
        revoke_token(By(user.key), row.pk)
    elif end == "expired":
        Token.objects.filter(pk=row.pk).update(expires=row.made_at)
    elif end == "account closed":
        deactivate_user(SYSTEM, user.key)
    elif end == "cut short":
        secret = secret[:-1]
    else:
        secret = secret.swapcase()
    tokens._known.clear()  # as five seconds later
    assert asked(secret) == 401


def test_attack_idor_the_number_of_an_act_or_a_job_opens_nothing(sqlite_books: Home) -> None:
    owner = shop_and_owner()
    act = do(owner, "set_setting", {"name": "company", "value": "Fruit"}).json()["act"]
    job = do(owner, "enqueue_job", {"kind": "check_balances"}).json()["job"]
    driver = program("driver")
    assert do(driver, "undo", {"act": act}).status_code == 403
    assert driver.get(f"/api/v1/jobs/{job}").status_code == 403
    assert do(driver, "cancel_job", {"job": job, "why": "mine"}).status_code == 403
    assert driver.get("/api/v1/acts").status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("[" * 100_000, 400),
        ('{"a":' * 30 + "1" + "}" * 30, 400),
        ('{"quantity": ' + "9" * 100_000 + "}", 400),
        ('{"item": "' + "a" * (3 * 1024 * 1024) + '"}', 413),
        ('{"item": "a\\u0000b"}', 400),
        ('{"quantity": NaN}', 400),
        ("not json", 400),
        ("[1]", 422),
        ("", 422),
    ],
)
def test_attack_huge_deep_or_broken_json_is_refused(body: str, status: int, sqlite_books: Home) -> None:
    owner = shop_and_owner()
    answer = owner.generic("POST", "/api/v1/verbs/move", body, content_type="application/json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


def test_more_requests_than_the_rate_are_told_to_wait(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = shop_and_owner()
    monkeypatch.setattr(RATES, "at_once", 3.0)
    monkeypatch.setattr(RATES, "a_second", 0.5)
    monkeypatch.setattr(RATES, "_buckets", {})
    answers = [owner.get("/api/v1/stock?item=apple") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[0].headers["RateLimit"] == '"token";r=2'
    assert answers[3].headers["Retry-After"] == "2"
    other = program("warehouse")
    assert other.get("/api/v1/stock?item=apple").status_code == 200


def test_a_bucket_fills_again_with_time() -> None:
    rates = Rates(a_second=2.0, at_once=2.0)
    assert [rates.take("a", now=0.0)[1] for _ in range(3)] == [0.0, 0.0, 0.5]
    assert rates.take("a", now=0.5) == (0, 0.0)
    assert rates.take("a", now=100.0) == (1, 0.0)
