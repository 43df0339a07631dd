import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide import stock
from wharfinger.decide.stock.expiry.expiry import decision

TODAY = dt.date(2026, 7, 1)


def day(ahead):
    return TODAY + dt.timedelta(days=ahead)


def sold(item, place, rate, days=120, price=None):
    """The same number every day, so that the forecast knows what comes."""
    return pl.DataFrame(
        {
            "item": item,
            "place": place,
            "date": [day(-n) for n in range(days, 0, -1)],
            "quantity": float(rate),
            "price": [price] * days,
        },
        schema_overrides={"price": pl.Float64},
    )


ITEMS = {
    "item": ["milk"],
    "name": ["Milk"],
    "category": ["dairy"],
    "unit": ["bottle"],
    "unit_cost": [1.0],
    "price": [1.5],
    "shelf_life_days": [10.0],
    "weight_g": [1000.0],
}


def lots(*rows):
    """place, lot, days ahead on which it expires, units."""
    return pl.DataFrame(
        [("milk", place, lot, day(ahead), float(units)) for place, lot, ahead, units in rows],
        schema=["item", "place", "lot", "expires", "on_hand"],
        orient="row",
    )


def expiry(sales, there, items=ITEMS, **more):
    return stock.expiry(sales, items, there, as_of=TODAY, **more)


def first_act(found, lot):
    return found.expiry_acts.row(by_predicate=(pl.col("lot") == lot) & (pl.col("rank") == 1), named=True)


def test_what_sells_in_time_is_not_named():
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 9, 20)))
    assert found.expiring.is_empty()
    assert found.expiry_acts.is_empty()


def test_the_waste_is_what_the_demand_until_the_last_day_leaves():
    # 4 a day for 5 days, the last one in it, are 20 of 60; of the next 10 none are left to sell but 16.
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 4, 60), ("north", "b", 8, 10)))
    row = found.expiring.row(by_predicate=pl.col("lot") == "a", named=True)
    assert row["days_left"] == 5
    assert row["demand"] == pytest.approx(20, rel=0.05)
    assert row["waste"] == pytest.approx(40, rel=0.05)
    assert row["waste_value"] == pytest.approx(row["waste"])
    assert row["demand_from"] == "sales"
    assert found.expiring.height == 1


def test_a_forecast_that_is_given_is_used_and_goes_on_beyond_its_end():
    ahead = {
        "item": ["milk"] * 3,
        "place": ["north"] * 3,
        "date": [day(n) for n in range(3)],
        "mean": [10.0, 10.0, 10.0],
        "q95": [11.6449, 11.6449, 11.6449],
    }
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 4, 60)), forecast=ahead)
    row = found.expiring.row(0, named=True)
    assert row["demand_from"] == "forecast"
    assert row["demand"] == pytest.approx(50)
    assert row["demand_sd"] == pytest.approx(np.sqrt(5), rel=1e-3)


def test_a_total_that_is_given_is_scaled_to_the_days():
    total = {"item": ["milk"], "place": ["north"], "periods": [10.0], "mean": [30.0], "sd": [4.0]}
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 4, 60)), demand_total=total)
    row = found.expiring.row(0, named=True)
    assert (row["demand"], row["demand_from"]) == (15.0, "demand_total")
    assert row["demand_sd"] == pytest.approx(4 / np.sqrt(2))


def test_a_place_that_sells_faster_is_sent_what_would_spoil():
    sales = pl.concat([sold("milk", "north", 4), sold("milk", "south", 20)])
    lanes = {"from_place": ["north"], "to_place": ["south"], "days": [1.0], "cost": [5.0]}
    found = expiry(sales, lots(("north", "a", 4, 60)), lanes=lanes)
    act = first_act(found, "a")
    assert (act["act"], act["to_place"]) == ("transfer", "south")
    assert act["quantity"] == pytest.approx(40, abs=3)
    assert act["worth"] == pytest.approx(act["saved"] * 1.0 - 5.0)
    assert act["until"] == day(4 - 1 - 1)


