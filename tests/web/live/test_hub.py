"""Streams without a server: what is heard, by whom, and from where."""

import asyncio
import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.office.shop import ME, open_shop
from wharfinger.books.home import Home
from wharfinger.books.models import Event
from wharfinger.books.sealer import seal_all
from wharfinger.office import stock
from wharfinger.office.hearing import AREA_OF_EVENT, Listener
from wharfinger.office.roles import AREAS, Principal
from wharfinger.office.verb import learn_verbs
from wharfinger.web.live import stream as streams
from wharfinger.web.live.hub import Hub

OWNER = Principal("u1", frozenset({"owner"}), None, 1)
NARROW = Principal("u2", frozenset({"owner"}), frozenset({"read:today"}), 2)


def heard_by(listener: Listener, enough: Callable[[bytes], bool]) -> bytes:
    """What a listener gets until it is enough; the books are read in the hub's own thread."""

    async def listen() -> bytes:
        hub, got, done = Hub(), [b""], asyncio.Event()

        async def send(message: dict[str, Any]) -> None:
            got[0] += message.get("body", b"")
            if enough(got[0]):
                done.set()

        async def receive() -> dict[str, Any]:
            await done.wait()
            return {"type": "http.disconnect"}

        await asyncio.wait_for(streams.stream(hub, listener, [], receive, send), 20)
        assert hub.listeners == 0
        hub.close()
        await asyncio.to_thread(hub.end)
        return got[0]

    return asyncio.run(listen())


def listener(principal: Principal, after: int | None) -> Listener:
    return Listener(principal, after, lambda: principal)


def test_a_listener_that_comes_again_hears_what_it_missed_and_no_more(books: Home) -> None:
    open_shop()
    for _ in range(3):
        stock.move(ME, "apple", "warehouse", "bin-1", 1)
    seal_all()
    numbers = list(
        Event.objects.filter(kind="stock.changed").order_by("number").values_list("number", flat=True)
    )
    text = heard_by(
        listener(OWNER, numbers[0]), lambda got: f"id: {numbers[2]}\nevent: stock".encode() in got
    )
    assert [
        number for number in numbers if f"id: {number}\nevent: stock.changed".encode() in text
    ] == numbers[1:]


def test_what_waits_for_the_sealer_is_heard_without_the_worker(sqlite_books: Home) -> None:
    open_shop()
    seal_all()
    last = Event.objects.latest("number").number
    stock.move(ME, "apple", "warehouse", "bin-1", 1)
    assert b'"item":"apple"' in heard_by(listener(OWNER, last), lambda got: b"stock.changed" in got)


def test_nobody_hears_of_what_he_may_not_read(sqlite_books: Home) -> None:
    open_shop()
    stock.move(ME, "apple", "warehouse", "bin-1", 1)
    seal_all()
    streams_beat, streams.BEAT_SECONDS = streams.BEAT_SECONDS, 0.05
    try:
        text = heard_by(listener(NARROW, 0), lambda got: b": beat" in got)
    finally:
        streams.BEAT_SECONDS = streams_beat
    assert b"event: ready" in text
    assert b"stock" not in text


def test_a_stream_ends_when_its_token_holds_no_more(sqlite_books: Home, monkeypatch: Any) -> None:
    monkeypatch.setattr(streams, "BEAT_SECONDS", 0.05)
    open_shop()
    ended = listen_until_it_ends(Listener(OWNER, None, lambda: None))
    assert ended < dt.timedelta(seconds=5)


def listen_until_it_ends(who: Listener) -> dt.timedelta:
    async def listen() -> None:
        hub = Hub()

        async def send(_: dict[str, Any]) -> None:
            pass

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(3600)
            return {}

        await asyncio.wait_for(streams.stream(hub, who, [], receive, send), 20)
        hub.close()
        await asyncio.to_thread(hub.end)

    began = dt.datetime.now(tz=dt.UTC)
    asyncio.run(listen())
    return dt.datetime.now(tz=dt.UTC) - began


def test_a_number_from_other_books_is_no_promise(sqlite_books: Home) -> None:
    open_shop()
    seal_all()
    last = Event.objects.latest("number").number
    text = heard_by(listener(OWNER, 10**9), lambda got: b"ready" in got)
    assert f"id: {last}\nevent: ready".encode() in text


def test_every_kind_that_is_told_belongs_to_an_area() -> None:
    learn_verbs()
    assert set(AREA_OF_EVENT.values()) <= AREAS
