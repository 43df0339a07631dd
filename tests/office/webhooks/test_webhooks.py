"""Events posted to other programs: where to, signed how, how often, and never inside."""

import base64
import contextlib
import hashlib
import hmac
import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.jobs.states import DEAD
from wharfinger.books.models import Act, Event, Job, Webhook
from wharfinger.books.sealed import seal
from wharfinger.books.sealer import seal_all
from wharfinger.office import stock
from wharfinger.office.webhooks import (
    add_webhook,
    deliver,
    delivery,
    disable_webhook,
    hand_on_events,
    remove_webhook,
)
from wharfinger.office.webhooks.signature import headers, key_of
from wharfinger.office.webhooks.target import Reach, TargetError, is_public
from wharfinger.office.webhooks.verbs import PURPOSE
from wharfinger.tables.errors import BooksError

KEY = bytes(range(32))
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"
PUBLIC = Reach(look_up=lambda host, port: ["93.184.216.34"])


class Receiver(http.server.BaseHTTPRequestHandler):
    """Another program; what it got, and what it shall answer."""

    got: list[tuple[str, dict[str, str], bytes]]
    status = 200
    location = ""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.got.append((self.path, {k.lower(): v for k, v in self.headers.items()}, self.rfile.read(length)))
        self.send_response(self.status)
        if self.location:
            self.send_header("Location", self.location)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextlib.contextmanager
def receiving(status: int = 200, location: str = "") -> Iterator[tuple[int, list[Any]]]:
    """Its port, and what it got."""
    handler = type("One", (Receiver,), {"got": [], "status": status, "location": location})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1], handler.got  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def inside(port: int) -> Reach:
    """A reach that takes this machine for the internet: of these tests alone, and given, not switched on."""
    return Reach(("http",), lambda host, port: ["127.0.0.1"], lambda address: address == "127.0.0.1")


def a_webhook(url: str, kinds: tuple[str, ...] = ()) -> Webhook:
    act = Act.objects.latest("id")
    return Webhook.objects.create(
        url=url, kinds=list(kinds), sealed_secret=seal(KEY, PURPOSE), act=act, made_at=act.at, cursor=0
    )


def an_event() -> int:
    open_shop()
    stock.move(ME, "apple", "warehouse", "bin-1", 1)
    seal_all()
    return int(Event.objects.filter(kind="stock.changed").latest("number").number)


def test_an_event_arrives_with_the_signature_of_the_specification(books: Home) -> None:
    event = an_event()
    with receiving() as (port, got):
        hook = a_webhook(f"http://shop.example:{port}/in?x=1")
        assert deliver(hook.pk, event, inside(port)) == {"delivered": True, "status": 200}
    ((path, told, body),) = got
    assert (path, told["host"]) == ("/in?x=1", f"shop.example:{port}")
    assert json.loads(body)["type"] == "stock.changed"
    assert json.loads(body)["data"]["item"] == "apple"
    assert genuine(told, body, KEY, time.time())


def genuine(told: dict[str, str], body: bytes, key: bytes, now: float) -> bool:
    """The check of a receiver, written from the specification and not from our own code."""
    signed = f"{told['webhook-id']}.{told['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    fresh = abs(now - int(told["webhook-timestamp"])) <= 300
    return fresh and any(
        hmac.compare_digest(each, f"v1,{expected}") for each in told["webhook-signature"].split()
    )


def test_the_signature_is_that_of_the_published_example() -> None:
    """The example of the specification's own libraries (standardwebhooks.com, test vector of `sign`)."""
    key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    told = headers(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert told["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("forged", ["body", "timestamp", "id", "key", "age"])
def test_attack_a_forged_webhook_is_told_from_a_genuine_one(forged: str) -> None:
    now, body = 1_700_000_000, b'{"type":"stock.changed"}'
    told = headers(KEY, "evt_1", now, body)
    assert genuine(told, body, KEY, now)
    if forged == "timestamp":
        told["webhook-timestamp"] = str(now + 1)
    if forged == "id":
        told["webhook-id"] = "evt_2"
    assert not genuine(
        told,
        b"{}" if forged == "body" else body,
        bytes(32) if forged == "key" else KEY,
        now + 301 if forged == "age" else now,
    )


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
        *(
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
            "2001:db8::1",
            "198.18.0.1",
        ),
    ],
)
def test_no_address_inside_is_public(address: str) -> None:
    assert not is_public(address)
    with pytest.raises(TargetError, match="not public"):
        Reach(look_up=lambda host, port: ["93.184.216.34", address]).target("https://shop.example/")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        *("http://shop.example/", "ftp://shop.example/", "file:///etc/passwd", "https:///x", "https://", ""),
        *("https://user:word@shop.example/", "https://shop.example/#x", "https://shop.example:99999/"),
        *("https://shop.example/\r\nHost: x", "https://shop.example:0/", "//shop.example", "https://[::1/"),
    ],
)
def test_an_address_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(TargetError):
        PUBLIC.target(url)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "https://2130706433/"]
)
def test_a_target_inside_is_refused_when_it_is_saved(url: str, sqlite_books: Home) -> None:
    with pytest.raises(TargetError):
        add_webhook(ME, url, SECRET)
    assert not Webhook.objects.exists()


