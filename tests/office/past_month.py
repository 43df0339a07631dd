"""A month that is over: one item, sold every day, ordered once, all of it written by a journal."""

import datetime as dt

import polars as pl

from tests.office.orchard import today
from tests.office.shop import ME
from wharfinger.office import goods, partners, sites
from wharfinger.office.journal import book_journal


def day(back: int) -> dt.date:
    return today() - dt.timedelta(days=back)


def at(back: int, hour: int = 12) -> dt.datetime:
    return dt.datetime.combine(day(back), dt.time(hour), tzinfo=dt.UTC)


def lived(received: int | None) -> None:
    """The shop from 40 to 20 days ago; 20 apples ordered 30 days ago that came so many days ago, or never."""
    goods.add_item(ME, goods.NewItem("apple", "Apple", unit_cost="1.50", price="2.40"))
    sites.add_place(ME, "warehouse", "warehouse")
    partners.add_supplier(ME, "farm", "The farm")
    sites.open_site(ME, "warehouse", [sites.Counted("apple", 30)], at=at(40, 0))
    moves, left = [], 30
    for back in range(40, 19, -1):
        if back == received:
            moves.append((at(back, 6), "supplier-farm", "warehouse", 20, "receipt", "PO-1"))
            left += 20
        sold = min(2, left)
        if sold:
            moves.append((at(back), "warehouse", "customers", sold, "sale", f"SO-{back}"))
            left -= sold
    heads = [(f"SO-{back}", "sale", at(back), "warehouse", "customers", None) for back in range(40, 19, -1)]
    lines = [(f"SO-{back}", 2.0, 2.4) for back in range(40, 19, -1)]
    if received is not None:
        heads.append(("PO-1", "purchase", at(30), "supplier-farm", "warehouse", "farm"))
        lines.append(("PO-1", 20.0, 1.5))
    columns = ["number", "kind", "at", "from_place", "to_place", "supplier"]
    book_journal(
        ME,
        pl.DataFrame(
            moves, schema=["at", "from_place", "to_place", "quantity", "reason", "document"], orient="row"
        ).with_columns(
            pl.col("quantity").cast(pl.Float64), recorded_at="at", item=pl.lit("apple"), actor=pl.lit("till")
        ),
        pl.DataFrame(heads, schema=columns, orient="row"),
        pl.DataFrame(lines, schema=["document", "quantity", "price"], orient="row").with_columns(
            item=pl.lit("apple")
        ),
    )
