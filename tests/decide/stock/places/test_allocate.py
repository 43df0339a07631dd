import datetime as dt
import math
from statistics import NormalDist

import polars as pl
import pytest

from wharfinger.decide import stock
from wharfinger.decide.stock.places.allocate import decision

TODAY = dt.date(2026, 7, 1)
ITEMS = {
    "item": ["tea"],
    "name": ["Green tea"],
    "category": ["tea"],
    "unit": ["box"],
    "unit_cost": [3.0],
    "price": [5.0],
    "weight_g": [100.0],
}
LANES = {
    "from_place": ["depot", "depot"],
    "to_place": ["north", "south"],
    "days": [1.0, 2.0],
    "cost": [4.0, 4.0],
}


def day(ahead):
    return TODAY + dt.timedelta(days=ahead)


def total(**means):
    """14 days of demand at each place."""
    return {
        "item": ["tea"] * len(means),
        "place": list(means),
        "periods": [14.0] * len(means),
        "mean": [float(mean) for mean in means.values()],
        "sd": [2.0] * len(means),
    }


def sold(*places, days=60, each=2.0):
    return pl.DataFrame(
        [("tea", place, day(-n), each) for place in places for n in range(1, days + 1)],
        schema=["item", "place", "date", "quantity"],
        orient="row",
    )


def at(**units):
    return {"item": ["tea"] * len(units), "place": list(units), "on_hand": [float(u) for u in units.values()]}


def allocate(there, means, **more):
    return stock.allocate(
        sold("north", "south"),
        ITEMS,
        there,
        demand_total=total(**means),
        as_of=TODAY,
        **({"lanes": LANES} | more),
    )


def test_a_depot_sends_each_store_what_it_lacks():
    found = allocate(at(depot=100, north=5, south=30), {"north": 28, "south": 28})
    moves = found.transfers.select("from_place", "to_place", "arrives").rows()
    assert moves == [("depot", "north", day(1))]
    row = found.transfers.row(0, named=True)
    assert 23 <= row["quantity"] <= 30  # 28 are wanted, 5 there; some more against a good fortnight
    assert row["worth"] == pytest.approx(row["gain"] - row["costs"] - row["lane_share"])
    assert row["lane_share"] == 4.0
    assert row["gain"] == pytest.approx(2.0 * row["sells_more"])


def test_what_is_scarce_goes_where_it_is_wanted_most():
    found = allocate(at(depot=20, north=0, south=20), {"north": 28, "south": 28})
    moved = dict(found.transfers.select("to_place", "quantity").iter_rows())
    # 20 sell at north for sure; the 8 that south lacks sell as surely, but pay for a journey of their own.
    assert sum(moved.values()) <= 20
    assert moved["north"] >= 12
    short = found.shortages.filter(pl.col("place").is_in(["north", "south"]))["missing"].sum()
    assert short == pytest.approx(56 - 40, abs=2)


def test_a_journey_that_costs_more_than_it_brings_is_not_made():
    dear = LANES | {"cost": [500.0, 500.0]}
    found = allocate(at(depot=100, north=5, south=30), {"north": 28, "south": 28}, lanes=dear)
    assert found.transfers.is_empty()
    assert found.shortages["place"].to_list()[0] == "north"


def test_a_place_gives_only_what_it_would_hardly_sell_itself():
    lanes = {"from_place": ["south"], "to_place": ["north"], "days": [1.0], "cost": [0.0]}
    found = allocate(at(north=0, south=28), {"north": 28, "south": 28}, lanes=lanes)
    row = found.transfers.row(0, named=True)
    # With a mean of 28 and a deviation of 2 the 24th unit sells in 97 of 100 fortnights: it stays.
    assert row["quantity"] <= 5
    assert row["sells_less"] < 0.9 * row["sells_more"]


def test_what_is_promised_to_an_order_is_not_moved_elsewhere():
    orders = {
        "order": ["7"],
        "item": ["tea"],
        "quantity": [90.0],
        "place": ["south"],
        "ordered_at": [dt.datetime(2026, 6, 30, tzinfo=dt.UTC)],
        "due": [day(3)],
    }
    found = allocate(at(depot=100, north=5, south=0), {"north": 28, "south": 1}, orders=orders)
    assert found.promises.select("from_place", "quantity", "arrives").rows() == [("depot", 90.0, day(2))]
    assert found.transfers.filter(pl.col("to_place") == "north")["quantity"].sum() <= 10


def test_without_lanes_nothing_is_moved_and_the_shortage_is_said():
    found = stock.allocate(sold("north"), ITEMS, at(north=5), demand_total=total(north=28), as_of=TODAY)
    assert found.transfers.is_empty()
    row = found.shortages.row(0, named=True)
    assert (row["place"], row["missing"], row["lost_margin"]) == (
        "north",
        pytest.approx(23, abs=0.1),
        pytest.approx(46, abs=0.2),
    )


def alternating(*places):
    """0 and 4 on alternate days."""
    return pl.DataFrame(
        [("tea", place, day(-n), 4.0 * (n % 2)) for place in places for n in range(1, 61)],
        schema=["item", "place", "date", "quantity"],
        orient="row",
    )


OFFERS = {"supplier": ["x"], "item": ["tea"], "unit_cost": [3.0], "lead_days": [9.0]}
SD, Z = math.sqrt((30 * 16 - 120**2 / 60) / 59), NormalDist().inv_cdf(0.95)


def test_safety_stock_of_many_stores_is_pooled_at_the_warehouse():
    stores = ["a", "b", "c", "d"]
    lanes = {"from_place": ["depot"] * 4, "to_place": stores, "days": [1.0] * 4}
    found = stock.place_safety(alternating(*stores), ITEMS, lanes, OFFERS, as_of=TODAY)
    rows = {row["place"]: row for row in found.iter_rows(named=True)}
    # 9 days and one to hand on: twice the deviation of a store, instead of four times for 12 days each.
    assert rows["depot"]["delivers_in"] == 0
    assert rows["depot"]["safety_stock"] == pytest.approx(Z * 2 * SD * math.sqrt(10))
    assert [rows[store]["safety_stock"] for store in stores] == pytest.approx([Z * SD * math.sqrt(2)] * 4)
    assert found["alone_year"].sum() == pytest.approx(4 * Z * SD * math.sqrt(12) * 0.75)
    assert found["holding_year"].sum() < found["alone_year"].sum()


def test_two_stores_keep_their_own_where_pooling_saves_too_little():
    # Pooled 1.41 x 3.16 at the depot and 1.41 + 1.73 in the stores, 7.6 in all; in the stores alone 7.1.
    found = stock.place_safety(alternating("north", "south"), ITEMS, LANES, OFFERS, as_of=TODAY)
    covered = dict(found.select("place", "covered_days").iter_rows())
    assert covered == {"depot": 0, "north": 12, "south": 13}


def test_its_proposals_and_its_report_say_the_same():
    tables = {
        "sales": sold("north", "south"),
        "items": ITEMS,
        "stock": at(depot=100, north=5, south=30),
        "lanes": LANES,
        "demand_total": total(north=28, south=28),
    }
    result = decision.apply(tables, as_of=TODAY)
    proposals = decision.proposals(result)
    units = result.frames["transfers"]["quantity"][0]
    assert proposals["kind"].to_list() == ["transfer"]
    assert proposals["what"].to_list() == [f"Move {units:g} of Green tea from depot to north"]
    assert "move brings" in decision.report(result)
