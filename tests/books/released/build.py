"""`python -m tests.books.released.build`: books of this version's schema, to be kept beside its release.

Done once for each release that brings a migration. The files of earlier releases are never made again.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import tempfile
from pathlib import Path

from tests import books_at_hand, programs

books_at_hand.set_up_django()

from django.db import connection  # noqa: E402

from tests.office.shop import ME, open_shop  # noqa: E402
from wharfinger import __version__  # noqa: E402
from wharfinger.books import sealer  # noqa: E402
from wharfinger.books.home import Home  # noqa: E402
from wharfinger.office import buying, goods, partners, selling, stock, undo  # noqa: E402

HERE = Path(__file__).parent


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        on_file = books_at_hand.make_template(Path(folder, "sqlite"))
        with books_at_hand.in_process(on_file):
            live_a_day()
            (HERE / f"{__version__}.sqlite.sql").write_text(sqlite_dump())
        with programs.running_postgres() as url:
            on_server = books_at_hand.make_template(Path(folder, "postgres"), url)
            with books_at_hand.in_process(on_server):
                live_a_day()
                connection.close()
                (HERE / f"{__version__}.postgres.sql").write_text(postgres_dump(on_server))


def live_a_day() -> None:
    """Something of everything: an order received, a sale reserved and shipped, a lot, an undo, a seal."""
    open_shop(apples=100)
    partners.add_supplier(ME, "north", "North")
    order = buying.order(ME, "north", "warehouse", [buying.Wanted("apple", 40)])["order"]
    buying.receive(ME, order, [buying.Came("apple", 25, damaged=1)], costs="2.50")
    sold = selling.sell(ME, "warehouse", [selling.Sold("apple", 4)])["order"]
    selling.ship(ME, sold)
    goods.add_item(ME, goods.NewItem("milk", "Milk", tracking="lot", expires=True, unit_cost="0.80"))
    goods.add_lot(ME, "milk", "M1", dt.date(2030, 1, 1))
    moved = stock.move(ME, "apple", "warehouse", "store", 5)
    undo.undo(ME, moved["act"])
    stock.move(ME, "apple", "warehouse", "store", 10)
    sealer.seal(limit=8)


def sqlite_dump() -> str:
    connection.ensure_connection()
    return "\n".join(connection.connection.iterdump()) + "\n"


def postgres_dump(home: Home) -> str:
    pg_dump = programs.command("postgres", "pg_dump")
    whole = ["--inserts", "--no-owner", "--no-privileges", "--no-comments"]
    done = subprocess.run([pg_dump, *whole, home.database_url], capture_output=True, text=True, check=True)
    # Comments, and words to psql that no server understands.
    lines = [line for line in done.stdout.splitlines() if line and not line.startswith(("--", "\\"))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