def test_a_way_that_costs_more_than_it_saves_is_not_gone():
    sales = pl.concat([sold("milk", "north", 4), sold("milk", "south", 20)])
    lanes = {"from_place": ["north"], "to_place": ["south"], "days": [1.0], "cost": [50.0]}
    found = expiry(sales, lots(("north", "a", 4, 60)), lanes=lanes)
    assert "transfer" not in found.expiry_acts["act"].to_list()


def test_a_way_paid_by_weight_asks_for_the_weight():
    sales = pl.concat([sold("milk", "north", 4), sold("milk", "south", 20)])
    lanes = {"from_place": ["north"], "to_place": ["south"], "days": [1.0], "cost_per_kg": [0.1]}
    bare = {name: column for name, column in ITEMS.items() if name != "weight_g"}
    found = expiry(sales, lots(("north", "a", 4, 60)), bare, lanes=lanes)
    asks = found.expiry_acts.filter(pl.col("act") == "ask")["why"].to_list()
    assert any("has no weight_g" in why for why in asks)


def test_two_lots_do_not_both_fill_the_same_shelf_elsewhere():
    """The second lot finds the other place as the first move leaves it."""
    sales = pl.concat([sold("milk", "north", 1), sold("milk", "south", 10)])
    lanes = {"from_place": ["north"], "to_place": ["south"], "days": [0.0], "cost": [0.0]}
    found = expiry(sales, lots(("north", "a", 3, 60), ("north", "b", 4, 60)), lanes=lanes)
    moved = found.expiry_acts.filter((pl.col("rank") == 1) & (pl.col("act") == "transfer"))
    assert moved["quantity"].sum() <= 10 * 5 + 8  # five days at south; a few more for luck
    assert found.expiring["waste_value"].sum() == pytest.approx(115, rel=0.05)


def test_goods_on_their_way_are_cut_rather_than_wasted():
    coming = {"item": ["milk"], "place": ["north"], "quantity": [80.0], "due": [day(2)], "document": ["PO7"]}
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 9, 20)), incoming=coming)
    act = first_act(found, "PO7")
    assert act["act"] == "order_less"
    # 13 days at 4 are wanted until it expires, 20 of these come from the lot that is there: 32 of 80 sell.
    assert act["quantity"] == pytest.approx(48, abs=4)
    assert act["guessed"] == "that it comes with its whole shelf life"


def test_without_an_elasticity_it_asks_and_tells_what_would_pay():
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 4, 60)))
    assert first_act(found, "a")["act"] == "give_away"
    ask = found.expiry_acts.row(by_predicate=pl.col("act") == "ask", named=True)
    # 20 sell anyway; 30% off gives up 6 for each 10 sold at 7: 20 x 0.3 / 0.7.
    assert "30% off pays if it sells 8.5" in ask["why"] or "30% off pays if it sells 8.6" in ask["why"]
    assert ask["worth"] is None


def test_a_mark_down_is_as_deep_as_pays():
    chosen = stock.ExpirySettings(elasticity=-3.0, largest_discount=0.6)
    found = expiry(sold("milk", "north", 4), lots(("north", "a", 4, 60)), settings=chosen)
    act = first_act(found, "a")
    assert act["act"] == "mark_down"
    # All 60 are sold at (1 - d) ** -3 = 3; beyond that a deeper one only gives up.
    assert act["discount"] == pytest.approx(1 - 3 ** (-1 / 3), abs=0.05)
    assert act["worth"] == pytest.approx(act["saved"] * 1.5 * (1 - act["discount"]) - act["costs"])


def test_an_elasticity_is_learned_where_prices_changed_and_sales_with_them():
    dear, cheap = sold("milk", "north", 4, price=1.5), sold("milk", "north", 8, days=60, price=1.2)
    sales = pl.concat([dear.head(60), cheap])
    found = expiry(sales, lots(("north", "a", 4, 100)))
    why = found.expiry_acts.filter(pl.col("act") == "mark_down")["why"].to_list()
    # log(8 / 4) / log(1.2 / 1.5) = -3.1.
    assert len(why) == 1
    assert "elasticity -3.1" in why[0]


