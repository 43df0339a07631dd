import polars as pl
import pytest

from tests.decide.demand.shop import sales
from wharfinger.decide import demand

SHOP = pl.concat([sales(count=6).with_columns(place=pl.lit(place)) for place in ("north", "south")])
ITEMS = pl.DataFrame({"item": [f"item {k:03d}" for k in range(6)]}).with_columns(
    name="item",
    category=pl.when(pl.col("item") < "item 003").then(pl.lit("tea")).otherwise(pl.lit("mugs")),
    unit=pl.lit("piece"),
    unit_cost=1.0,
    price=2.0,
)


def test_means_of_items_categories_places_and_company_add_up():
    made = demand.forecast_levels(SHOP, periods=14, items=ITEMS)
    items = demand.forecast_total(SHOP, periods=14, items=ITEMS)["mean"].sum()
    sums = made.group_by("level").agg(pl.col("mean").sum())
    assert sums["level"].sort().to_list() == ["category", "company", "place"]
    assert sums["mean"].to_list() == pytest.approx([items] * 3)


def test_a_group_is_less_uncertain_than_its_items_added():
    # Items of this shop sell independently of each other.
    made = demand.forecast_levels(SHOP, periods=14).filter(pl.col("level") == "company").row(0, named=True)
    items = demand.forecast_total(SHOP, periods=14)
    assert made["mean"] < made["q95"] < items["q95"].sum()
    assert made["q50"] <= made["q90"] <= made["q95"] <= made["q99"]
