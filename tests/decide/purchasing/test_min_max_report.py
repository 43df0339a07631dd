import polars as pl

from tests.decide.purchasing.shop import TODAY, items, offers, sales, stock
from wharfinger.decide.purchasing import MinMaxSettings
from wharfinger.decide.purchasing.min_max import decision
from wharfinger.decide.purchasing.min_max_report import answer, report

SUPPLIERS = pl.DataFrame(
    {
        "supplier": ["S-1", "S-2"],
        "name": ["Oil mill", "Salt works"],
        "currency": ["EUR", "EUR"],
        "minimum_value": [5000.0, None],
        "free_freight_value": [None, 6000.0],
        "order_weekdays": ["mon", "mon"],
    }
)


def result(settings=None, days=100, **changes):
    tables = {
        "sales": pl.concat([sales([4.0] * days), sales([30.0, 20.0] * (days // 2), "salt")]),
        "items": items("oil", "salt", "new"),
        "offers": pl.concat([offers("oil"), offers("salt", supplier="S-2")]),
        "stock": pl.concat([stock(30.0), stock(10.0, "salt")]),
        "suppliers": SUPPLIERS,
    }
    return decision.apply(tables | changes, settings or MinMaxSettings(search=False), TODAY)


def test_the_answer_counts_orders_suppliers_money_and_what_runs_out():
    orders = result().frames["min_max_orders"]
    value = f"{orders['value'].sum():,.2f} EUR"
    assert answer(orders, "EUR") == (
        f"2 orders to place today at 2 suppliers, {value}; 1 item runs out before the goods come."
    )


def test_without_orders_the_answer_is_that_there_are_none():
    assert answer(result().frames["min_max_orders"].clear()) == "Nothing to order today."


def test_the_supplier_with_most_money_at_risk_comes_first():
    written = report(result())
    assert 0 < written.index("S-2 Salt works: 1 order") < written.index("S-1 Oil mill: 1 order")


def test_an_order_below_the_suppliers_minimum_says_how_much_is_missing():
    found = result()
    value = found.frames["min_max_orders"].filter(pl.col("supplier") == "S-1")["value"][0]
    assert f"{5000 - value:,.2f} EUR short of the supplier&#x27;s minimum of 5,000.00 EUR." in report(found)


def test_what_is_left_out_is_on_the_page():
    written = report(result())
    assert "1 item left out" in written
    assert "no sale before 2026-03-02" in written


def test_what_waits_for_its_order_day_is_on_the_page():
    waits = result(suppliers=SUPPLIERS.with_columns(order_weekdays=pl.lit("tue")))
    written = report(waits)
    assert "Nothing to order today." in written
    assert "2026-03-03" in written


def test_a_past_too_short_to_search_is_said():
    assert "No item has a past that is long enough" in report(result(MinMaxSettings()))


def test_the_page_says_what_the_search_brought():
    found = result(MinMaxSettings(), days=260)
    levels = found.frames["min_max_levels"]
    written = report(found)
    assert f"{levels['past_cost_per_day'].sum():,.2f} EUR" in written
    assert f"{levels['textbook_cost_per_day'].sum():,.2f} EUR" in written


def test_without_a_currency_the_numbers_stand_alone():
    plain = SUPPLIERS.with_columns(currency=pl.lit(None, pl.String))
    assert "EUR" not in report(result(suppliers=plain))
