"""Levels that orders compute for themselves."""

import datetime as dt

import polars as pl
import pytest

from tests.decide.purchasing.shop import TODAY, items, offers, sales, stock
from wharfinger.decide import stock as room
from wharfinger.decide.purchasing import ReplenishSettings, replenish

QUANTITIES = [3.0, 4.0, 5.0, 4.0] * 60


def order(sold, **given):
    return replenish(items(), offers(), given.pop("there", stock(10.0)), sales=sold, as_of=TODAY, **given)


def line(found):
    return found.order_lines.row(0, named=True)


def test_without_levels_they_are_those_of_the_stock_room():
    sold = sales(QUANTITIES)
    levels = room.levels(sold, offers(), items(), as_of=TODAY)
    given = replenish(items(), offers(), stock(10.0), levels=levels, as_of=TODAY)
    assert order(sold).order_lines.equals(given.order_lines)


def test_the_company_forecasts_the_sales_of_its_places_together():
    apart = pl.concat([sales(QUANTITIES, place="north"), sales(QUANTITIES, place="south")])
    there = pl.DataFrame({"item": "oil", "place": ["north", "south"], "on_hand": [10.0, 10.0]})
    both = line(order(apart, there=there))
    assert both["mean"] == pytest.approx(2 * line(order(sales(QUANTITIES)))["mean"], rel=0.05)
    each = order(apart, there=there, settings=ReplenishSettings(buy_for="place"))
    assert each.order_lines["place"].to_list() == ["north", "south"]


def test_totals_that_are_known_are_not_forecast_again():
    sold = sales(QUANTITIES)
    totals = pl.DataFrame(
        {"item": ["oil"], "place": ["main"], "periods": [8.0], "mean": [80.0], "sd": [8.0], "q5": [67.0],
         "q50": [80.0], "q90": [90.0], "q95": [93.0], "q99": [99.0]}
    )  # fmt: skip
    assert line(order(sold, demand_total=totals))["mean"] == 80


def test_a_promotion_that_is_known_ahead_is_bought_for():
    # Every fourth week the price is cut and four times as much is sold.
    days = len(QUANTITIES)
    promoted = [(days - n) % 28 < 7 for n in range(days)]
    sold = sales(
        [quantity * (4 if on else 1) for quantity, on in zip(QUANTITIES, promoted, strict=True)],
        promotion=promoted,
    )
    ahead = pl.DataFrame(
        {
            "item": "oil",
            "date": [TODAY + dt.timedelta(n) for n in range(-days, 30)],
            "promotion": [float(on) for on in promoted] + [1.0] * 14 + [0.0] * 16,
        }
    )
    quiet = ahead.with_columns(
        promotion=pl.when(pl.col("date") >= TODAY).then(0.0).otherwise(pl.col("promotion"))
    )
    with_it, without = line(order(sold, known=ahead)), line(order(sold, known=quiet))
    assert with_it["mean"] > 2 * without["mean"]
    assert with_it["quantity"] > without["quantity"] + 40
