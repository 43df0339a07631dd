"""Faults that were put into a small company's data are found, and nothing is found where none was put."""

import datetime as dt

import polars as pl
import pytest

from wharfinger.decide import registry
from wharfinger.decide.data_quality import QualitySettings, data_quality
from wharfinger.decide.data_quality.quality import decision
from wharfinger.decide.data_quality.quality_report import answer

AS_OF = dt.date(2026, 7, 1)
FIRST = dt.date(2025, 7, 1)
GOODS = ("tea", "jam", "soap", "salt")


def days(first=FIRST, last=AS_OF):
    return [first + dt.timedelta(days=n) for n in range((last - first).days)]


def sold(item, on, quantity=2.0, price=5.0):
    return [(item, "shop", day, quantity, price) for day in on]


def sales(*groups):
    schema = {"item": str, "place": str, "date": pl.Date, "quantity": float, "price": float}
    return pl.DataFrame([row for rows in groups for row in rows], schema=schema, orient="row")


def items(*names, cost=3.0, price=5.0, **more):
    said = {"item": list(names), "name": [f"the {name}" for name in names]}
    same = {"category": "things", "unit": "piece", "unit_cost": cost, "price": price}
    return pl.DataFrame(said | {key: [value] * len(names) for key, value in same.items()} | more)


def everything(*more):
    """Four goods that sell every day, and what is added."""
    return sales(*(sold(item, days()) for item in GOODS), *more)


def issues(found, issue):
    return found.data_issues.filter(pl.col("issue") == issue)


def test_clean_data_has_no_fault():
    found = data_quality(everything(), items(*GOODS), as_of=AS_OF)
    assert found.data_issues.is_empty()


def test_a_cost_of_zero_weighs_what_a_year_of_it_would_cost():
    goods = pl.concat([items(*GOODS), items("oil", cost=0.0)])
    found = data_quality(everything(sold("oil", days())), goods, as_of=AS_OF)
    row = issues(found, "cost_unknown").row(0, named=True)
    # 2 a day for 365 days, at 5.00, of which the others cost 3/5.
    assert (row["item"], row["money"]) == ("oil", pytest.approx(730 * 3.0))
    assert row["mend"] == "enter unit_cost from the supplier's last invoice"


def test_sales_of_an_item_that_nobody_listed_are_named():
    found = data_quality(everything(sold("ghost", days())), items(*GOODS), as_of=AS_OF)
    assert issues(found, "item_unknown")["money"].to_list() == [pytest.approx(3650.0)]


def test_the_same_item_under_two_names_is_found_whatever_the_order_of_words():
    goods = pl.concat(
        [items(*GOODS), items("T-1", "T-2").with_columns(name=pl.Series(["Tea, green", "green TEA"]))]
    )
    found = data_quality(everything(sold("T-1", days()), sold("T-2", days()[::3])), goods, as_of=AS_OF)
    rows = issues(found, "item_twice_by_name")
    assert sorted(rows["item"]) == ["T-1", "T-2"]
    # T-2 sells a third as often: a quarter of the whole, so its own pace is three quarters short.
    assert rows.filter(pl.col("item") == "T-2")["forecast_error"][0] == pytest.approx(0.75, abs=0.01)


def test_a_till_that_was_off_is_told_with_its_days_and_what_usually_sells_on_them():
    open_days = [day for day in days() if not dt.date(2026, 3, 2) <= day <= dt.date(2026, 3, 4)]
    found = data_quality(sales(*(sold(item, open_days) for item in GOODS)), items(*GOODS), as_of=AS_OF)
    row = issues(found, "till_off").row(0, named=True)
    assert (row["place"], row["since"]) == ("shop", dt.date(2026, 3, 2))
    assert "2026-03-02 to 2026-03-04, 3 days" in row["found"]
    assert row["money"] == pytest.approx(3 * 4 * 10.0)
    assert row["forecast_error"] == pytest.approx(3 / 365, rel=0.01)


def test_a_shop_closed_on_sundays_has_no_till_that_was_off():
    weekdays = [day for day in days() if day.weekday() != 6]
    found = data_quality(
        sales(*(sold(item, weekdays) for item in GOODS)),
        items(*GOODS),
        as_of=AS_OF,
        settings=QualitySettings(closed_days=1),
    )
    assert issues(found, "till_off").is_empty()


def test_sales_at_the_price_of_a_box_are_a_wrong_unit():
    boxes = sold("tea", days()[:5], quantity=1.0, price=60.0)
    found = data_quality(everything(boxes), items(*GOODS), as_of=AS_OF)
    row = issues(found, "wrong_unit").row(0, named=True)
    assert row["found"] == "5 sales at about 60, the item costs 5"
    assert row["money"] == pytest.approx(300.0)


