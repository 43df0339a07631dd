import datetime as dt

import polars as pl
import pytest

from wharfinger.decide import stock

TODAY = dt.date(2026, 7, 1)


def shop():
    """One that sells much, one little but evenly, one erratically, one that ended, one new."""
    rows = []
    for n in range(1, 366):
        date = TODAY - dt.timedelta(days=n)
        rows.append(("much", date, 10.0))
        rows.append(("even", date, 0.1))
        if n % 70 == 1:
            rows.append(("wild", date, 5.0))
        if n <= 10:
            rows.append(("new", date, 0.1))
    rows.append(("ended", TODAY - dt.timedelta(days=500), 3.0))
    sales = pl.DataFrame(rows, schema=["item", "date", "quantity"], orient="row")
    names = ["much", "even", "wild", "new", "ended"]
    items = {
        "item": names,
        "name": names,
        "category": ["x"] * 5,
        "unit": ["piece"] * 5,
        "unit_cost": [1.0] * 5,
        "price": [2.0] * 5,
    }
    return sales, items


def test_the_class_changes_the_rule():
    rules = stock.class_rules(*shop(), as_of=TODAY)
    found = {
        row["item"]: (row["rule"], row["service"], row["review_every"]) for row in rules.iter_rows(named=True)
    }
    assert found == {
        "much": ("forecast", 0.98, 1),
        "even": ("min_max", 0.90, 4),
        "wild": ("on_order", None, 1),
        "new": ("forecast", 0.95, 1),
        "ended": ("run_out", None, 1),
    }


@pytest.mark.parametrize(("on_order", "rule"), [(True, "on_order"), (False, "min_max")])
def test_erratic_goods_of_little_margin_may_be_stocked_all_the_same(on_order, rule):
    rules = stock.class_rules(*shop(), settings=stock.ClassRuleSettings(on_order=on_order), as_of=TODAY)
    assert rules.row(by_predicate=pl.col("item") == "wild", named=True)["rule"] == rule
