"""Levels against cases worked by hand, and what must hold whatever the demand."""

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide import stock
from wharfinger.decide.stock.levels.replay_kernel import replayed
from wharfinger.tables.errors import DecisionError, TableError

PROBS = [0.05, 0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995]
NAMES = ["q" + f"{100 * prob:g}".replace(".", "_") for prob in PROBS]
WEEKLY = stock.LevelSettings(target="fill", service=0.95, promise="each", review_periods=7)
TODAY = dt.date(2026, 7, 1)


def sold(*items: str, **columns: object) -> dict[str, list[object]]:
    days = [TODAY - dt.timedelta(days=n) for n in range(1, 61)]
    rows = {"item": [i for i in items for _ in days], "date": days * len(items)}
    return {**rows, "quantity": [1.0] * len(rows["item"]), **columns}


def offer(lead_days: float = 0.0, **columns: object) -> dict[str, list[object]]:
    one = {"supplier": "north", "item": "tea", "unit_cost": 2.0, "lead_days": lead_days, **columns}
    return {name: [value] for name, value in one.items()}


def even(periods: float, top: float, item: str = "tea") -> pl.DataFrame:
    """Any demand from 0 to `top` is as likely as any other."""
    row = {"item": item, "periods": periods, "mean": top / 2, "sd": top / 12**0.5}
    return pl.DataFrame([row | {name: prob * top for name, prob in zip(NAMES, PROBS, strict=True)}])


def only(found: pl.DataFrame) -> dict[str, object]:
    assert found.height == 1
    return found.row(0, named=True)


def test_the_least_whole_level_that_keeps_the_fill():
    # Demand even on 0 to 20, goods at once: E(D - S)+ = (20 - S)^2 / 40. Of 10 wanted 0.5 may be missing:
    # S = 20 - sqrt(20) = 15.53, so 16, which serves 1 - 0.4 / 10.
    level = only(stock.levels(sold("tea"), offer(), demand_total=even(7, 20), settings=WEEKLY, as_of=TODAY))
    assert (level["reorder_point"], level["order_up_to"]) == (15, 16)
    assert level["expected_fill"] == pytest.approx(0.96, abs=1e-3)
    assert level["expected_cycle"] == pytest.approx(0.8, abs=0.03)
    assert level["safety_stock"] == 6
    assert level["guessed"] is None


def test_an_item_sold_in_fractions_gets_the_level_itself():
    sales = sold("tea", quantity=[1.25] * 60)
    level = only(stock.levels(sales, offer(), demand_total=even(7, 20), settings=WEEKLY, as_of=TODAY))
    assert level["order_up_to"] == pytest.approx(15.53, abs=0.2)
    assert level["expected_fill"] >= 0.95


def test_the_cycle_promise_is_a_quantile():
    cycle = stock.LevelSettings(target="cycle", service=0.9, review_periods=7)
    level = only(stock.levels(sold("tea"), offer(), demand_total=even(7, 20), settings=cycle, as_of=TODAY))
    # The chance of more than S whole units is that of 19 or 20 at S = 18: 1.5 / 20.
    assert level["order_up_to"] == 18
    assert level["service"] == 0.9


def test_least_cost_weighs_holding_against_missing():
    # On average S - 5 + E(D - S)+ / 2 are held: half a unit's holding is saved with each one missed. With h a
    # cycle and b a miss the chance of a miss is h / (b + h / 2); here h = 0.25 * 2 * 7 / 365 and b = 0.1, so
    # 0.0915, and S = 20 * (1 - 0.0915) = 18.2.
    cost = stock.LevelSettings(review_periods=7, back_order_cost=0.1, order_cost=0)
    level = only(stock.levels(sold("tea"), offer(), demand_total=even(7, 20), settings=cost, as_of=TODAY))
    assert level["order_up_to"] == 18
    assert level["service"] == level["expected_fill"] == pytest.approx(1 - 0.1 / 10, abs=1e-3)


def test_a_larger_order_serves_longer_so_it_is_ordered_later():
    total = pl.concat([even(7, 20), even(14, 40)])
    both = [
        only(
            stock.levels(
                sold("tea"),
                offer(7, minimum_quantity=least),
                demand_total=total,
                settings=WEEKLY,
                as_of=TODAY,
            )
        )
        for least in (None, 30.0)
    ]
    assert both[1]["reorder_point"] < both[0]["reorder_point"]
    assert both[1]["order_up_to"] - both[1]["reorder_point"] == 30
    assert both[1]["order_quantity"] == 30