def test_a_slip_of_the_pen_is_a_quantity_far_above_the_usual():
    found = data_quality(everything(sold("tea", [dt.date(2026, 5, 5)], 2000.0)), items(*GOODS), as_of=AS_OF)
    row = issues(found, "quantity_slip").row(0, named=True)
    assert (row["item"], row["since"]) == ("tea", dt.date(2026, 5, 5))
    assert row["forecast_error"] == pytest.approx(2000 / 2730)


def test_new_goods_sold_before_any_came_and_stock_below_nothing_cannot_be():
    new = sold("oil", days(first=dt.date(2025, 9, 1)))
    receipts = {
        "document": ["P1", "P2"],
        "supplier": ["Acme", "Acme"],
        "item": ["jam", "oil"],
        "ordered": ["2025-06-01", "2025-09-01"],
        "received": ["2025-06-10", "2025-09-29"],
        "quantity_ordered": [900.0, 900.0],
        "quantity_received": [900.0, 900.0],
    }
    stock = {"item": ["tea", "jam"], "place": ["shop", "shop"], "on_hand": [-3.0, 5.0]}
    found = data_quality(everything(new), items(*GOODS, "oil"), receipts=receipts, stock=stock, as_of=AS_OF)
    early = issues(found, "sold_before_it_came").row(0, named=True)
    assert (early["item"], early["since"], early["money"]) == ("oil", dt.date(2025, 9, 1), 28 * 2 * 3.0)
    below = issues(found, "stock_below_zero").row(0, named=True)
    assert (below["item"], below["money"]) == ("tea", 9.0)


def test_sales_of_tomorrow_and_costs_above_the_price_are_told():
    goods = items(*GOODS).with_columns(unit_cost=pl.when(pl.col("item") == "salt").then(7.0).otherwise(3.0))
    found = data_quality(everything(sold("tea", [dt.date(2026, 12, 1)])), goods, as_of=AS_OF)
    assert issues(found, "sales_of_tomorrow")["item"].to_list() == ["tea"]
    assert issues(found, "cost_above_price")["money"].to_list() == [pytest.approx(730 * 2.0)]


def test_a_likely_stockout_of_the_forecast_weighs_the_margin_that_it_lost():
    gap = {
        "item": ["tea"],
        "place": ["shop"],
        "first_day": [dt.date(2026, 2, 1)],
        "last_day": [dt.date(2026, 2, 20)],
        "periods": [20],
        "missed": [40.0],
    }
    found = data_quality(everything(), items(*GOODS), likely_stockouts=gap, as_of=AS_OF)
    row = issues(found, "likely_stockout").row(0, named=True)
    assert (row["item"], row["since"], row["money"]) == ("tea", dt.date(2026, 2, 1), pytest.approx(80.0))
    assert row["found"] == "likely an empty shelf from 2026-02-01 to 2026-02-20; about 40 units not sold"


def test_fit_says_what_is_ready_and_what_to_add_for_the_next():
    stock = {"item": list(GOODS), "on_hand": [9.0] * 4}
    offers = {
        "supplier": ["Acme"] * 2,
        "item": ["tea", "jam"],
        "unit_cost": [3.0] * 2,
        "lead_days": [7.0] * 2,
    }
    found = data_quality(everything(), items(*GOODS), stock=stock, offers=offers, as_of=AS_OF)
    fit = {row["capability"]: row for row in found.data_fit.iter_rows(named=True)}
    assert (fit["stock_health"]["state"], fit["stock_health"]["add"]) == ("ready", None)
    assert (fit["min_max"]["state"], fit["min_max"]["covered"]) == ("partly", pytest.approx(0.5))
    assert fit["forecast with the season of the year"]["state"] == "not_yet"
    assert "two years" in fit["forecast with the season of the year"]["add"]
    assert issues(found, "lead_time_unknown")["item"].to_list() == ["salt", "soap"]


def test_the_capabilities_with_a_short_name_are_decisions():
    found = data_quality(everything(), items(*GOODS), as_of=AS_OF)
    names = [name for name in found.data_fit["capability"] if " " not in name]
    assert names
    assert set(names) <= set(registry.names())


def test_the_report_says_the_answer_first():
    goods = pl.concat([items(*GOODS), items("oil", cost=0.0)])
    result = decision.apply({"sales": everything(sold("oil", days())), "items": goods}, as_of=AS_OF)
    said = answer(*(result.frames[name] for name in ("data_issues", "data_fit")))
    assert said.startswith("1 thing to mend, and 2,190.00 a year rests on")
    page = decision.report(result).replace("\N{NO-BREAK SPACE}", " ")
    assert said in page
    assert "enter unit_cost from the supplier" in page
