"""A small company with a past: three fruits that sell every day, two suppliers, little on the shelf."""

import datetime as dt

import polars as pl

from tests.office.shop import ME
from wharfinger.books.models import Proposal
from wharfinger.office import goods, partners, sites
from wharfinger.office.intake import bring
from wharfinger.office.plan_now import plan_now

PAST_DAYS = 100
SOLD_A_DAY = {"apple": 6, "pear": 4, "plum": 2}
SUPPLIER = {"apple": "farm", "pear": "farm", "plum": "valley"}


def today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


def plant(**on_hand: int) -> None:
    """Fruits at 1.50 that sell at 2.40, in dozens that take five days; so many of each in the warehouse."""
    sites.add_place(ME, "warehouse", "warehouse")
    for supplier in ("farm", "valley"):
        partners.add_supplier(ME, supplier, supplier.title())
    for fruit, supplier in SUPPLIER.items():
        goods.add_item(ME, goods.NewItem(fruit, fruit.title(), unit_cost="1.50", price="2.40"))
        partners.add_offer(ME, supplier, fruit, "1.50", lead_days=5, multiple=12)
    days = [today() - dt.timedelta(days=back) for back in range(PAST_DAYS, 0, -1)]
    rows = [
        {"item": fruit, "place": "warehouse", "date": day, "quantity": float(sold)}
        for fruit, sold in SOLD_A_DAY.items()
        for day in days
    ]
    bring(ME, {"sales": pl.DataFrame(rows)})
    there = {"apple": 10, "pear": 10, "plum": 5, **on_hand}
    sites.open_site(ME, "warehouse", [sites.Counted(fruit, count) for fruit, count in there.items() if count])


def planned(*decisions: str) -> dict[str, Proposal]:
    """The orders that wait for a decision after a plan, by item."""
    plan_now(decisions=list(decisions) or ["min_max"])
    return open_orders()


def open_orders() -> dict[str, Proposal]:
    return {row.item: row for row in Proposal.objects.filter(kind="order", state="open")}
