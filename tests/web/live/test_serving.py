"""The real server: streams through a restart, and clients that are slow on purpose."""

import asyncio
import json
import socket
import time
from pathlib import Path

import pytest

from benchmarks.serve import Client, Ear
from tests.api.at_hand import MOVE, token
from tests.office.shop import open_shop
from tests.programs import free_port
from tests.web.serving import serving
from wharfinger.books.home import Home

STREAMS, POSTINGS = 50, 12


def test_fifty_streams_lose_nothing_and_hear_nothing_twice_through_a_restart(sqlite_books: Home) -> None:
    open_shop()
    secret = token("owner")
    ears = [Ear(secret) for _ in range(STREAMS)]
    port = free_port()

    async def all_heard(count: int) -> None:
        async with asyncio.timeout(60):
            while not all(len(ear.heard) >= count for ear in ears):
                await asyncio.sleep(0.05)

    async def post(count: int) -> float:
        async with Client(port, secret) as client:
            for _ in range(count):
                await client.post("/api/v1/verbs/move", {**MOVE, "quantity": 1})
        return time.monotonic()

    async def listen() -> float:
        with serving(sqlite_books, port):
            tasks = [asyncio.create_task(ear.listen(port)) for ear in ears]
            async with asyncio.timeout(60):
                while not all(ear.connected for ear in ears):
                    await asyncio.sleep(0.05)
            answered = await post(1)
            await all_heard(1)
            waited = max(next(iter(ear.at.values())) for ear in ears) - answered
            await post(POSTINGS // 2 - 1)
        with serving(sqlite_books, port):
            await post(POSTINGS // 2)
            await all_heard(POSTINGS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return waited

    waited = asyncio.run(listen())
    first = ears[0].heard
    assert len(first) == POSTINGS
    assert [ear.heard for ear in ears] == [first] * STREAMS
    assert waited < 1, "a posting reaches every listener within a second"


def test_attack_slow_clients_hold_up_nobody(sqlite_books: Home) -> None:
    """More clients than threads that send their heads and bodies drop by drop, and never read."""
    open_shop()
    secret = token("owner")
    head = f"POST /api/v1/verbs/move HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {secret}\r\n"
    with serving(sqlite_books) as port:
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
        for number, each in enumerate(slow):
            each.sendall(head.encode() if number % 2 else f"{head}Content-Length: 1000\r\n\r\n{{".encode())

        async def ask() -> bytes:
            async with asyncio.timeout(10), Client(port, secret) as client:
                return await client.get("/api/v1/stock?item=apple")

        assert json.loads(asyncio.run(ask()))["rows"][0]["on_hand"] == "100"
        for each in slow:
            each.close()


def test_who_does_not_come_to_the_end_of_a_head_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    from wharfinger.web import connections

    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)

    async def application(scope: dict[str, object], receive: object, send: object) -> None:
        raise AssertionError("no request was whole")

    async def wait() -> bytes:
        port = free_port()
        server = uvicorn.Server(
            uvicorn.Config(application, port=port, http=connections.Patient, lifespan="off", log_config=None)
        )
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for piece in (b"GET / HTTP/1.1\r\n", b"Host: loc", b"alhost\r\n"):
            writer.write(piece)
            await asyncio.sleep(0.05)
        got = await asyncio.wait_for(reader.read(), 5)
        writer.close()
        server.should_exit = True
        await running
        return got

    assert asyncio.run(wait()) == b""


def test_the_benchmark_is_where_the_documentation_says() -> None:
    root = Path(__file__).resolve().parents[3]
    assert "benchmarks.serve" in (root / "docs" / "benchmarks.md").read_text()
