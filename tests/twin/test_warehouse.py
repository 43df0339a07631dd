import polars as pl
import pytest

from wharfinger import twin
from wharfinger.decide.warehouse import Layout, pick_routes
from wharfinger.decide.warehouse.layout.tables import Bins, BinStock, Stations
from wharfinger.decide.warehouse.packing.tables import Cartons, PackingRules
from wharfinger.decide.warehouse.routes.pick_routes import Picks


@pytest.fixture(scope="module")
def firm():
    return twin.company(seed=3, items=60, days=60)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("bins", Bins),
        ("stations", Stations),
        ("bin_stock", BinStock),
        ("cartons", Cartons),
        ("packing_rules", PackingRules),
        ("picks", Picks),
    ],
)
def test_each_table_fits_its_schema(firm, name, table):
    assert table.of(firm.warehouse[name]).height == firm.warehouse[name].height


def test_the_layout_can_be_walked(firm):
    layout = Layout.from_bins(firm.warehouse["bins"], stations=firm.warehouse["stations"])
    assert layout.depot.station == "benches"


def test_the_bins_hold_the_stock_of_the_warehouse_and_no_more(firm):
    stock = firm.tables["stock"].filter(pl.col("place") == firm.world.sites.place[0])
    books = stock.group_by("item").agg(pl.col("on_hand").sum()).filter(pl.col("on_hand") > 0)
    bins = firm.warehouse["bin_stock"].group_by("item").agg(pl.col("on_hand").sum())
    assert bins.sort("item").equals(books.sort("item"))


def test_goods_lie_where_they_are_kept_as_they_must(firm):
    lying = (
        firm.warehouse["bin_stock"]
        .join(firm.warehouse["bins"], on="bin")
        .join(firm.tables["items"].select("item", needs="storage", danger="hazard_class"), on="item")
    )
    assert (lying["storage"] == lying["needs"]).all()
    assert lying["hazard_class"].eq_missing(lying["danger"]).all()


def test_the_rounds_take_what_waits(firm):
    waiting = firm.tables["orders"].filter(pl.col("status") == "open")
    assert set(firm.warehouse["picks"]["order"]) <= set(waiting["order"])
    found = pick_routes(firm.warehouse["picks"], firm.warehouse["bins"], stations=firm.warehouse["stations"])
    assert found.picks_skipped.is_empty()


def test_chemicals_and_food_are_kept_apart(firm):
    words = dict(firm.warehouse["packing_rules"].iter_rows())
    for item, hazard in firm.tables["items"].select("item", "hazard_class").iter_rows():
        assert hazard is None or words[item] == "chemicals"
