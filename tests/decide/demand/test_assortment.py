import polars as pl

from tests.decide.demand.shop import sales
from wharfinger.decide import demand
from wharfinger.decide.demand.assortment import traded, with_new

ITEMS = pl.DataFrame({"item": ["a", "b", "c"], "status": ["new", "ended", None]})
SERIES = pl.DataFrame({"item": ["a", "b"], "place": ["north", "north"]})


def test_a_new_item_stands_at_every_place_and_one_without_a_word_on_it_does_not():
    found = with_new(SERIES, ITEMS, ["north", "south"])
    assert found.rows() == [("a", "north"), ("a", "south"), ("b", "north")]
    assert with_new(SERIES, None, ["north", "south"]).equals(SERIES)


def test_an_item_that_ended_is_no_longer_traded():
    assert traded(SERIES, ITEMS).tolist() == [True, False]


def test_an_item_that_ended_is_expected_to_sell_nothing():
    shop = sales(count=6)
    items = pl.DataFrame({"item": ["item 005"]}).with_columns(
        name="item",
        category=pl.lit("tea"),
        unit=pl.lit("piece"),
        unit_cost=1.0,
        price=2.0,
        status=pl.lit("ended"),
    )
    made = demand.forecast_total(shop, periods=7, items=items)
    assert made.filter(item="item 005").select("mean", "sd", "q99").row(0) == (0, 0, 0)
    assert (made.filter(pl.col("item") != "item 005")["mean"] > 0).all()
