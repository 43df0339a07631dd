"""How much the server answers, and whether live streams lose anything, on SQLite and on PostgreSQL.

Protocol. Books of 1,000 items at a warehouse with 50 bins, served by `wharfinger serve` with its worker;
every request carries a token of its own account and is checked for its rights. The server (and PostgreSQL's,
which waits for the disk at every commit) runs on one core, the clients on the other. Eight clients on
connections that stay open, each with its own token and one request at a time:
- stock: GET /api/v1/stock?item=; item: GET /api/v1/items/CODE; move: POST /api/v1/verbs/move, one piece from
  the warehouse to a bin. Requests a second by the clock; requests a second of the processor time that the
  server's process took, which other programs on the machine cannot change; and the 50th and 99th part in a
  hundred of the times.
- streams: so many connections to /api/v1/events at once, spread over the tokens; 40 movements; the server
  is ended by SIGTERM and started again in the middle; each client comes again with the last number heard.
  Lost are events that a client did not hear, doubled those that it heard twice. `heard` is the time from a
  posting's answer to its event at the last of the clients, the median of the postings before the restart.

    python -m benchmarks.serve [--json] [--seconds 5] [--streams 500] [--on sqlite]
"""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.table import Figure, arguments, show
from tests import books_at_hand, programs
from wharfinger.books.home import Home

CLIENTS, ITEMS, BINS, POSTINGS = 8, 1_000, 50, 40
TOKENS = 4
"""Of each client, in turn: one may ask 300 times a second, and a client on an idle machine asks more."""
SERVER_CORE, CLIENT_CORE = 0, 1
WARM_SECONDS = 1.0
TARGETS = {
    "stock_a_second": "at least 1,000",
    "stock_p99_ms": "under 50",
    "item_a_second": "at least 1,000",
    "item_p99_ms": "under 50",
    "move_p99_ms": "",
    "streams_lost": "0",
    "streams_doubled": "0",
}


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each kind of request; 0 for none")
    parser.add_argument("--streams", type=int, default=500)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), help="on this database alone")
    options = parser.parse_args()
    os.sched_setaffinity(0, {CLIENT_CORE % (os.cpu_count() or 1)})
    figures: dict[str, Figure] = {"clients": CLIENTS, "streams": options.streams}
    chosen = {"sqlite": on_sqlite, "postgresql": on_postgres}
    for base, books in ((each, chosen[each]) for each in chosen if options.on in (None, each)):
        with books() as home:
            tokens = make_company(home)
            for name, value in asyncio.run(measure(home, tokens, options.seconds, options.streams)).items():
                figures[f"{base}_{name}"] = value
    names = list(
        dict.fromkeys(name.partition("_")[2] for name in figures if name.partition("_")[0] in chosen)
    )
    rows: list[dict[str, Figure]] = [
        {
            "figure": name.replace("_", " "),
            **{base: figures[f"{base}_{name}"] for base in chosen if f"{base}_{name}" in figures},
            "target": TARGETS.get(name, ""),
        }
        for name in names
    ]
    show(f"{CLIENTS} clients, the server on one core", rows, figures, as_json=options.json)
    return 0


@contextlib.contextmanager
def on_sqlite() -> Iterator[Home]:
    with tempfile.TemporaryDirectory() as folder:
        yield Home(Path(folder))


@contextlib.contextmanager
def on_postgres() -> Iterator[Home]:
    stood = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {SERVER_CORE})  # PostgreSQL inherits it
    with programs.running_postgres(durable=True) as url, tempfile.TemporaryDirectory() as folder:
        os.sched_setaffinity(0, stood)
        server = url.rpartition("/")[0]
        books_at_hand.run_sql(server, "CREATE DATABASE books")
        yield Home(Path(folder), f"{server}/books")