def test_over_all_items_the_promise_is_kept_where_it_is_cheap():
    total = pl.concat([even(7, 20, "tea"), even(7, 20, "watch")])
    offers = {"supplier": ["n", "n"], "item": ["tea", "watch"], "unit_cost": [1.0, 9.0], "lead_days": [0, 0]}
    ask = stock.LevelSettings(target="fill", service=0.9, review_periods=7)
    found = stock.levels(sold("tea", "watch"), offers, demand_total=total, settings=ask, as_of=TODAY)
    tea, watch = found.iter_rows(named=True)
    assert tea["expected_fill"] > 0.98 > 0.9 > watch["expected_fill"]
    assert 0.9 <= (tea["expected_fill"] + watch["expected_fill"]) / 2 < 0.93  # whole units: a little more
    each = stock.levels(
        sold("tea", "watch"), offers, demand_total=total, as_of=TODAY,
        settings=stock.LevelSettings(target="fill", service=0.9, promise="each", review_periods=7),
    )  # fmt: skip
    assert found["holding_cost_year"].sum() < each["holding_cost_year"].sum()


@given(
    st.floats(5, 400),
    st.integers(0, 21),
    st.sampled_from(["fill", "cycle"]),
    st.sampled_from(["all", "each"]),
)
@settings(max_examples=25, deadline=None)
def test_more_service_never_takes_less_stock(top, lead, target, promise):
    total = pl.concat([even(7 + lead, top), *([even(lead, top * lead / (7 + lead))] if lead else [])])
    kept = [
        only(
            stock.levels(
                sold("tea"), offer(lead), demand_total=total, as_of=TODAY,
                settings=stock.LevelSettings(
                    target=target, service=service, promise=promise, review_periods=7
                ),
            )
        )
        for service in (0.5, 0.8, 0.9, 0.95, 0.99)
    ]  # fmt: skip
    ups = [level["order_up_to"] for level in kept]
    assert ups == sorted(ups)
    fills = [level["expected_fill"] for level in kept]
    assert fills == sorted(fills)
    if target == "fill":
        assert all(f >= s - 1e-9 for f, s in zip(fills, (0.5, 0.8, 0.9, 0.95, 0.99), strict=True))


@given(st.sampled_from([4, 10, 25]), st.floats(20, 300))
@settings(max_examples=15, deadline=None)
def test_so_many_times_the_demand_takes_so_many_times_the_stock(times, top):
    small, large = (
        only(stock.levels(sold("tea"), offer(), demand_total=even(7, by * top), settings=WEEKLY, as_of=TODAY))
        for by in (1, times)
    )
    assert large["order_up_to"] == pytest.approx(times * small["order_up_to"], abs=times * (1 + 0.02 * top))


def test_the_order_of_rows_changes_nothing():
    sales = pl.DataFrame(sold("tea", "mug", "jam")).with_columns(
        quantity=(pl.col("date").dt.day() * pl.col("item").str.len_chars() % 5).cast(pl.Float64)
    )
    offers = pl.DataFrame(
        {
            "supplier": ["n"] * 3,
            "item": ["tea", "mug", "jam"],
            "unit_cost": [1.0, 2.0, 3.0],
            "lead_days": [3, 5, 7],
        }
    )
    ask = stock.LevelSettings(target="fill", review_periods=7)
    first = stock.levels(sales, offers, settings=ask, as_of=TODAY)
    again = stock.levels(
        sales.sample(fraction=1, shuffle=True, seed=1), offers.reverse(), settings=ask, as_of=TODAY
    )
    assert first.equals(again)


