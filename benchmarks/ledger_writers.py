"""How many durable movements a second the office posts one by one, and how long one waits beside a bulk.

Protocol. SQLite and PostgreSQL, their commits waiting for the disk (WAL with synchronous=FULL; fsync on), in
a temporary folder on the same disk.
- Rate: 1 and 8 processes, each for so many seconds. Bare: a transaction that inserts one row of three
  numbers, through sqlite3 or psycopg alone. Ours: `stock.move`, the whole verb with key, locks, balances,
  value, audit and event, of a random one of 200 items between two sites. Share: ours by bare.
- Waiting: one process posts rows in bulk (`ledger.post` in acts of 500 lines with 5 ms between them), one
  reads what a plan reads, over and over, and one does a single move every 20 ms. Shown is how long that move
  takes, from the question to the answer, until the bulk is done.

    python -m benchmarks.ledger_writers [--seconds 10] [--bulk-lines 200000] [--json]
"""

import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from benchmarks.table import Figure, arguments, show
from tests import programs

ITEMS = 200
WRITERS = (1, 8)
ACT_LINES = 500
PAUSE_SECONDS = 0.005
MOVE_EVERY_SECONDS = 0.02
SPAWN = multiprocessing.get_context("spawn")


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each rate")
    parser.add_argument("--bulk-lines", type=int, default=200_000, help="posted while one waits")
    options = parser.parse_args()
    rows: list[dict[str, Figure]] = []
    figures: dict[str, Figure] = {"seconds": options.seconds, "bulk_lines": options.bulk_lines}
    for database in ("sqlite", "postgres"):
        with books(database) as environment:
            row: dict[str, Figure] = {"database": database}
            for writers in WRITERS:
                bare = rate(bare_commits, environment, writers, options.seconds)
                ours = rate(moves, environment, writers, options.seconds)
                found = {"bare/s": bare, "ours/s": ours, "share %": 100 * ours / bare}
                row |= {f"{name} ({writers})": value for name, value in found.items()}
                figures |= {
                    f"{database}_{writers}_bare_per_second": round(bare, 1),
                    f"{database}_{writers}_ours_per_second": round(ours, 1),
                    f"{database}_{writers}_share_percent": round(100 * ours / bare, 1),
                }
            waits, lines_per_second = waiting(environment, options.bulk_lines)
            for name, share in (("p50", 0.5), ("p99", 0.99), ("longest", 1.0)):
                milliseconds = 1000 * waits[min(int(share * len(waits)), len(waits) - 1)]
                row[f"{name} ms"] = milliseconds
                figures[f"{database}_{name}_ms"] = round(milliseconds, 1)
            row["bulk lines/s"] = lines_per_second
            figures[f"{database}_bulk_lines_per_second"] = round(lines_per_second)
            figures[f"{database}_single_moves_meanwhile"] = len(waits)
            rows.append(row)
    show("Durable movements, one by one and beside a bulk", rows, figures, as_json=options.json)
    return 0


@contextmanager
def books(database: str) -> Iterator[dict[str, str]]:
    """New books with 200 items at two sites; what a process needs to open them."""
    with tempfile.TemporaryDirectory(prefix="wharfinger-writers-") as folder:
        if database == "sqlite":
            environment = {"WHARFINGER_HOME": folder, "DATABASE_URL": ""}
            alone(fill, environment)
            yield environment
            return
        with programs.running_postgres(durable=True) as url:
            environment = {"WHARFINGER_HOME": folder, "DATABASE_URL": url}
            alone(fill, environment)
            yield environment


def rate(task: Any, environment: dict[str, str], writers: int, seconds: float) -> float:
    """Of so many processes together, a second."""
    ready, go, done = SPAWN.Barrier(writers + 1), SPAWN.Event(), SPAWN.Value("q", 0)
    processes = [
        SPAWN.Process(target=task, args=(environment, number, seconds, ready, go, done))
        for number in range(writers)
    ]
    for process in processes:
        process.start()
    ready.wait()
    go.set()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    return done.value / seconds


def waiting(environment: dict[str, str], lines: int) -> tuple[list[float], float]:
    """Seconds of each single move while a bulk is posted and a plan reads, sorted; bulk lines a second."""
    stop, answers = SPAWN.Event(), SPAWN.Queue()
    reader = SPAWN.Process(target=read_on, args=(environment, stop))
    mover = SPAWN.Process(target=move_on, args=(environment, stop, answers))
    bulk = SPAWN.Process(target=post_bulk, args=(environment, lines, answers))
    for process in (reader, mover, bulk):
        process.start()
    found = dict([answers.get()])
    stop.set()
    found |= dict([answers.get()])
    for process in (reader, mover, bulk):
        process.join()
        assert process.exitcode == 0
    return sorted(found["moves"]), found["bulk"]


