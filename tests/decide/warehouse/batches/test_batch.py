import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.warehouse.batches.batch import Cart, batch
from wharfinger.decide.warehouse.batches.orders import BatchSettings, decision
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.floor import floor_of
from wharfinger.decide.warehouse.routes.pick_route import pick_route
from wharfinger.decide.warehouse.routes.walk_kernel import walk_length
from wharfinger.tables import SettingError

LAYOUT = Layout.grid(aisles=4, slots=6)
BINS = LAYOUT.bins["bin"].to_list()
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)

lines = st.lists(st.tuples(st.integers(0, 9), st.sampled_from(BINS)), min_size=1, max_size=30, unique=True)


def frame(pairs):
    return pl.DataFrame({"order": [str(order) for order, _ in pairs], "bin": [place for _, place in pairs]})


def taken(found):
    return sorted(found.batch_stops.select("order", "bin").iter_rows())


@given(lines)
@settings(max_examples=40, deadline=None)
def test_no_line_is_lost_or_doubled_and_no_cart_is_too_full(pairs):
    found = batch(LAYOUT, frame(pairs), 12, iterations=500)
    given_lines = {(str(order), place) for order, place in pairs}
    refused = set(found.batch_left_out["order"])
    assert taken(found) == sorted(line for line in given_lines if line[0] not in refused)
    assert all(sum(order == name for order, _ in given_lines) > 12 for name in refused)
    assert (found.batch_walks["pieces"] <= 12).all()
    assert (found.batch_stops.group_by("order").agg(pl.col("walk").n_unique())["walk"] == 1).all()


