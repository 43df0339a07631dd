"""What holds for every order whatever the facts: no order contradicts its own reason."""

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.purchasing.replenish.shop import levels
from tests.decide.purchasing.shop import TODAY, items
from wharfinger.decide.purchasing import ReplenishSettings, replenish

NAMES = ("ale", "oil", "salt")
TABLES = ("order_lines", "supplier_orders", "cash", "left_out", "order_doubts")
OFFERED = {"break_quantity": float, "break_kind": str, "multiple": float, "minimum_quantity": float}
ASKED = {"order_weekdays": str, "minimum_value": float, "free_freight_value": float}
small = st.integers(0, 80).map(float)


@st.composite
def shops(draw):
    """Three items, two suppliers, and everything else as it comes."""
    lines = []
    for name in NAMES:
        mean, sd, lot = draw(small), draw(small), draw(small)
        s = mean + draw(st.integers(0, 2)) * sd
        lines.append(levels(name, mean=mean, sd=sd, reorder_point=s, order_up_to=s + lot))
    offered = []
    for supplier in ("S-1", "S-2"):
        for name in NAMES:
            base = {
                "supplier": supplier, "item": name, "unit_cost": draw(st.integers(0, 40)) / 10,
                "lead_days": draw(st.integers(0, 12).map(float)),
                "multiple": draw(st.none() | st.sampled_from([1.0, 2.5, 6.0])),
                "minimum_quantity": draw(st.none() | small), "break_quantity": None, "break_kind": None,
            }  # fmt: skip
            offered.append(base)
            if draw(st.booleans()):
                kind = draw(st.sampled_from(["all_units", "incremental"]))
                less = {"unit_cost": base["unit_cost"] * 0.9, "break_quantity": 50.0, "break_kind": kind}
                offered.append(base | less)
    coming = [
        {"item": name, "place": "main", "quantity": draw(small) + 1, "document": f"P{k}",
         "due": TODAY + dt.timedelta(draw(st.integers(-40, 30)))}
        for k, name in enumerate(draw(st.lists(st.sampled_from(NAMES), max_size=4)))
    ]  # fmt: skip
    terms = [
        {"supplier": supplier, "name": supplier,
         "order_weekdays": draw(st.none() | st.sampled_from(["mon", "tue,fri"])),
         "minimum_value": draw(st.none() | small), "free_freight_value": draw(st.none() | small)}
        for supplier in ("S-1", "S-2")
    ]  # fmt: skip
    tables = {
        "items": items(*NAMES, price=draw(st.lists(small, min_size=3, max_size=3))),
        "levels": pl.concat(lines),
        "offers": pl.DataFrame(offered, schema_overrides=OFFERED),
        "stock": pl.DataFrame({
            "item": NAMES, "on_hand": draw(st.lists(st.integers(-5, 90).map(float), min_size=3, max_size=3)),
            "reserved": draw(st.lists(st.integers(0, 20).map(float), min_size=3, max_size=3)),
        }),
        "suppliers": pl.DataFrame(terms, schema_overrides=ASKED),
    }  # fmt: skip
    if coming:
        tables["incoming"] = pl.DataFrame(coming)
    chosen = ReplenishSettings(
        budget=draw(st.none() | st.integers(0, 400).map(float)),
        order_cost=draw(st.sampled_from([0.0, 2.0])),
    )
    return tables, chosen


def run(shop):
    tables, chosen = shop
    return replenish(**tables, settings=chosen, as_of=TODAY)


@settings(max_examples=60, deadline=None)
@given(shops())
def test_no_order_contradicts_its_own_reason(shop):
    tables, chosen = shop
    found = run(shop)
    for row in found.order_lines.iter_rows(named=True):
        there = row["on_hand"] - row["promised"] + row["incoming"]
        assert abs(row["stock_position"] - there) < 1e-6
        if row["cause"] == "fill_up":
            assert row["stock_position"] > row["reorder_point"] - 1e-6
        elif row["cause"] == "customer_order":
            assert row["stock_position"] + row["incoming_late"] < 0
        else:
            # Nothing is ordered while enough is on its way in time.
            assert row["stock_position"] <= row["reorder_point"] + 1e-6
        assert row["order_on"] >= TODAY
        assert row["due"] >= row["order_on"]
        assert row["order_on"] + dt.timedelta(days=row["lead_days"]) <= row["due"]
        assert row["in_time"] == (row["runs_out_on"] is None or row["due"] <= row["runs_out_on"])
        assert row["worth"] <= row["lost_if_nothing"]
        assert abs(row["value"] - row["quantity"] * row["unit_cost"]) < 0.01 + 1e-6 * row["quantity"]
        check_terms(row, tables)
        for number in (row["order_on"], row["due"]):
            assert str(number) in row["reason"]
    today = found.order_lines.filter(pl.col("order_on") == TODAY)
    if chosen.budget is not None:
        assert today["value"].sum() <= chosen.budget + 0.01 * len(today)
    for head in found.supplier_orders.iter_rows(named=True):
        assert head["value"] >= (head["minimum_value"] or 0.0) - 0.02
        owes = head["free_freight_value"] is not None and head["value"] < head["free_freight_value"] - 0.02
        assert not (owes and head["freight"] == 0)
    # What is neither ordered nor left out was not needed.
    assert set(found.supplier_orders["supplier"]) == set(found.order_lines["supplier"])


def check_terms(row, tables):
    """The offer's rows say so, read anew."""
    mine = tables["offers"].filter((pl.col("supplier") == row["supplier"]) & (pl.col("item") == row["item"]))
    base = mine.filter(pl.col("break_quantity").is_null()).row(0, named=True)
    multiple = {None: 1.0, 2.5: 5.0}.get(base["multiple"], base["multiple"])
    assert row["quantity"] % multiple == 0
    assert row["quantity"] >= (base["minimum_quantity"] or 0.0)
    assert row["unit_cost"] <= base["unit_cost"] + 1e-6
    assert row["unit_cost"] > 0


@settings(max_examples=25, deadline=None)
@given(shops(), st.randoms(use_true_random=False))
def test_the_same_facts_in_another_order_give_the_same_orders(shop, random):
    tables, chosen = shop
    turned = {name: frame[random.sample(range(frame.height), frame.height)] for name, frame in tables.items()}
    one, same, other = run(shop), run(shop), run((turned, chosen))
    for name in TABLES:
        assert getattr(one, name).equals(getattr(same, name)), name
        assert getattr(one, name).equals(getattr(other, name)), name


@settings(max_examples=60, deadline=None)
@given(shops())
def test_enough_on_its_way_in_time_means_no_order(shop):
    tables, chosen = shop
    plenty = pl.DataFrame(
        {"item": NAMES, "place": "main", "quantity": 10_000.0, "due": TODAY, "document": "PLENTY"}
    )
    found = run((tables | {"incoming": plenty}, chosen))
    assert found.order_lines.is_empty()
