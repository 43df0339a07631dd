"""How fast much goes into the books and comes out again, on SQLite and on PostgreSQL.

Protocol. Books of 10,000 items at five places, in a folder of their own; PostgreSQL is a server of our own
that waits for the disk at every commit, as SQLite does. All through the functions that the program uses.
Beside each time on the clock stand the processor seconds of this process alone: where other programs share
the machine the two differ, and on PostgreSQL the server's own are not in them.
- bulk lines: `book_journal` in acts of 2,000 lines, 5 ms apart. Once a line is a sale alone; once it comes
  with its order and the order's line, three to an order. The best of three runs of 20 acts.
- stock: the table Stock, 50,000 rows; the median of nine.
- plan: every table that the declared decisions read, as of now, over 5,000,000 rows of sales in 24 months,
  of which the last is open and read from the database, the others from Parquet; the best of three. `cache`
  is what the Parquet files took to make, once.
- rebuild: every balance and holding from 1,000,000 movements; what it gives must not differ from them.
The rows of sales and of movements are made by the database itself, as history of other programs would be.

    python -m benchmarks.ledger [--json] [--sales 5000000] [--movements 1000000]
"""

import contextlib
import datetime as dt
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl

from benchmarks.table import Figure, arguments, show
from tests import books_at_hand, programs
from wharfinger.books.home import Home

ITEMS, STORES = 10_000, 5
LINES, ACTS, LINES_AN_ORDER = 2_000, 20, 3
MONTHS = 24


class Took(NamedTuple):
    """A figure by the clock, and by the processor time of this process."""

    clock: float
    processor: float


TARGETS = {
    "bulk_lines_a_second": "at least 20,000",
    "bulk_order_lines_a_second": "",
    "stock_ms": "at most 50",
    "cache_seconds": "",
    "plan_seconds": "under 3",
    "rebuild_seconds": "under 20",
}


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--sales", type=int, default=5_000_000, help="rows of sales for the plan")
    parser.add_argument("--movements", type=int, default=1_000_000, help="movements for the rebuild")
    options = parser.parse_args()
    books_at_hand.set_up_django()
    found: dict[str, dict[str, Took]] = {}
    for name, books in (("sqlite", on_sqlite), ("postgresql", on_postgres)):
        with books() as home, books_at_hand.in_process(home):
            found[name] = measure(options.sales, options.movements)
    figures: dict[str, Figure] = {"sales": options.sales, "movements": options.movements}
    for base, each in found.items():
        for name, took in each.items():
            figures |= {
                f"{base}_{name}": round(took.clock, 2),
                f"{base}_{name}_by_processor": round(took.processor, 2),
            }
    rows: list[dict[str, Figure]] = [
        {
            "figure": name.replace("_", " "),
            **{
                f"{base}{what}": value
                for base, each in found.items()
                for what, value in zip(("", " (processor)"), each[name], strict=True)
            },
            "wanted": wanted,
        }
        for name, wanted in TARGETS.items()
    ]
    show("Much into the books, and out of them", rows, figures, as_json=options.json)
    return 0


@contextlib.contextmanager
def on_sqlite() -> Iterator[Home]:
    with tempfile.TemporaryDirectory(prefix="wharfinger-ledger-") as folder:
        yield books_at_hand.make_template(Path(folder))


@contextlib.contextmanager
def on_postgres() -> Iterator[Home]:
    with (
        tempfile.TemporaryDirectory(prefix="wharfinger-ledger-") as folder,
        programs.running_postgres(durable=True) as url,
    ):
        server, _, _ = url.rpartition("/")
        books_at_hand.run_sql(server, "CREATE DATABASE ledger")
        yield books_at_hand.make_template(Path(folder), f"{server}/ledger")


def measure(sales: int, movements: int) -> dict[str, Took]:
    """Each figure on the clock and in processor time."""
    from wharfinger.books.frames import build_cache

    open_company()
    alone = min(post_acts(with_orders=False) for _ in range(3))
    ordered = min(post_acts(with_orders=True) for _ in range(3))
    stock = sorted(timed(lambda: tables("stock")) for _ in range(9))[4]
    sell_in_the_past(sales)
    cache = timed(build_cache)
    return {
        "bulk_lines_a_second": Took(*(LINES * ACTS / each for each in alone)),
        "bulk_order_lines_a_second": Took(*(LINES * ACTS / each for each in ordered)),
        "stock_ms": Took(*(1000 * each for each in stock)),
        "cache_seconds": cache,
        "plan_seconds": min(plan(sales) for _ in range(3)),
        "rebuild_seconds": rebuild_from(movements),
    }


def open_company() -> None:
    """The items, the places, and a large stock of everything everywhere."""
    from wharfinger.books.acts import By
    from wharfinger.office.intake import bring, bring_opening

    stores = [f"store-{number}" for number in range(STORES)]
    codes = [f"item-{number}" for number in range(ITEMS)]
    plain = {"name": "Thing", "category": "things", "unit": "piece", "unit_cost": 1.0, "price": 2.0}
    bring(
        By("benchmark"),
        {
            "places": pl.DataFrame({"place": stores, "name": "Store", "kind": "store"}),
            "items": pl.DataFrame({"item": codes, **plain}),
        },
    )
    stock = pl.DataFrame({"item": codes, "on_hand": 1e6}).join(pl.DataFrame({"place": stores}), how="cross")
    bring_opening(By("benchmark"), stock, dt.datetime.now(tz=dt.UTC) - dt.timedelta(days=3))