@given(lines, st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_the_same_seed_and_iterations_give_the_same_plan(pairs, seed):
    first, second = (batch(LAYOUT, frame(pairs), 30, iterations=300, seed=seed) for _ in range(2))
    assert first.batch_walks.equals(second.batch_walks)
    assert first.batch_stops.equals(second.batch_stops)


@given(lines)
@settings(max_examples=15, deadline=None)
def test_a_mirrored_layout_has_a_walk_as_long(pairs):
    mirrored = Layout.grid(aisles=4, slots=6, depot="front-right")
    other = [(order, f"{5 - int(place[:2]):02d}{place[2:]}") for order, place in pairs]
    # One cart for all, so that luck plays no part.
    here, there = (
        batch(LAYOUT, frame(pairs), 99, iterations=0),
        batch(mirrored, frame(other), 99, iterations=0),
    )
    assert here.length_m == pytest.approx(there.length_m)


@given(
    st.sets(st.sampled_from(BINS), min_size=1, max_size=20),
    st.sampled_from(["front-left", "front-middle", "back-right", "back-middle"]),
)
@settings(max_examples=60, deadline=None)
def test_the_search_knows_the_exact_length_of_a_walk(bins, depot):
    layout = Layout.grid(aisles=4, slots=6, depot=depot)
    rows = np.array([layout.number_of_bin[name] for name in bins])
    floor, spot = floor_of(layout, np.arange(len(BINS)))
    spots = np.sort(spot[rows])
    assert walk_length(spots, len(spots), floor) == pytest.approx(pick_route(layout, sorted(bins)).length_m)


def test_two_pairs_of_neighbours_ride_together():
    # By hand: each pair shares one aisle, so the walk of a pair is no longer than that of one of them.
    near, far = ["01-6L", "01-6R"], ["04-6L", "04-6R"]
    orders = frame([(1, near[0]), (2, far[0]), (3, near[1]), (4, far[1])])
    found = batch(LAYOUT, orders, 2, iterations=200)
    walks = found.batch_stops.group_by("walk").agg(pl.col("order").sort()).sort("walk")["order"].to_list()
    assert sorted(walks) == [["1", "3"], ["2", "4"]]
    assert found.length_m == 2 * 5.5 + (2 * 5.5 + 2 * 9)


def test_what_leaves_first_is_walked_first_and_never_rides_with_the_next_van():
    orders = pl.DataFrame(
        {
            "order": ["late", "early", "never"],
            "bin": BINS[:3],
            "departs": [NOON + dt.timedelta(hours=2), NOON, None],
        }
    )
    found = batch(LAYOUT, orders, 10, iterations=50)
    begun = found.batch_walks.sort("begins_s").join(found.batch_stops, on="walk", maintain_order="left")
    assert begun["order"].to_list() == ["early", "late", "never"]
    assert begun["wave"].to_list() == [1, 2, 3]


def test_two_pickers_walk_at_the_same_time():
    found = batch(LAYOUT, frame([(1, BINS[0]), (2, BINS[9])]), 1, iterations=0, pickers=2)
    assert found.batch_walks["begins_s"].to_list() == [0.0, 0.0]
    assert sorted(found.batch_walks["picker"]) == [1, 2]


def test_zones_are_picked_apart():
    bins = {
        "bin": ["a", "b"],
        "aisle": ["1", "1"],
        "position_m": [1.0, 3.0],
        "zone": ["cold", "warm"],
    }
    found = batch(Layout.from_bins(bins), frame([(1, "a"), (1, "b")]), 10, iterations=10, by_zone=True)
    assert found.batch_walks.sort("walk")["zone"].to_list() == ["cold", "warm"]
    assert taken(found) == [("1", "a"), ("1", "b")]


def test_each_limit_of_a_cart_is_kept():
    orders = frame([(order, BINS[order]) for order in range(6)]).with_columns(volume_l=30.0, weight_kg=8.0)
    for cart, most in ((Cart(volume_l=70), 2), (Cart(weight_kg=25), 3), (Cart(totes=4, tote_volume_l=20), 2)):
        found = batch(LAYOUT, orders, cart, iterations=200)
        assert found.batch_walks["orders"].max() == most
        assert found.batch_walks["orders"].sum() == 6


def test_what_cannot_be_taken_is_named_and_the_rest_goes_on():
    orders = pl.DataFrame(
        {"order": ["big", "lost", "good"], "bin": [BINS[0], "nowhere", BINS[1]], "pieces": [50.0, 1.0, 1.0]}
    )
    found = batch(LAYOUT, orders, 24, iterations=10)
    assert sorted(found.batch_left_out.rows()) == [
        ("big", None, "too big for a cart"),
        ("lost", "nowhere", "no such bin"),
    ]
    assert found.batch_stops["order"].to_list() == ["good"]


def test_no_orders_make_no_walks():
    assert batch(LAYOUT, frame([]).cast(pl.String), 24, iterations=10).batch_walks.is_empty()


def test_the_search_tells_of_each_better_plan_and_the_last_is_the_one_it_gives():
    rng = np.random.default_rng(1)
    orders = frame(
        [(order, BINS[at]) for order in range(12) for at in rng.choice(len(BINS), 2, replace=False)]
    )
    told = []
    found = batch(LAYOUT, orders, 6, iterations=2000, on_better=told.append)
    assert told == sorted(told, reverse=True)
    assert told[-1] == pytest.approx(found.length_m)
    assert found.length_m < batch(LAYOUT, orders, 6, iterations=0).length_m


def test_several_blocks_are_walked_too():
    layout = Layout.grid(aisles=3, slots=4, blocks=2)
    orders = pl.DataFrame({"order": ["1", "2", "3"], "bin": layout.bins["bin"].to_list()[::9][:3]})
    found = batch(layout, orders, 2, iterations=100)
    assert taken(found) == sorted(orders.iter_rows())


def test_a_cart_that_takes_less_than_nothing_is_refused():
    with pytest.raises(SettingError, match=r"Cart\.weight_kg: found -1; expected a number above 0"):
        Cart(weight_kg=-1)


def test_two_stops_at_once_are_refused():
    with pytest.raises(SettingError, match="found iterations=5 and seconds=1; expected one of the two"):
        batch(LAYOUT, frame([(1, BINS[0])]), 5, iterations=5, seconds=1)


def test_no_pickers_are_refused():
    with pytest.raises(SettingError, match="found 0; expected a whole number of at least 1"):
        batch(LAYOUT, frame([(1, BINS[0])]), 5, iterations=5, pickers=0)


def test_the_decision_takes_open_orders_from_the_bins_that_hold_them():
    tables = {
        "bins": LAYOUT.bins,
        "orders": {
            "order": ["1", "2", "3"],
            "item": ["tea", "oil", "tea"],
            "quantity": [1.0, 2.0, 1.0],
            "ordered_at": [NOON] * 3,
            "status": ["open", "open", "shipped"],
        },
        "bin_stock": {"item": ["tea", "tea"], "bin": BINS[:2], "on_hand": [1.0, 9.0]},
    }
    result = decision.apply(tables, BatchSettings(iterations=50))
    assert result.frames["batch_stops"].select("order", "bin").rows() == [("1", BINS[1])]
    assert result.frames["batch_left_out"].rows() == [("2", "oil", "not in any bin")]
    assert "1 order in 1 walk of" in decision.report(result).replace("\N{NO-BREAK SPACE}", " ")
