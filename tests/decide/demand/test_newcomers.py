import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, table
from wharfinger.decide import demand

RNG = np.random.default_rng(7)
LEVEL = np.r_[np.full(12, 3.0), np.full(12, 30.0)] * RNG.lognormal(0, 0.3, 24)
SOLD = RNG.poisson(np.repeat(LEVEL[:, None], 240, axis=1))


def items(**status):
    names = [f"item {k:03d}" for k in range(24)] + ["new tea", "new mug"]
    category = ["tea"] * 12 + ["mugs"] * 12 + ["tea", "mugs"]
    return pl.DataFrame({"item": names, "category": category}).with_columns(
        name="item",
        unit=pl.lit("piece"),
        unit_cost=1.0,
        price=2.0,
        status=pl.when(pl.col("item").str.starts_with("new")).then(pl.lit("new")).otherwise(pl.lit("active")),
    )


def totals(sales):
    made = demand.forecast_total(sales, periods=28, items=items(), as_of=day(240))
    return {row["item"]: row for row in made.iter_rows(named=True)}


def test_from_day_zero_a_new_item_is_expected_to_sell_what_its_category_does():
    made = totals(table(SOLD))
    assert made["new tea"]["mean"] == pytest.approx(28 * LEVEL[:12].mean(), rel=0.3)
    assert made["new mug"]["mean"] == pytest.approx(28 * LEVEL[12:].mean(), rel=0.3)
    assert made["new tea"]["q50"] < made["new tea"]["q95"]


def test_its_own_first_sales_count_the_more_the_longer_they_are():
    means = []
    for age in (0, 3, 10, 21):
        rows = {
            "item": ["new tea"] * age,
            "date": [day(239 - k) for k in range(age)],
            "quantity": [12.0] * age,
        }
        own = pl.DataFrame(rows, schema={"item": pl.String, "date": pl.Date, "quantity": pl.Float64})
        means.append(totals(pl.concat([table(SOLD), own]))["new tea"]["mean"])
    assert means == sorted(means)
    assert means[-1] == pytest.approx(28 * 12, rel=0.25)


def test_single_periods_of_a_new_item_add_up_to_its_total():
    made = demand.forecast(table(SOLD), horizon=28, items=items(), as_of=day(240)).filter(item="new tea")
    assert made.height == 28
    assert made["mean"].sum() == pytest.approx(totals(table(SOLD))["new tea"]["mean"], rel=0.02)


def test_without_old_items_there_are_no_look_alikes_and_nothing_is_expected():
    made = demand.forecast_total(table(SOLD[:2, :20]), periods=28, items=items(), as_of=day(20))
    assert made.filter(item="new tea")["mean"].item() == 0


def grown_by(factor, count=8):
    """Old items, and launches a month and more ago that sold so many times as much after their first week."""
    sold = np.zeros((24 + count, 240))
    sold[:24] = SOLD
    for k in range(count):
        start = 60 + 12 * k
        sold[24 + k, start:] = RNG.poisson(4.0 * factor, 240 - start)
        sold[24 + k, start : start + 7] = 4.0
    return sold


def mean_of_a_newcomer(sold):
    own = {"item": ["new tea"] * 7, "date": [day(233 + k) for k in range(7)], "quantity": [4.0] * 7}
    return totals(pl.concat([table(sold), pl.DataFrame(own)]))["new tea"]["mean"]


def test_launches_that_grew_after_their_first_week_let_a_new_item_grow_too():
    assert mean_of_a_newcomer(grown_by(3.0)) > 1.6 * mean_of_a_newcomer(grown_by(1.0))


def test_an_item_that_sells_seldom_is_no_launch_because_its_first_sale_came_late():
    # Two sales a year: the first of them says nothing of when the item was put on the shelf.
    seldom = grown_by(1.0)
    late = np.zeros((8, 240))
    late[np.arange(8), 60 + 3 * np.arange(8)] = 40.0
    late[np.arange(8), 160 + 3 * np.arange(8)] = 1.0
    with_late = np.concatenate([seldom, late])
    assert mean_of_a_newcomer(with_late) == pytest.approx(mean_of_a_newcomer(seldom), rel=0.25)


def test_the_younger_the_wider():
    wide = []
    for age in (7, 28):
        own = {
            "item": ["new tea"] * age,
            "date": [day(239 - k) for k in range(age)],
            "quantity": [4.0] * age,
        }
        made = totals(pl.concat([table(grown_by(1.5)), pl.DataFrame(own)]))["new tea"]
        wide.append((made["q95"] - made["q50"]) / made["mean"])
    assert wide[0] > wide[1]