def post_acts(*, with_orders: bool) -> Took:
    """What so many acts take, the pauses between them counted."""
    from wharfinger.books.acts import By
    from wharfinger.office.intake.bring import PAUSE_SECONDS
    from wharfinger.office.journal import book_journal

    journals = [journal(with_orders=with_orders) for _ in range(ACTS)]

    def post() -> None:
        for each in journals:
            book_journal(By("benchmark"), *each)
            time.sleep(PAUSE_SECONDS)

    return timed(post)


def journal(*, with_orders: bool) -> tuple[pl.DataFrame, ...]:
    at = dt.datetime.now(tz=dt.UTC)
    rng = random.Random(time.perf_counter_ns())
    name = f"{rng.getrandbits(48):x}"
    sold = pl.DataFrame(
        {
            "at": at,
            "recorded_at": at,
            "item": [f"item-{rng.randrange(ITEMS)}" for _ in range(LINES)],
            "from_place": f"store-{rng.randrange(STORES)}",
            "to_place": "customers",
            "quantity": [float(rng.randint(1, 5)) for _ in range(LINES)],
            "reason": "sale",
            "document": [f"{name}-{number // LINES_AN_ORDER}" for number in range(LINES)],
            "actor": "benchmark",
        }
    )
    if not with_orders:
        return (sold.with_columns(document=pl.lit("till")),)
    heads = sold.group_by("document").agg(pl.col("at", "from_place", "to_place").first())
    orders = heads.rename({"document": "number"}).with_columns(kind=pl.lit("sale"))
    return sold, orders, sold.select("document", "item", "quantity", price=pl.lit(2.0))


def sell_in_the_past(count: int) -> None:
    """Rows of history, spread over the months up to yesterday, every one an order of its own."""
    from django.db import connection

    from wharfinger.books.models import Act

    act = Act.objects.order_by("id").first()
    assert act
    today = dt.datetime.now(tz=dt.UTC).date()
    days = (today - dt.date(today.year - MONTHS // 12, today.month, 1)).days
    on_postgres = connection.vendor == "postgresql"
    day = (
        f"DATE '{today}' - (1 + n % {days})::int"
        if on_postgres
        else f"date('{today}', '-' || (1 + n % {days}) || ' days')"
    )
    yes = "true" if on_postgres else "1"
    item, place = "(SELECT min(id) FROM books_item)", "(SELECT id FROM books_place WHERE code = 'store-0')"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO books_pastsale (act_id, key, item_id, place_id, date, known_at, quantity, price, "
            'promotion, available, channel, customer, "order") '
            f"SELECT {act.pk}, 'o/W' || n, {item} + n * 7919 % {ITEMS}, {place}, {day}, n, 1 + n % 5, 20000, "
            f"{yes}, 1.0, 'web', 'K' || (n % 50000), 'W' || n FROM ({numbers(count)}) AS numbers"
        )
        cursor.execute("ANALYZE")


def numbers(count: int) -> str:
    """SQL for the numbers from 1 on, as n."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return f"SELECT n FROM generate_series(1::bigint, {count}) AS n"
    return (
        f"WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {count}) SELECT n FROM r"
    )


def plan(rows: int) -> Took:
    """What it takes until all tables of a plan are there."""
    from wharfinger.books.frames import FROM_BOOKS
    from wharfinger.decide import registry

    decisions = [registry.find(name) for name in registry.names()]
    read = {table.table_name() for each in decisions for table in (*each.reads, *each.may_read)}
    names = sorted(read & set(FROM_BOOKS))
    found: dict[str, pl.DataFrame] = {}
    took = timed(lambda: found.update(tables(*names)))
    if found["sales"].height < rows:
        raise AssertionError(f"{found['sales'].height} rows of sales, {rows} wanted")
    return took


def rebuild_from(count: int) -> Took:
    """What a rebuild takes from so many more movements, which must then agree with every balance."""
    from django.db import connection

    from wharfinger.books import ledger
    from wharfinger.books.models import Act

    act = Act.objects.order_by("id").first()
    assert act
    store, item = "(SELECT id FROM books_place WHERE code = 'store-0')", "(SELECT min(id) FROM books_item)"
    customers = "(SELECT id FROM books_place WHERE code = 'customers')"
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO books_movement (act_id, at, recorded_at, item_id, from_place_id, to_place_id, "
            f"quantity, value, reason) SELECT {act.pk}, n, n, {item} + n * 7919 % {ITEMS}, "
            f"{store} + n % {STORES}, {customers}, 1, 10000, 'sale' FROM ({numbers(count)}) AS numbers"
        )
    took = timed(ledger.rebuild)
    if ledger.differences():
        raise AssertionError("the balances are not those of the movements")
    return took


def tables(*names: str) -> dict[str, pl.DataFrame]:
    from wharfinger.books.frames import tables_as_of

    return tables_as_of(names=names)


def timed(work: Callable[[], object]) -> Took:
    """What it takes on the clock, and of this process's processor."""
    gc.collect()
    clock, processor = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - clock, time.process_time() - processor)


if __name__ == "__main__":
    sys.exit(main())
