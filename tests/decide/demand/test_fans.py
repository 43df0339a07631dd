import polars as pl

from tests.decide.demand.shop import day
from wharfinger.decide.demand.fans import fan, past_of
from wharfinger.decide.demand.rhythm import rhythm_of
from wharfinger.tables import Forecast, Known, Sales

SOLD = Sales.of({"item": ["a"] * 40, "date": [day(k) for k in range(40)], "quantity": [3.0] * 40})
COMING = Forecast.of(
    {
        "item": ["a"] * 7,
        "date": [day(k) for k in range(40, 47)],
        "mean": [3.0] * 7,
        "q50": [3.0] * 7,
        "q90": [5.0] * 7,
    }
)
LEADER = pl.DataFrame({"item": ["a"], "place": ["main"]})


def drawn(sold=SOLD, known=None, **more):
    return fan("a at main", past_of(sold, known, rhythm_of(SOLD, None), day(40), LEADER), COMING, **more)


def test_the_past_reaches_back_four_horizons():
    assert "sold: 28 values" in drawn()


def test_a_promotion_ahead_is_marked_for_the_items_it_holds_for():
    ahead = {"item": ["a", "b"], "date": [day(43), day(44)], "promotion": [1.0, 1.0]}
    assert str(drawn(known=Known.of(ahead))).count("span plain") == 1
    everywhere = {"date": [day(43), day(45)], "promotion": [1.0, 1.0]}
    assert str(drawn(known=Known.of(everywhere))).count("span plain") == 2


def test_neighbouring_days_with_an_empty_shelf_are_one_span():
    shut = pl.col("date").is_in([day(k) for k in (30, 31, 32, 36)])
    sold = SOLD.with_columns(available=pl.when(shut).then(0.0).otherwise(1.0))
    assert str(drawn(sold)).count("span bad") == 2


def test_a_one_off_order_is_named_on_its_day_and_not_before_the_picture_begins():
    assert "one-off order" in drawn(one_offs=[day(20)])
    assert "one-off order" not in drawn(one_offs=[day(2)])


def test_an_item_without_a_past_has_its_fan_alone():
    assert "band" in drawn(SOLD.clear())