def test_days_of_lead_time_are_days_whatever_the_rhythm_of_sales():
    months = [dt.date(2023 + m // 12, m % 12 + 1, 1) for m in range(36)]
    sales = {"item": ["tea"] * 36, "date": months, "quantity": [3.0 + m % 4 for m in range(36)]}
    level = only(
        stock.levels(
            sales, offer(60.875), settings=stock.LevelSettings(target="fill"), as_of=dt.date(2026, 1, 1)
        )
    )
    assert (level["every"], level["periods"]) == ("month", pytest.approx(3.0))
    assert level["review_days"] == pytest.approx(30.4375)
    assert level["mean"] == pytest.approx(13.5, rel=0.1)


def levels_with(offers: object, sales: object = None, **more: object) -> dict[str, object]:
    sales = sold("tea") if sales is None else sales
    return only(stock.levels(sales, offers, demand_total=even(7, 20), settings=WEEKLY, as_of=TODAY, **more))


def test_an_item_without_an_offer_gets_the_usual_lead_time_and_says_so():
    total = pl.concat([even(7, 20), even(7, 20, "mug")])
    found = stock.levels(sold("tea", "mug"), offer(4), demand_total=total, settings=WEEKLY, as_of=TODAY)
    mug = found.row(0, named=True)
    assert (mug["item"], mug["lead_days"], mug["supplier"]) == ("mug", 4.0, None)
    assert "no offer: 4 days of lead time, as is usual for the other items" in mug["guessed"]


def test_without_any_offer_it_is_refused():
    with pytest.raises(DecisionError, match="add the suppliers' offers with their lead_days"):
        levels_with(pl.DataFrame(offer()).clear())


def test_an_offer_without_lead_time_is_refused_by_name():
    with pytest.raises(TableError, match="lead_days"):
        levels_with(pl.DataFrame(offer()).with_columns(lead_days=pl.lit(None, pl.Float64)))


def test_a_lead_time_of_years_is_refused():
    with pytest.raises(DecisionError, match="5,000 lead days for 'tea' at 'north'"):
        levels_with(offer(5000))


def test_lead_time_and_review_of_years_together_are_refused():
    yearly = stock.LevelSettings(target="fill", review_periods=300)
    with pytest.raises(DecisionError, match="900 days of lead time for 'tea' and 300 of review"):
        stock.levels(sold("tea"), offer(900), settings=yearly, as_of=TODAY)


def test_without_a_sale_there_is_no_level():
    nothing = pl.DataFrame(sold("tea")).clear()
    assert stock.levels(nothing, offer(3), settings=WEEKLY, as_of=TODAY).is_empty()


def test_what_is_sold_later_is_not_known():
    sales, later = pl.DataFrame(sold("tea")), pl.DataFrame(sold("tea"))[:1]
    both = pl.concat([sales, later.with_columns(date=TODAY, quantity=pl.lit(1e6))])
    first, second = (stock.levels(one, offer(3), settings=WEEKLY, as_of=TODAY) for one in (sales, both))
    assert first.equals(second)


def test_an_item_that_has_ended_is_kept_no_more():
    items = {"item": ["tea"], "name": ["Tea"], "category": ["tea"], "unit": ["box"], "status": ["ended"]}
    ended = {**items, "unit_cost": [2.0], "price": [4.0]}
    level = only(stock.levels(sold("tea"), offer(3), ended, settings=WEEKLY, as_of=TODAY))
    assert (level["reorder_point"], level["order_up_to"], level["expected_fill"]) == (-1, 0, None)


def test_the_promise_is_kept_by_what_comes_later():
    # 60 items, Poisson demand of their own: 140 days to learn from, 260 to be judged on by the replay.
    rng = np.random.default_rng(0)
    came = rng.poisson(rng.lognormal(0.5, 1.0, 60)[:, None], (60, 400)).astype(np.float64)
    days = [dt.date(2026, 1, 5) + dt.timedelta(days=n) for n in range(140)]
    names = [f"{k:02d}" for k in range(60)]
    sales = {"item": np.repeat(names, 140), "date": pl.Series(days * 60), "quantity": came[:, :140].ravel()}
    offers = {"supplier": ["n"] * 60, "item": names, "unit_cost": [1.0] * 60, "lead_days": [7.0] * 60}
    for service in (0.9, 0.97):
        ask = stock.LevelSettings(target="fill", service=service, review_periods=7)
        kept = stock.levels(sales, offers, settings=ask)
        levels = kept["order_up_to"].to_numpy()[:, None]
        ones = np.ones(60)
        weeks = np.full(60, 7)
        missed, wanted = replayed(came, weeks, np.array([140]), 7, levels, ones, ones)
        assert 1 - missed / wanted == pytest.approx(service, abs=0.02)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"unit_cost": 0.0}, "a unit cost of 0 at north; no cost above 0: 1 a unit was taken"),
        ({"minimum_quantity": 90_000.0}, "the smallest order of 90,000 is more than the 521.4 of a year"),
        ({"valid_to": dt.date(2026, 1, 1)}, "no offer of north holds today: its latest terms were taken"),
    ],
)
def test_an_odd_offer_is_used_and_said(columns, said):
    assert said in levels_with(offer(**columns))["guessed"]


def test_offers_that_overlap_in_time_are_told_apart_by_their_first_day():
    early, late = dt.date(2026, 1, 1), dt.date(2026, 5, 1)
    both = pl.concat(
        [pl.DataFrame(offer(lead, valid_from=first)) for lead, first in ((9.0, early), (2.0, late))]
    )
    level = levels_with(both)
    assert level["lead_days"] == 2.0
    assert "offers of north overlap in time: the newest was taken" in level["guessed"]


def test_two_units_in_the_offers_of_one_supplier_are_said():
    both = pl.concat(
        [
            pl.DataFrame(offer(unit=unit, break_quantity=least, minimum_quantity=5.0))
            for unit, least in (("box", 0.0), ("pallet", 100.0))
        ]
    )
    assert "offers of north in box and pallet" in levels_with(both)["guessed"]


def test_goods_brought_back_do_not_make_a_level_negative():
    sales = sold("tea", quantity=[-2.0] * 30 + [1.0] * 30)
    level = only(stock.levels(sales, offer(2), settings=WEEKLY, as_of=TODAY))
    assert level["order_up_to"] >= 0
    assert level["mean"] >= 0


def test_totals_over_another_time_are_stretched_and_said():
    level = only(stock.levels(sold("tea"), offer(7), demand_total=even(7, 20), settings=WEEKLY, as_of=TODAY))
    assert level["mean"] == pytest.approx(20)
    assert "demand known over 7 periods, stretched to 14" in level["guessed"]
