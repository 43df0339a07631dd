"""Lead times from receipts: few orders lean on the supplier's habit, and that on the company's."""

import datetime as dt

import polars as pl
import pytest

from wharfinger.decide.stock.levels.lead_days import learned_lead_days
from wharfinger.decide.stock.levels.terms import terms
from wharfinger.tables import Offers, Receipts

TODAY = dt.date(2026, 7, 1)
OFFERS = Offers.of(
    {
        "supplier": ["n", "n", "s"],
        "item": ["tea", "mug", "jam"],
        "unit_cost": [1.0] * 3,
        "lead_days": [10.0] * 3,
    }
)


def learned(*came: tuple[str, str, str, int]) -> dict[str, dict[str, object]]:
    ordered = dt.date(2026, 5, 1)
    rows = [
        {
            "document": document,
            "supplier": supplier,
            "item": item,
            "ordered": ordered,
            "received": ordered + dt.timedelta(days=days),
            "quantity_ordered": 1.0,
            "quantity_received": 1.0,
        }
        for document, supplier, item, days in came
    ]
    receipts = Receipts.of(pl.DataFrame(rows)) if rows else None
    found = learned_lead_days(terms(OFFERS, None, TODAY), OFFERS, receipts, TODAY)
    return {row["item"]: row for row in found.iter_rows(named=True)}


def test_without_receipts_the_offer_is_believed():
    tea = learned()["tea"]
    assert (tea["lead_days"], tea["lead_days_sd"], tea["orders"]) == (10.0, 0.0, 0)


def test_one_late_order_moves_the_item_most_then_its_supplier_then_the_company():
    # Six days late, each level counting as five orders more: company 6/6 = 1, supplier (6 + 5)/6, item
    # (6 + 5 * 11/6)/6.
    found = learned(("a", "n", "tea", 16))
    assert found["jam"]["lead_days"] == pytest.approx(11)
    assert found["mug"]["lead_days"] == pytest.approx(10 + 11 / 6)
    assert found["tea"]["lead_days"] == pytest.approx(10 + (6 + 55 / 6) / 6)


def test_many_orders_speak_for_themselves():
    found = learned(*((str(k), "n", "tea", 14 + 2 * (k % 2)) for k in range(200)))
    assert found["tea"]["lead_days"] == pytest.approx(15, abs=0.05)
    assert found["tea"]["lead_days_sd"] == pytest.approx(1, abs=0.05)
    assert found["tea"]["orders"] == 200


def test_a_receipt_of_tomorrow_is_not_known_today():
    assert learned(("a", "n", "tea", 90))["tea"]["lead_days"] == 10.0


def test_of_a_delivery_in_parts_the_last_counts():
    whole = learned(("a", "n", "tea", 16))["tea"]["lead_days"]
    assert learned(("a", "n", "tea", 12), ("a", "n", "tea", 16))["tea"]["lead_days"] == whole
