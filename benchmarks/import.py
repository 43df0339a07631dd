"""How fast a shop's file of a million sales lines goes into the books, beside the bare statement.

Protocol. A CSV of 1,000,000 lines (order, item, date, quantity, price) of 2,000 items over two years, made
by rule; 1,000 of them bad: a quantity or a date that is none, or an item that nobody knows. It is brought
in as `wharfinger import FILE --yes` does it: read, understood, checked against the books, written in chunks
as acts with audit and the way back; beside the clock stand the processor seconds of this process, which
other programs on the machine change less. Beside it the very rows that it wrote, in memory already, go into
other books with the same tables, indexes and guards by the bare statement in one transaction: `executemany`
on SQLite, `COPY` on PostgreSQL. Each database in a process of its own, for its peak of memory. `longest` is
the longest time that one transaction of the import held the write lock. PostgreSQL waits for the disk at
every commit, as SQLite does.

    python -m benchmarks.import [--json] [--lines 1000000]
"""

import contextlib
import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show
from tests import books_at_hand, programs
from wharfinger.books.home import Home

ITEMS, DAYS, LINES_AN_ORDER = 2_000, 730, 3
BAD_SHARE = 1_000
ENGINES = ("sqlite", "postgresql")


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000, help="sales lines in the file")
    parser.add_argument("--only", choices=ENGINES, help="measure this database alone, and print its figures")
    options = parser.parse_args()
    if options.only:
        print(json.dumps(measure(options.only, options.lines)))
        return 0
    found = {engine: _in_a_process(engine, options.lines) for engine in ENGINES}
    figures: dict[str, Figure] = {"lines": options.lines}
    for engine, each in found.items():
        figures |= {f"{engine}_{name}": value for name, value in each.items()}
    rows: list[dict[str, Figure]] = [
        {
            "figure": name.replace("_", " "),
            **{engine: found[engine][name] for engine in ENGINES},
            "wanted": wanted,
        }
        for name, wanted in TARGETS.items()
    ]
    show(f"{options.lines:,} sales lines into the books", rows, figures, as_json=options.json)
    return 0


TARGETS = {
    "seconds": "at most 10",
    "processor_seconds": "",
    "bare_seconds": "",
    "times_the_bare": "at most 3",
    "read_seconds": "",
    "longest_ms": "at most 100",
    "peak_mb": "under 1,000",
    "applied": "",
    "quarantined": "all bad ones",
    "bad_in_the_file": "",
}


def measure(engine: str, lines: int) -> dict[str, Figure]:
    """The figures of one database."""
    books_at_hand.set_up_django()
    with (
        tempfile.TemporaryDirectory(prefix="wharfinger-bench-") as folder,
        _template(engine, Path(folder)) as home,
    ):
        file = Path(folder) / "sales.csv"
        bad = write_sales(file, lines)
        with books_at_hand.copy_of(home):
            figures, rows = _imported(file)
        with books_at_hand.copy_of(home):
            bare = _bare(rows)
    return {
        **figures,
        "bare_seconds": round(bare, 2),
        "times_the_bare": round(float(figures["seconds"]) / bare, 2),
        "bad_in_the_file": bad,
    }


