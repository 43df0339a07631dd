"""What-ifs on a company whose answers are known beforehand."""

import datetime as dt

import numpy as np
import polars as pl
import pytest

from wharfinger.tables.errors import DecisionError
from wharfinger.twin.what_if import WhatIfSettings
from wharfinger.twin.what_if.futures import demand_ahead, lead_days_ahead
from wharfinger.twin.what_if.measures import FILL, MEASURES, compared
from wharfinger.twin.what_if.what_if import decision

TODAY = dt.date(2026, 6, 1)
DAYS = 70
ITEMS = pl.DataFrame(
    {
        "item": ["tea", "pen"],
        "name": ["Green tea", "Blue pen"],
        "category": "all",
        "unit": "piece",
        "unit_cost": [3.0, 2.0],
        "price": [5.0, 4.0],
    }
)
OFFERS = pl.DataFrame(
    {
        "supplier": ["east", "west", "paper"],
        "item": ["tea", "tea", "pen"],
        "unit_cost": [3.0, 3.5, 2.0],
        "currency": "EUR",
        "lead_days": [4.0, 9.0, 6.0],
    }
)
STOCK = pl.DataFrame({"item": ["tea", "pen"], "on_hand": [20.0, 15.0]})


def tables():
    """Tea sells 3 a day and 9 on Saturdays, a pen a day, for half a year."""
    rows = []
    for k in range(182):
        day = TODAY - dt.timedelta(days=182 - k)
        rows.append(("tea", day, 9.0 if day.weekday() == 5 else 3.0))
        rows.append(("pen", day, 1.0))
    sales = pl.DataFrame(rows, schema=["item", "date", "quantity"], orient="row")
    incoming = pl.DataFrame(
        {"item": ["pen"], "quantity": [10.0], "due": [TODAY - dt.timedelta(days=2)], "document": ["P1"]}
    )
    return {"sales": sales, "items": ITEMS, "offers": OFFERS, "stock": STOCK, "incoming": incoming}


@pytest.fixture(scope="module")
def result():
    settings = WhatIfSettings(days=DAYS, futures=4, supplier="paper", elasticity=0.0)
    return decision.apply(tables(), settings, TODAY, seed=5)


def row(result, scenario, measure, levels="as today"):
    frame = result.frames["what_if_measures"]
    return frame.filter(scenario=scenario, measure=measure, levels=levels).row(0, named=True)


def test_prices_without_elasticity_change_the_margin_and_nothing_else(result):
    served = (row(result, "prices +10%", "margin earned")["today"], row(result, "prices +10%", FILL)["today"])
    earned = row(result, "prices +10%", "margin earned")
    assert served[1] == pytest.approx(1.0)
    # Tea brings 2.5 instead of 2, a pen 2.4 instead of 2: by units of 10 weeks, 270 of tea and 70 of pens.
    assert earned["difference"] == pytest.approx(270 * 0.5 + 70 * 0.4)
    for measure in ("holding cost", "ordering cost", "stock value", "paid for goods", FILL):
        assert row(result, "prices +10%", measure)["difference"] == 0.0, measure
    # Every future has the same weeks, so nothing is unsure.
    assert earned["low"] == pytest.approx(earned["high"])


def test_a_supplier_nobody_replaces_costs_what_is_left_over_after_stock_and_incoming(result):
    gone = row(result, "paper delivers no more", "margin earned")
    # 15 pens there and 10 that are late still come: 25 of 70 are sold.
    assert gone["difference"] == pytest.approx(-(70 - 25) * 2.0)
    assert row(result, "paper delivers no more", "order lines")["difference"] < 0
    hit = result.frames["what_if_items"].filter(scenario="paper delivers no more")
    assert dict(hit.select("item", "lost").iter_rows()) == {"pen": pytest.approx(45.0), "tea": 0.0}


def test_more_demand_needs_more_goods(result):
    paid = row(result, "demand +20%", "paid for goods", "made for it")
    assert paid["difference"] > 0
    assert row(result, "demand +20%", FILL, "made for it")["changed"] >= 0.95


def test_slower_suppliers_do_less_harm_to_whoever_knows_of_them(result):
    stays, made = (row(result, "lead times +50%", FILL, levels) for levels in ("as today", "made for it"))
    assert stays["changed"] <= made["changed"]


def test_the_same_seed_gives_the_same_answer_and_the_page_says_it(result):
    settings = result.settings
    again = decision.apply(tables(), settings, TODAY, seed=5)
    assert again.frames["what_if_measures"].equals(result.frames["what_if_measures"])
    page = decision.report(result).replace("\N{NO-BREAK SPACE}", " ")
    lost = -row(result, "paper delivers no more", "profit")["difference"]
    assert "Most dangerous: paper delivers no more" in page
    assert f"It would cost {round(lost):,} EUR of profit" in page
    assert "was not measured on your sales" in page


def test_a_supplier_of_whom_nothing_is_bought_is_refused_by_name():
    with pytest.raises(DecisionError, match="'north', of whom nothing is bought; expected one of"):
        decision.apply(tables(), WhatIfSettings(days=7, futures=3, supplier="north"), TODAY)


def test_weeks_are_drawn_whole_and_alike_for_all_items():
    past = np.vstack([1 + np.arange(70.0), 101 + np.arange(70.0)])
    ahead = demand_ahead(past, 21, 70, seed=1, future=0)
    assert (ahead[1] - ahead[0] == 100).all()
    weeks = ahead[0].reshape(3, 7)
    assert (np.diff(weeks, axis=1) == 1).all()
    assert (weeks[:, 0] % 7 == 1).all()
    longer = demand_ahead(past, 35, 70, seed=1, future=0)
    assert (longer[:, :21] == ahead).all()


def test_lead_times_are_those_of_the_suppliers_own_orders():
    day = dt.date(2026, 1, 5)
    receipts = pl.DataFrame(
        {
            "supplier": ["east", "east", "east"],
            "document": ["1", "1", "2"],
            "ordered": [day, day, day],
            "received": [day + dt.timedelta(days=k) for k in (3, 4, 9)],
        }
    )
    drawn = lead_days_ahead(receipts, ["east", "west"], 400, seed=1, future=0)
    assert list(drawn) == ["east"]
    # The first document came in two parts: the last one counts.
    assert sorted(set(drawn["east"])) == [4.0, 9.0]


def test_the_interval_is_that_of_the_paired_t_statistic():
    # Student (1908), The probable error of a mean: the ten patients and two drugs; mean 1.58, t 4.06.
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    wide = [np.repeat(x[:, None], len(MEASURES), axis=1) for x in (first, second)]
    found = compared("drug", "as today", *wide).row(0, named=True)
    assert found["difference"] == pytest.approx(1.58)
    # t of 9 degrees of freedom at 0.975 is 2.262, and the standard error 1.58 / 4.0621.
    assert found["high"] - found["difference"] == pytest.approx(2.262 * 1.58 / 4.0621, abs=1e-3)