def make_company(home: Home) -> list[str]:
    """Items, a warehouse with bins, and a token for each client."""
    home = books_at_hand.make_template(home.folder, home.database_url)
    with books_at_hand.in_process(home):
        from wharfinger.books.acts import By
        from wharfinger.office import goods, sites
        from wharfinger.office.accounts import make_token, make_user

        me = By("benchmark")
        for number in range(ITEMS):
            goods.add_item(me, goods.NewItem(f"i{number}", f"Item {number}", unit_cost="1.50", price="2.40"))
        sites.add_place(me, "warehouse", "warehouse")
        for number in range(BINS):
            sites.add_place(me, f"b{number}", "bin", parent="warehouse")
        sites.open_site(me, "warehouse", [sites.Counted(f"i{number}", 100_000) for number in range(ITEMS)])
        make_user(me, "owner", ["owner"])
        tokens = []
        for number in range(CLIENTS * TOKENS):
            user = make_user(me, f"client{number}", ["warehouse"])["user"]
            tokens.append(make_token(By(user), "benchmark", ["warehouse"]))
        return tokens


@contextlib.contextmanager
def serving(home: Home, port: int) -> Iterator[int]:
    """`wharfinger serve` on one core, until the block ends."""
    program = [str(Path(sys.executable).with_name("wharfinger")), "serve", "--port", str(port)]
    environment = os.environ | {
        "WHARFINGER_HOME": str(home.folder),
        "DATABASE_URL": home.database_url,
        "WHARFINGER_LOG": "warning",
    }
    server = subprocess.Popen(
        program,
        env=environment,
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: os.sched_setaffinity(0, {SERVER_CORE}),
    )
    try:
        _await_port(server, port)
        yield server.pid
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)