def write_sales(file: Path, lines: int) -> int:
    """The file; how many of its lines are bad."""
    luck = np.random.default_rng(20_261_124)
    # Three different items an order: an order's line is known by its item.
    first = luck.integers(0, ITEMS, lines // LINES_AN_ORDER + 1)
    number = np.arange(lines)
    item = (first[number // LINES_AN_ORDER] + number % LINES_AN_ORDER * 7) % ITEMS
    day = np.sort(luck.integers(0, DAYS, lines // LINES_AN_ORDER + 1))[number // LINES_AN_ORDER]
    frame = pl.DataFrame(
        {
            "order": pl.Series(100_001 + number // LINES_AN_ORDER),
            "item": pl.Series(item),
            "date": pl.Series(day, dtype=pl.Int32),
            "quantity": pl.Series(luck.integers(1, 6, lines)),
            "price": pl.Series(np.round(luck.uniform(1, 90, lines), 2)),
        }
    ).with_columns(
        pl.concat_str(pl.lit("W-"), "order").alias("order"),
        pl.concat_str(pl.lit("I-"), pl.col("item").cast(pl.String).str.zfill(5)).alias("item"),
        (pl.lit(dt.date(2024, 1, 1)) + pl.duration(days="date")).cast(pl.String).alias("date"),
        pl.col("quantity").cast(pl.String),
    )
    bad = luck.choice(lines, lines // BAD_SHARE, replace=False)
    for turn, (column, value) in enumerate((("quantity", "many"), ("date", "2025-02-30"), ("item", "I-?"))):
        some = pl.Series(number).is_in(bad[turn::3])
        frame = frame.with_columns(pl.when(some).then(pl.lit(value)).otherwise(pl.col(column)).alias(column))
    frame.write_csv(file)
    return len(bad)


def _imported(file: Path) -> tuple[dict[str, Figure], pl.DataFrame]:
    """The import by the clock, and the rows that it wrote."""
    from wharfinger.books.acts import By
    from wharfinger.books.jobs.running import Running
    from wharfinger.office import importing
    from wharfinger.office.importing import store
    from wharfinger.office.importing.find import batch_of
    from wharfinger.office.plan_now import follow

    held: list[float] = []
    step = Running.step

    def timed(self: Running, *args: Any, **kwargs: Any) -> Any:
        began = time.monotonic()
        try:
            return step(self, *args, **kwargs)
        finally:
            held.append(time.monotonic() - began)

    Running.step = timed
    began, worked = time.monotonic(), time.process_time()
    code = importing.stage(By("bench"), [file])
    read = time.monotonic() - began
    told = follow(importing.apply_import(By("bench"), code)["job"])
    seconds, worked = time.monotonic() - began, time.process_time() - worked
    Running.step = step
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    reasons = [row.reasons for each in batch_of(code).files.all() for row in each.rows.all()]
    assert all(reasons)
    assert told["rows_in"] == told["applied"] + told["quarantined"] + told["known"] + told["set_aside"]
    rows = store.kept(code, store.names(code, "plan-1.0-sales-")[0])
    assert rows is not None
    return {
        "seconds": round(seconds, 2),
        "processor_seconds": round(worked, 2),
        "read_seconds": round(read, 2),
        "longest_ms": round(1000 * max(held)),
        "peak_mb": round(peak),
        "applied": told["applied"],
        "quarantined": len(reasons),
    }, rows


def _bare(rows: pl.DataFrame) -> float:
    """The same rows by the bare statement of the database, in one transaction."""
    from django.db import connection, transaction

    from wharfinger.books.acts import By, perform

    act = perform("bench", {}, lambda doing: {}, By("bench"))["act"]
    names = ("act_id", "key", "item_id", "place_id", "date", "known_at", "quantity", "price", "order")
    frame = rows.with_columns(act_id=act, date=pl.col("date").cast(pl.String)).select(names)
    columns = ", ".join(f'"{name}"' for name in names)
    table = "books_pastsale"
    if connection.vendor == "postgresql":
        text = frame.write_csv(include_header=False)
        began = time.monotonic()
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv)") as copy,
        ):
            copy.write(text)
        return time.monotonic() - began
    tuples = frame.rows()
    began = time.monotonic()
    with transaction.atomic():
        marks = ", ".join("?" * len(names))
        connection.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuples)
    return time.monotonic() - began


@contextlib.contextmanager
def _template(engine: str, folder: Path) -> Iterator[Home]:
    """Books with the items and the place, to be copied."""
    from wharfinger.books.acts import By
    from wharfinger.office import sites
    from wharfinger.office.intake import bring
    from wharfinger.office.verb import learn_verbs

    server = programs.running_postgres(durable=True) if engine == "postgresql" else contextlib.nullcontext("")
    with server as url:
        home = books_at_hand.make_template(folder / "template", _template_url(url))
        with books_at_hand.in_process(home):
            learn_verbs()
            sites.add_place(By("bench"), "main", "warehouse")
            names = [f"I-{number:05d}" for number in range(ITEMS)]
            goods = {
                "item": names,
                "name": names,
                "category": "all",
                "unit": "piece",
                "unit_cost": 1.0,
                "price": 2.0,
            }
            bring(By("bench"), {"items": pl.DataFrame(goods)})
        yield home


def _template_url(server: str) -> str:
    if not server:
        return ""
    base, _, _ = server.rpartition("/")
    books_at_hand.run_sql(base, "CREATE DATABASE bench_template")
    return f"{base}/bench_template"


def _in_a_process(engine: str, lines: int) -> dict[str, Figure]:
    program = [sys.executable, "-m", "benchmarks.import", "--only", engine, "--lines", str(lines)]
    done = subprocess.run(program, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
