import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decide.warehouse.slots.shop import LAYOUT, NOON, items, orders
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_route import pick_route
from wharfinger.decide.warehouse.slots.items import decision
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.slot import slot

QUICK = SlotSettings(iterations=300, longest_payback_days=1e9)


def places(found):
    return dict(found.slots.select("item", "bin").iter_rows())


NAMES = [f"i{number:02d}" for number in range(20)]
BASKETS = [
    sorted(np.random.default_rng(seed).choice(NAMES, 3, replace=False, p=np.arange(1, 21) / 210))
    for seed in range(60)
]
SHUFFLED = np.random.default_rng(5).permutation(LAYOUT.bins["bin"].to_list())[:20]
STOCK = pl.DataFrame({"item": NAMES, "bin": SHUFFLED, "on_hand": [5.0] * 20})


def mean_walk(where):
    return np.mean([pick_route(LAYOUT, [where[item] for item in basket]).length_m for basket in BASKETS])


baskets = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True), min_size=1, max_size=15
)


@given(baskets, st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_every_item_gets_one_bin_of_its_own_and_the_same_again(asked, seed):
    first, second = (slot(LAYOUT, items(NAMES), orders(asked), settings=QUICK, seed=seed) for _ in range(2))
    assert sorted(first.slots["item"]) == NAMES
    assert first.slots["bin"].n_unique() == len(NAMES)
    assert first.slots.equals(second.slots)


def test_the_only_item_ever_asked_for_lies_at_the_nearest_bin():
    found = slot(LAYOUT, items(NAMES), orders([["i07"]] * 5), settings=QUICK)
    assert places(found)["i07"] in {"01-1L", "01-1R"}


def test_what_is_bought_together_lies_together():
    # Two pairs and four bins opposite each other: apart, each walk would be longer.
    layout = Layout.grid(aisles=2, slots=1, slot_length_m=10.0)
    found = slot(layout, items(list("abcd")), orders([["a", "c"], ["b", "d"]] * 5), settings=QUICK)
    where = places(found)
    assert where["a"][:2] == where["c"][:2]
    assert where["b"][:2] == where["d"][:2]


def test_the_walks_it_promises_are_those_that_the_router_walks():
    found = slot(LAYOUT, items(NAMES), orders(BASKETS), STOCK, settings=QUICK)
    promised = dict(found.slot_walks.select("layout", "mean_m").iter_rows())
    assert promised["now"] == pytest.approx(mean_walk(dict(zip(NAMES, SHUFFLED, strict=True))))
    assert promised["target"] == pytest.approx(mean_walk(places(found)))
    assert promised["target"] < promised["now"]


def test_the_moves_carried_out_bring_what_each_promises():
    found = slot(LAYOUT, items(NAMES), orders(BASKETS), STOCK, settings=QUICK)
    where = dict(zip(NAMES, SHUFFLED, strict=True))
    before = mean_walk(where)
    for item, here, there, other in found.slot_moves.select(
        "item", "from_bin", "to_bin", "other_item"
    ).iter_rows():
        assert where[item] == here
        where[item] = there
        if other is not None:
            assert where[other] == there
            where[other] = here
        assert len(set(where.values())) == len(where)
    saved = found.slot_moves["saving_m_per_day"].sum() / len(BASKETS)  # all orders are of one day
    assert found.slot_moves.height > 0
    assert before - mean_walk(where) == pytest.approx(saved)
    promised = dict(found.slot_walks.select("layout", "mean_m").iter_rows())
    assert promised["after the moves"] == pytest.approx(mean_walk(where))


def test_there_are_no_more_moves_than_asked_for_and_the_best_comes_first():
    few = slot(
        LAYOUT, items(NAMES), orders(BASKETS), STOCK, settings=SlotSettings(iterations=0, most_moves=2)
    )
    many = slot(LAYOUT, items(NAMES), orders(BASKETS), STOCK, settings=SlotSettings(iterations=0))
    assert few.slot_moves.height == 2
    assert few.slot_moves.equals(many.slot_moves.head(2))
    assert many.slot_moves["payback_days"][0] == many.slot_moves["payback_days"].min()


def test_chilled_and_dangerous_goods_lie_only_where_they_may_and_nothing_else_there():
    bins = LAYOUT.bins.with_columns(
        storage=pl.Series(["chilled"] * 4 + ["ambient"] * 20),
        hazard_class=pl.Series([None] * 20 + ["3"] * 4),
    ).drop("x_m", "y_m")
    storage = ["chilled"] * 4 + [None] * 12
    hazard = [None] * 12 + ["3"] * 4
    found = slot(
        Layout.from_bins(bins),
        items(NAMES[:16], storage=storage, hazard_class=hazard),
        orders([[name for name in basket if name in NAMES[:16]] or ["i00"] for basket in BASKETS]),
        settings=QUICK,
    )
    names, where = LAYOUT.bins["bin"].to_list(), places(found)
    assert {where[name] for name in NAMES[:4]} == set(names[:4])
    assert {where[name] for name in NAMES[12:16]} == set(names[20:])


def test_an_item_without_a_bin_that_may_hold_it_is_named_and_the_rest_is_placed():
    found = slot(
        LAYOUT, items(["ice", "tea"], storage=["frozen", None]), orders([["tea", "ghost"]]), settings=QUICK
    )
    assert sorted(found.slot_left_out.rows()) == [("ghost", "no such item"), ("ice", "no bin may hold it")]
    assert found.slots["item"].to_list() == ["tea"]


def test_when_bins_run_out_the_slowest_items_are_left_out():
    layout = Layout.grid(aisles=1, slots=1)
    found = slot(layout, items(["a", "b", "c"]), orders([["a"], ["a"], ["b"], ["b"], ["c"]]), settings=QUICK)
    assert found.slots["item"].to_list() == ["a", "b"]
    assert found.slot_left_out.rows() == [("c", "all bins that may hold it are taken")]


def test_a_fast_mover_is_split_over_as_many_bins_as_it_needs():
    layout = Layout.grid(aisles=2, slots=4, volume_l=10.0)
    sized = items(["big", "small"], length_mm=[100.0] * 2, width_mm=[100.0] * 2, height_mm=[100.0] * 2)
    found = slot(layout, sized, orders([["big"], ["big"], ["small"]]), settings=SlotSettings(cover_days=10))
    # Two litres a day for ten days are twenty litres: two bins of ten.
    assert found.slots["item"].to_list() == ["big", "big", "small"]
    assert found.slots["bin"].n_unique() == 3
    assert found.slots["picks"].to_list() == [1.0, 1.0, 1.0]


def test_heavy_and_frequent_goods_lie_at_the_height_of_grip():
    layout = Layout.grid(aisles=1, slots=1, sides=1, levels=3, level_height_m=1.0)
    weighed = items(["light", "heavy", "rare"], weight_g=[10.0, 20000.0, 10.0])
    found = slot(
        layout, weighed, orders([["light"], ["heavy"], ["light"], ["heavy"], ["rare"]]), settings=QUICK
    )
    assert places(found)["heavy"].endswith("-2")


def test_later_orders_count_more_when_so_set():
    asked = orders([["old"]] * 6 + [["new"]] * 4).with_columns(
        ordered_at=pl.when(pl.col("item") == "old").then(NOON - dt.timedelta(days=100)).otherwise(NOON)
    )
    layout = Layout.grid(aisles=1, slots=2, sides=1)
    for half, nearest in ((None, "old"), (10.0, "new")):
        found = slot(layout, items(["old", "new"]), asked, settings=SlotSettings(half_life_days=half))
        assert places(found)[nearest] == "01-1L"


def test_without_stock_there_is_nothing_to_move():
    found = slot(LAYOUT, items(NAMES), orders(BASKETS), settings=QUICK)
    assert found.slot_moves.is_empty()
    assert found.slots["bin_now"].null_count() == len(NAMES)


def test_no_items_have_no_slots():
    found = slot(
        LAYOUT, items([]).cast({"item": pl.String, "name": pl.String}), orders(BASKETS), settings=QUICK
    )
    assert found.slots.is_empty()


def test_the_decision_reports_and_proposes_each_move():
    tables = {"bins": LAYOUT.bins, "items": items(NAMES), "orders": orders(BASKETS), "bin_stock": STOCK}
    result = decision.apply(tables, QUICK)
    moves, proposals = result.frames["slot_moves"], decision.proposals(result)
    assert proposals.height == moves.height > 0
    assert set(proposals["kind"]) == {"move"}
    page = decision.report(result).replace("\N{NO-BREAK SPACE}", " ")
    assert f"{moves.height} moves, " in page
    assert "When all lies where it should" in page
    assert "What else would help" in page