def _await_port(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with {server.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server does not listen")


class Client:
    """A connection that stays open: HTTP/1.1 with nothing to spare, so that the clients' core suffices."""

    def __init__(self, port: int, *tokens: str) -> None:
        self._port, self._tokens = port, itertools.cycle(tokens)

    async def __aenter__(self) -> "Client":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def get(self, path: str) -> bytes:
        return await self._ask(f"GET {path} HTTP/1.1\r\n", b"")

    async def post(self, path: str, body: dict[str, object]) -> bytes:
        return await self._ask(f"POST {path} HTTP/1.1\r\n", json.dumps(body).encode())

    async def _ask(self, line: str, body: bytes) -> bytes:
        head = f"{line}Host: localhost\r\nAuthorization: Bearer {next(self._tokens)}\r\n"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self._writer.write(head.encode() + b"\r\n" + body)
        told = await self._reader.readuntil(b"\r\n\r\n")
        length = int(told.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        answer = await self._reader.readexactly(length)
        if told[9:12] != b"200":
            raise RuntimeError(f"{line.strip()}: {told[:12].decode()} {answer[:300].decode()}")
        return answer


async def measure(home: Home, tokens: list[str], seconds: float, streams: int) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    port = programs.free_port()
    with serving(home, port) as server:
        for name in ("stock", "item", "move") if seconds else ():
            await _load(port, tokens, name, WARM_SECONDS)
            before = _processor_seconds(server)
            times, took = await _load(port, tokens, name, seconds)
            worked = _processor_seconds(server) - before
            cuts = statistics.quantiles(times, n=100)
            figures[f"{name}_a_second"] = round(len(times) / took)
            figures[f"{name}_a_processor_second"] = round(len(times) / worked)
            figures[f"{name}_p50_ms"] = round(cuts[49] * 1000, 2)
            figures[f"{name}_p99_ms"] = round(cuts[98] * 1000, 2)
    return figures | (await _streams(home, tokens, streams) if streams else {})


def _processor_seconds(process: int) -> float:
    """What all threads of a process have taken of the processor so far (proc(5): utime and stime)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _load(port: int, tokens: list[str], name: str, seconds: float) -> tuple[list[float], float]:
    began = time.monotonic()
    times = await asyncio.gather(
        *(_client(port, tokens[number::CLIENTS], name, number, began + seconds) for number in range(CLIENTS))
    )
    return [each for some in times for each in some], time.monotonic() - began


async def _client(port: int, tokens: list[str], name: str, number: int, until: float) -> list[float]:
    times, turn = [], number * 97
    async with Client(port, *tokens) as client:
        while (start := time.monotonic()) < until:
            turn += 1
            code = f"i{turn % ITEMS}"
            if name == "stock":
                await client.get(f"/api/v1/stock?item={code}")
            elif name == "item":
                await client.get(f"/api/v1/items/{code}")
            else:
                told = {"item": code, "from_place": "warehouse", "to_place": f"b{turn % BINS}", "quantity": 1}
                await client.post("/api/v1/verbs/move", told)
            times.append(time.monotonic() - start)
    return times


@dataclass
class Ear:
    """One client of the stream: what it heard, in order, and when."""

    token: str
    heard: list[int] = field(default_factory=list)
    at: dict[int, float] = field(default_factory=dict)
    last: int | None = None
    connected: bool = False

    async def listen(self, port: int) -> None:
        """Come again and again, as a browser does, with the last number that was heard."""
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._once(port)
            self.connected = False
            await asyncio.sleep(0.3)

    async def _once(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            resume = "" if self.last is None else f"Last-Event-ID: {self.last}\r\n"
            head = f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n"
            writer.write(f"{head}{resume}\r\n".encode())
            told = await reader.readuntil(b"\r\n\r\n")
            if told[9:12] != b"200":
                return
            number, kind = None, ""
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b"event: "):
                    kind = line[7:].strip().decode()
                elif line in (b"\n", b"\r\n") and number is not None:
                    self.last = number
                    if kind == "ready":
                        self.connected = True
                    elif kind == "stock.changed":
                        self.heard.append(number)
                        self.at[number] = time.monotonic()
                    number, kind = None, ""
        finally:
            writer.close()


async def _streams(home: Home, tokens: list[str], count: int) -> dict[str, Figure]:
    port = programs.free_port()
    ears = [Ear(tokens[number % len(tokens)]) for number in range(count)]
    answered: list[float] = []
    with serving(home, port):
        tasks = [asyncio.create_task(ear.listen(port)) for ear in ears]
        await _until(lambda: all(ear.connected for ear in ears))
        # What was posted before, and is numbered only now, some heard and others came too late for.
        first = max(ear.last or 0 for ear in ears)
        await _post(port, tokens[0], POSTINGS // 2, answered)
        await _until(lambda: all(len(ear.heard) >= POSTINGS // 2 for ear in ears))
        # Posted in the same moment in which the server is told to end: heard only after the restart.
        await _post(port, tokens[0], POSTINGS // 4, [])
    with serving(home, port):
        await _post(port, tokens[0], POSTINGS - POSTINGS // 2 - POSTINGS // 4, [])
        await _until(lambda: all(len(set(ear.heard)) >= POSTINGS for ear in ears))
        await asyncio.sleep(1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    expected = {each for ear in ears for each in ear.heard if each > first}
    waits = [
        max(ear.at.get(number, float("inf")) for ear in ears) - at
        for number, at in zip(sorted(expected), answered, strict=False)
    ]
    return {
        "streams_lost": sum(len(expected - set(ear.heard)) for ear in ears)
        + max(0, POSTINGS - len(expected)),
        "streams_doubled": sum(len(ear.heard) - len(set(ear.heard)) for ear in ears),
        "streams_heard_ms": round(statistics.median(waits) * 1000),
    }


async def _post(port: int, token: str, count: int, answered: list[float]) -> None:
    async with Client(port, token) as client:
        for number in range(count):
            told = {"item": f"i{number}", "from_place": "warehouse", "to_place": "b0", "quantity": 1}
            await client.post("/api/v1/verbs/move", told)
            answered.append(time.monotonic())
            await asyncio.sleep(0.05)


async def _until(true: object, seconds: float = 90) -> None:
    """Wait for something to become true. What has not come by then is counted as lost, not waited for."""
    end = time.monotonic() + seconds
    while not true() and time.monotonic() < end:
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