def alone(task: Any, environment: dict[str, str]) -> None:
    process = SPAWN.Process(target=task, args=(environment,))
    process.start()
    process.join()
    assert process.exitcode == 0


def fill(environment: dict[str, str]) -> None:
    by = opened(environment, make=True)
    from wharfinger.office import goods, sites

    for number in range(ITEMS):
        goods.add_item(by, goods.NewItem(f"I{number}", f"Item {number}", unit_cost="1.50"))
    for place in ("warehouse", "store", "dock"):
        sites.add_place(by, place, "warehouse")
    counted = [sites.Counted(f"I{number}", 10_000_000) for number in range(ITEMS)]
    sites.open_site(by, "warehouse", counted)
    sites.open_site(by, "store", counted)
    sites.open_site(by, "dock", [])
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (id bigint PRIMARY KEY, a bigint, b bigint, c bigint)")


def bare_commits(
    environment: dict[str, str], writer: int, seconds: float, ready: Any, go: Any, done: "Synchronized[int]"
) -> None:
    commit = bare_sqlite(environment) if not environment["DATABASE_URL"] else bare_postgres(environment)
    base = random.Random(f"{writer} {time.time_ns()}").getrandbits(40) << 20
    ready.wait()
    go.wait()
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        commit(base + count)
        count += 1
    with done.get_lock():
        done.value += count


def bare_sqlite(environment: dict[str, str]) -> Any:
    import sqlite3

    file = Path(environment["WHARFINGER_HOME"], "books.sqlite")
    connection = sqlite3.connect(file, isolation_level=None, timeout=60)
    connection.execute("PRAGMA synchronous=FULL")

    def commit(number: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare VALUES (?, 1, 2, 3)", (number,))
        connection.execute("COMMIT")

    return commit


def bare_postgres(environment: dict[str, str]) -> Any:
    import psycopg

    connection = psycopg.connect(environment["DATABASE_URL"])

    def commit(number: int) -> None:
        connection.execute("INSERT INTO bare VALUES (%s, 1, 2, 3)", (number,))
        connection.commit()

    return commit


def moves(
    environment: dict[str, str], writer: int, seconds: float, ready: Any, go: Any, done: "Synchronized[int]"
) -> None:
    by = opened(environment)
    from wharfinger.office import stock

    luck = random.Random(writer)
    ready.wait()
    go.wait()
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        start, end = luck.sample(("warehouse", "store"), 2)
        stock.move(by, f"I{luck.randrange(ITEMS)}", start, end, 1)
        count += 1
    with done.get_lock():
        done.value += count


def move_on(environment: dict[str, str], stop: Any, answers: Any) -> None:
    by = opened(environment)
    from wharfinger.office import stock

    luck, seconds = random.Random(0), []
    while not stop.is_set():
        started = time.monotonic()
        stock.move(by, f"I{luck.randrange(ITEMS)}", "warehouse", "store", 1)
        seconds.append(time.monotonic() - started)
        stop.wait(MOVE_EVERY_SECONDS)
    answers.put(("moves", seconds))


def read_on(environment: dict[str, str], stop: Any) -> None:
    opened(environment)
    from wharfinger.books.frames import tables_as_of

    while not stop.is_set():
        tables_as_of()


def post_bulk(environment: dict[str, str], lines: int, answers: Any) -> None:
    by = opened(environment)
    from wharfinger.books.acts import Answer, Doing, perform
    from wharfinger.books.ledger import Entry, post, reasons
    from wharfinger.books.models import Item, Place

    items = list(Item.objects.order_by("id").values_list("id", flat=True))
    place = dict(Place.objects.values_list("code", "id"))
    started = time.monotonic()
    for first in range(0, lines, ACT_LINES):

        def work(doing: Doing, first: int = first) -> Answer:
            entries = [
                Entry(
                    items[number % ITEMS],
                    place["store"],
                    place["dock"],
                    1,
                    reasons.TRANSFER,
                    doing.now,
                )
                for number in range(first, min(first + ACT_LINES, lines))
            ]
            return {"movements": len(post(doing, entries))}

        perform("bulk", {"first": first}, work, by)
        time.sleep(PAUSE_SECONDS)
    answers.put(("bulk", lines / (time.monotonic() - started)))


def opened(environment: dict[str, str], *, make: bool = False) -> Any:
    """Whoever asks, once the books are open in this process."""
    os.environ.update(environment)
    from wharfinger.books import open_books

    open_books(make=make)
    from wharfinger.books.acts import By

    return By("benchmark")


if __name__ == "__main__":
    raise SystemExit(main())