def test_what_has_expired_is_written_off():
    found = expiry(sold("milk", "north", 4), lots(("north", "a", -1, 12), ("north", "b", 2, 10)))
    assert first_act(found, "a")["act"] == "write_off"
    assert found.expiring["lot"].to_list() == ["a"]
    proposals = decision.proposals(
        decision.apply(
            {"sales": sold("milk", "north", 4), "items": ITEMS, "stock": lots(("north", "a", -1, 12))},
            as_of=TODAY,
        )
    )
    assert proposals["what"].to_list() == ["Write off 12 of Milk at north (lot a)"]


def test_a_depot_meets_the_demand_of_the_places_it_serves():
    found = expiry(sold("milk", "shop", 4), lots(("depot", "a", 4, 60)))
    row = found.expiring.row(0, named=True)
    assert (row["demand_from"], row["demand"]) == ("other places", pytest.approx(20))


def test_what_lies_dead_is_moved_to_where_it_sells():
    # North sold its last 200 days ago; south sells 2 a day, has 40, and 360 are wanted within 180 days.
    dead = pl.DataFrame(
        {"item": ["milk"], "place": ["north"], "date": [day(-200)], "quantity": [1.0]},
    )
    sales = pl.concat([dead, sold("milk", "south", 2, days=190).drop("price")])
    there = {"item": ["milk"] * 2, "place": ["north", "south"], "on_hand": [500.0, 40.0]}
    lanes = {"from_place": ["north"], "to_place": ["south"], "days": [1.0], "cost": [20.0]}
    row = expiry(sales, there, lanes=lanes).slow_stock.row(0, named=True)
    assert (row["act"], row["to_place"], row["state"]) == ("transfer", "south", "dead")
    assert (row["quantity"], row["worth"]) == (320.0, 300.0)
    alone = expiry(sales, there).slow_stock.row(0, named=True)
    assert (alone["act"], alone["quantity"], alone["holding_year"]) == ("clear", 500.0, 125.0)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["north", "south"]),
            st.integers(-1, 12),
            st.integers(1, 80),
            st.sampled_from([0.0, 0.25, 1.0]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_act_takes_more_than_there_is(rows):
    total = {
        "item": ["milk"] * 2,
        "place": ["north", "south"],
        "periods": [7.0] * 2,
        "mean": [20.0, 45.0],
        "sd": [8.0, 9.0],
    }
    there = pl.DataFrame(
        [
            ("milk", place, f"{at}", day(ahead), float(units), units * part)
            for at, (place, ahead, units, part) in enumerate(rows)
        ],
        schema=["item", "place", "lot", "expires", "on_hand", "reserved"],
        orient="row",
    )
    lanes = {
        "from_place": ["north", "south"],
        "to_place": ["south", "north"],
        "days": [1.0, 1.0],
        "cost": [2.0, 2.0],
    }
    found = expiry(sold("milk", "north", 4), there, demand_total=total, lanes=lanes)
    acts = found.expiry_acts.join(there, on=["item", "place", "lot"])
    assert acts.filter(pl.col("quantity") > pl.col("on_hand") + 1e-9).is_empty()
    moved = acts.filter(pl.col("act") == "transfer")
    assert moved.filter(pl.col("quantity") > pl.col("on_hand") - pl.col("reserved") + 1e-9).is_empty()
    assert found.expiring.filter(pl.col("waste") > pl.col("quantity") + 1e-9).is_empty()
    ranks = acts.sort("item", "place", "lot", "rank").group_by("item", "place", "lot").agg("worth")
    for (worths,) in ranks.select("worth").iter_rows():
        known = [worth for worth in worths if worth is not None]
        assert known == sorted(known, reverse=True)


def test_the_report_says_the_loss_first():
    from wharfinger.decide.stock.expiry.expiry_report import report

    result = decision.apply(
        {"sales": sold("milk", "north", 4), "items": ITEMS, "stock": lots(("north", "a", 4, 60))}, as_of=TODAY
    )
    page = report(result)
    assert "lot is expected to lose 40" in page
    assert "must be known" in page
