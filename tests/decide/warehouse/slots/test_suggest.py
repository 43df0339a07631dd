import polars as pl

from tests.decide.warehouse.slots.shop import orders
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_route import pick_route
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.suggest import suggest
from wharfinger.tables import Orders

LAYOUT = Layout.grid(aisles=4, slots=20)


def suggested(where, baskets, **settings):
    return suggest(LAYOUT, where, Orders.of(orders(baskets)), SlotSettings(**settings))


def test_work_at_the_back_right_asks_for_a_depot_there():
    found = suggested({"a": "04-20L"}, [["a"]] * 10)
    best = found.filter(pl.col("kind") == "depot").row(0, named=True)
    assert best["what"] == "Begin and end walks at the back right"
    moved = pick_route(LAYOUT.with_depot("back-right"), ["04-20L"]).length_m
    now = pick_route(LAYOUT, ["04-20L"]).length_m
    assert best["mean_m"] == moved
    assert best["saving_hours_per_day"] * 3600 == 10 * (now - moved)


def test_goods_in_the_middle_of_long_aisles_ask_for_a_cross_aisle():
    where = {"a": "01-10L", "b": "03-11L"}
    found = suggested(where, [["a", "b"]] * 10, cross_aisle_m=2.0)
    assert "cross_aisle" in found["kind"].to_list()


def test_what_brings_nothing_is_not_suggested():
    found = suggested({"a": "01-01L"}, [["a"]] * 10)
    assert found["kind"].to_list() == ["pickers"]


def test_the_pickers_are_those_of_a_busy_day():
    # 100 orders of one line: 10 s to pick, 60 s to prepare, 1 m to walk: 1.97 hours.
    found = suggested({"a": "01-01L"}, [["a"]] * 100, shift_hours=0.5)
    assert found.row(-1, named=True)["pickers"] == 4


def test_handing_over_is_paid_by_the_zones():
    baskets = [["a", "b"]] * 10
    where = {"a": "01-01L", "b": "04-01L"}
    cheap = suggested(where, baskets, hand_over_seconds=0)
    dear = suggested(where, baskets, hand_over_seconds=600)
    assert "zones" in cheap["kind"].to_list()
    assert "zones" not in dear["kind"].to_list()


def test_nothing_asked_for_suggests_nothing():
    assert suggested({}, [["a"]]).is_empty()
