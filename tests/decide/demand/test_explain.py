import numpy as np
import polars as pl
import pytest

from tests.decide.demand.shop import day, sales, table
from wharfinger.decide import demand
from wharfinger.decide.demand.explain import apart
from wharfinger.tables import DecisionError

PARTS = ["level", "trend", "season", "price", "promotion", "holiday", "other", "stockouts"]


def row(made, item):
    return made.filter(pl.col("item") == item).row(0, named=True)


def test_the_parts_add_up_to_the_forecast():
    shop = sales()
    made = demand.explain(shop, horizon=14)
    expected = (
        demand.forecast(shop, horizon=14).group_by("item", maintain_order=True).agg(pl.col("mean").sum())
    )
    assert np.allclose(made["expected"], expected["mean"])
    assert np.allclose(made.select(pl.sum_horizontal(PARTS)).to_series(), expected["mean"])
    assert demand.ForecastReasons.of(made).height == 12


def test_a_promotion_ahead_is_the_reason_for_more():
    rng = np.random.default_rng(2)
    promoted = np.zeros(300, dtype=bool)
    for start in range(20, 300, 35):
        promoted[start : start + 7] = True
    promoted[200:214] = True  # of it 200 to 206 is past, 207 to 213 ahead
    sold = rng.poisson(np.where(promoted, 12.0, 4.0), (30, 300))
    shop = table(sold[:, :207])
    known = {"date": [day(k) for k in range(221)], "promotion": promoted[:221].astype(float)}
    made = demand.explain(shop, horizon=7, known=known, as_of=day(207))
    # 7 days at 12 instead of 4: 56 more; what the season and the level take of it is left to chance.
    assert made["promotion"].mean() == pytest.approx(56, rel=0.2)
    assert "promotions add" in made["why"][0]
    none = demand.explain(shop, horizon=7, as_of=day(207))
    assert none["promotion"].to_list() == [0.0] * 30


def test_what_an_empty_shelf_hid_is_told():
    sold = np.full((2, 100), 10.0)
    sold[0, 50:100] = 0
    shut = table(np.where(sold == 0, 1, 0)).with_columns(quantity=pl.lit(0.0), available=pl.lit(0.0))
    shop = pl.concat([table(sold).with_columns(available=pl.lit(1.0)), shut])
    made = demand.explain(shop, horizon=7, as_of=day(100))
    hidden, open_all_the_time = row(made, "item 000"), row(made, "item 001")
    assert hidden["stockouts"] > 20
    assert "while the shelf was empty" in hidden["why"]
    assert open_all_the_time["stockouts"] == pytest.approx(0, abs=0.5)


def test_each_factor_is_taken_out_once_in_its_order():
    # 100 of which promotions make a half, and price a fifth less than there would be.
    parts = apart(
        np.array([[100.0]]),
        {"promotion": np.array([[2.0]]), "price": np.array([[0.8]])},
        unhidden=np.array([0.9]),
        level=np.array([40.0]),
    )
    assert parts["promotion"] == pytest.approx([50])
    assert parts["price"] == pytest.approx([-12.5])
    assert parts["stockouts"] == pytest.approx([6.25])
    assert parts["level"] + parts["trend"] == pytest.approx([56.25])


def test_a_closed_day_has_no_parts():
    parts = apart(np.array([[0.0, 5.0]]), {"holiday": np.array([[0.0, 1.0]])}, np.ones(1), np.array([4.0]))
    assert parts["holiday"] == pytest.approx([0])
    assert parts["trend"] == pytest.approx([1])


def test_a_horizon_that_cannot_be_is_refused():
    with pytest.raises(DecisionError, match="found horizon=0"):
        demand.explain(sales(), horizon=0)