def test_a_name_that_answers_otherwise_at_delivery_is_refused_then(sqlite_books: Home) -> None:
    """DNS rebinding: public when it was judged, private when it is called."""
    event = an_event()
    hook = a_webhook("https://rebind.example/")
    with pytest.raises(TargetError, match="not public"):
        deliver(hook.pk, event, Reach(look_up=lambda host, port: ["127.0.0.1"]))


def test_the_address_that_was_judged_is_the_one_that_is_called(sqlite_books: Home) -> None:
    """The name is looked up once: a second look, by the connection itself, would find nothing at all."""
    event, asked = an_event(), []

    def look_up(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with receiving() as (port, got):
        hook = a_webhook(f"http://no-such-name.invalid:{port}/")
        deliver(hook.pk, event, Reach(("http",), look_up, lambda address: True))
    assert (asked, len(got)) == (["no-such-name.invalid"], 1)


def test_a_redirect_is_a_failure_and_is_not_followed(sqlite_books: Home) -> None:
    event = an_event()
    with receiving() as (other, stolen), receiving(302, f"http://127.0.0.1:{other}/") as (port, _):
        hook = a_webhook(f"http://shop.example:{port}/")
        with pytest.raises(BooksError, match="302, which is not followed"):
            deliver(hook.pk, event, inside(port))
    assert stolen == []


def test_a_server_that_answers_drop_by_drop_is_left(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    monkeypatch.setattr(delivery, "WHOLE_SECONDS", 0.5)
    event = an_event()
    with socket.create_server(("127.0.0.1", 0)) as slow:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = slow.accept()
            with connection, contextlib.suppress(OSError):
                while not stop.wait(0.1):
                    connection.sendall(b"H")

        thread = threading.Thread(target=drip)
        thread.start()
        hook, began = a_webhook(f"http://shop.example:{slow.getsockname()[1]}/"), time.monotonic()
        with pytest.raises(BooksError, match="no answer"):
            deliver(hook.pk, event, inside(0))
        assert time.monotonic() - began < 5
        stop.set()
        thread.join()


def test_each_event_is_handed_on_once_to_those_that_want_it(books: Home) -> None:
    an_event()
    every, some = a_webhook("https://a.example/"), a_webhook("https://b.example/", ("stock.opened",))
    hand_on_events()
    hand_on_events()
    events = Event.objects.order_by("number")
    told = {
        name: [job.arguments["event"] for job in jobs_of(row)]
        for name, row in (("all", every), ("some", some))
    }
    assert told["all"] == [each.number for each in events]
    assert told["some"] == [each.number for each in events if each.kind == "stock.opened"]


def jobs_of(row: Webhook) -> list[Job]:
    return list(Job.objects.filter(kind="deliver_webhook", arguments__webhook=row.pk).order_by("id"))


def test_after_so_many_tries_a_delivery_is_dead_and_can_be_seen(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wharfinger.books.jobs import worker
    from wharfinger.office.work import work

    monkeypatch.setattr(worker, "back_off", lambda *_: 0.0)
    an_event()
    hook = a_webhook("https://localhost/", ("stock.changed",))
    hand_on_events()
    work(until_idle=True)
    (job,) = jobs_of(hook)
    assert (job.state, job.attempts) == (DEAD, delivery.ATTEMPTS)
    assert "not public" in job.fault


def test_the_secret_stands_neither_in_the_act_nor_bare_in_the_books(
    sqlite_books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wharfinger.office.webhooks import verbs

    monkeypatch.setattr(verbs, "INTERNET", PUBLIC)
    open_shop()
    answer = add_webhook(ME, "https://shop.example/", SECRET, ["stock"])
    act, row = Act.objects.get(pk=answer["act"]), Webhook.objects.get()
    kept = json.dumps([act.said, act.answer, act.changes, row.sealed_secret])
    assert SECRET not in kept
    assert base64.b64encode(KEY).decode() not in kept
    disable_webhook(ME, row.pk)
    assert deliver(row.pk, 1)["delivered"] is False
    remove_webhook(ME, row.pk)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "whsec_short", SECRET.removeprefix("whsec_"), "whsec_" + "A" * 400]
)
def test_a_secret_of_another_form_is_refused(secret: str) -> None:
    with pytest.raises(BooksError, match="whsec_"):
        key_of(secret)
