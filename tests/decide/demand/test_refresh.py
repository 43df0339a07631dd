import polars as pl

from tests.decide.demand.shop import day, sales
from wharfinger.decide import demand
from wharfinger.tables import Forecast

SETTINGS = demand.ForecastSettings(horizon=14)


def before_and_after(touch=("item 003",)):
    shop = sales(days=200)
    past = shop.filter(pl.col("date") < day(190))
    learned = demand.learn_forecast(past, settings=SETTINGS, as_of=day(190))
    made = demand.run_forecast(past, settings=SETTINGS, as_of=day(190), shared=learned).forecast
    news = shop.filter(
        pl.col("item").is_in(touch) & (pl.col("date") < day(193)) & (pl.col("date") >= day(190))
    )
    later = pl.concat([past, news])
    return made, later, learned


def test_touched_items_are_made_anew_and_the_others_keep_their_rows():
    made, later, learned = before_and_after()
    found = Forecast.of(demand.refresh(made, later, learned=learned, settings=SETTINGS, as_of=day(193)))
    fresh, kept = (found.filter(pl.col("made_at").dt.date() == day(k)) for k in (193, 190))
    assert fresh["item"].unique().to_list() == ["item 003"]
    assert fresh["date"].min() == day(193)
    assert fresh.height == 14
    same = made.filter((pl.col("date") >= day(193)) & (pl.col("item") != "item 003"))
    assert kept.select(made.columns).equals(same.sort("item", "place", "date"))


def test_a_refreshed_item_has_what_a_run_by_the_same_rules_would_give_it():
    everything = tuple(f"item {k:03d}" for k in range(12))
    made, later, learned = before_and_after(touch=everything)
    alone = before_and_after(touch=("item 003",))
    few = demand.refresh(alone[0], alone[1], learned=alone[2], settings=SETTINGS, as_of=day(193))
    whole = demand.refresh(made, later, learned=learned, settings=SETTINGS, as_of=day(193))
    own = pl.col("item") == "item 003"
    assert few.filter(own).equals(whole.filter(own))


def test_an_item_that_is_new_gets_a_forecast():
    made, later, learned = before_and_after(touch=())
    young = pl.DataFrame(
        {"item": ["young"] * 3, "date": [day(k) for k in (190, 191, 192)], "quantity": [2.0] * 3}
    )
    found = demand.refresh(
        made, pl.concat([later, young]), learned=learned, settings=SETTINGS, as_of=day(193)
    )
    assert found.filter(pl.col("item") == "young").height == 14


def test_nothing_new_changes_nothing_but_what_is_over():
    made, later, learned = before_and_after(touch=())
    found = demand.refresh(made, later, learned=learned, settings=SETTINGS, as_of=day(193))
    assert found.equals(made.filter(pl.col("date") >= day(193)).sort("item", "place", "date"))
