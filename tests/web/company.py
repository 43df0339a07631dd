"""A small company for the pages: something of everything that a page shows."""

import datetime as dt

from tests.office.shop import ME, open_shop
from wharfinger.books.models import Proposal
from wharfinger.office import buying, goods, partners, selling
from wharfinger.office.jobs import enqueue_job


def set_up() -> None:
    """The shop with its apples, a supplier, an order, a sale, three proposals and a job."""
    open_shop()
    goods.add_item(ME, goods.NewItem("pear", "Pear", category="fruit", unit_cost="2", price="3.10"))
    goods.add_item(
        ME, goods.NewItem("milk", "Milk", tracking="lot", expires=True, unit_cost="0.80", price="1.19")
    )
    partners.add_supplier(ME, "north", "North Orchards", email="orders@north.example")
    for item, cost in (("apple", "1.40"), ("pear", "1.90"), ("milk", "0.75")):
        partners.add_offer(ME, "north", item, cost, 5)
    order = buying.order(ME, "north", "warehouse", [buying.Wanted("apple", 30), buying.Wanted("milk", 12)])
    today = dt.datetime.now(tz=dt.UTC).date()
    came = buying.Came("milk", 12, lot="M1", expires=today + dt.timedelta(days=9))
    buying.receive(ME, order["order"], [came])
    selling.sell_now(ME, "warehouse", [selling.Sold("apple", 4)])
    for item, quantity, worth in (("apple", 40, 90), ("pear", 24, 60), ("milk", 36, 15)):
        proposal(item, quantity, worth)
    enqueue_job(ME, "check_balances")


def proposal(item: str, quantity: int, worth: int, kind: str = "order") -> Proposal:
    """One that waits for a decision."""
    now = dt.datetime.now(tz=dt.UTC)
    return Proposal.objects.create(
        key=f"{kind}/{item}",
        decision="min_max",
        kind=kind,
        item=item,
        place="warehouse",
        supplier="north",
        what=f"Order {quantity} of {item} from north",
        why=f"{item} runs out in 3 days; it takes 5 days to come",
        worth=worth * 10_000,
        value=quantity * 10_000,
        sure=0.8,
        until=now.date() + dt.timedelta(days=2),
        terms={"quantity": str(quantity)},
        evidence={"on_hand": 3.0, "lead_days": 5.0},
        made_on=now.date(),
        made_at=now,
        seen_at=now,
        changed_at=now,
    )
