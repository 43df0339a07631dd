import json

import polars as pl
import pytest

from tests.decide.purchasing.shop import TODAY, items, offers, sales, stock
from wharfinger.decide.purchasing import MinMaxSettings
from wharfinger.decide.purchasing.min_max import decision
from wharfinger.decide.purchasing.min_max_proposals import counted, why

TABLES = {
    "sales": sales([3.1] * 100),
    "items": items(),
    "offers": offers(supplier="S-03", unit_cost=3.2, multiple=48.0, currency="EUR"),
    "stock": stock(12.0),
}
ROW = {
    "on_hand": 12.0, "reserved": 0.0, "incoming": 0.0, "stock_position": 12.0,
    "average_per_day": 3.1, "cover_days": 3.9, "lead_days": 7.0,
}  # fmt: skip


def cards(settings=None, **changes):
    result = decision.apply(TABLES | changes, settings or MinMaxSettings(search=False), TODAY)
    return decision.proposals(result), result


def test_a_card_says_what_and_why_in_the_numbers_of_its_row():
    found, result = cards(items=items(price=5.0))
    card = next(found.iter_rows(named=True))
    order = next(result.frames["min_max_orders"].iter_rows(named=True))
    assert card["what"] == "Order 144 pieces of Fine oil from S-03, 460.80 EUR"
    assert card["why"] == "12 on hand and none on its way last 3.9 days at 3.1 a day; it takes 7 days to come"
    assert (card["kind"], card["supplier"], card["until"]) == ("order", "S-03", TODAY)
    assert (card["quantity"], card["worth"]) == (order["quantity"], order["worth"])
    evidence = json.loads(card["evidence"])
    assert {name: evidence[name] for name in ROW} == ROW
    assert evidence["quantity"] == order["quantity"]


def test_the_same_act_has_the_same_key_whatever_its_quantity():
    one, _ = cards(items=items(price=5.0))
    other, _ = cards(items=items(price=5.0), stock=stock(-50.0, reserved=[50.0]))
    assert one["quantity"].to_list() != other["quantity"].to_list()
    assert one["proposal"].to_list() == other["proposal"].to_list() == ["min_max/order/oil/main"]


def test_how_sure_it_is_says_the_past():
    found, result = cards()
    row = next(result.frames["min_max_orders"].iter_rows(named=True))
    assert row["past_cycles"] < 5
    assert found["sure"].to_list() == [None]
    cheap_orders, result = cards(MinMaxSettings(search=False, order_cost=0.1), offers=offers(multiple=1.0))
    row = next(result.frames["min_max_orders"].iter_rows(named=True))
    assert row["past_cycles"] >= 5
    assert cheap_orders["sure"].to_list() == [row["past_held"]] == [1.0]


def test_the_card_with_most_money_at_risk_comes_first():
    both = {
        "sales": pl.concat([TABLES["sales"], sales([30.0] * 100, "wine")]),
        "items": items("oil", "wine", price=5.0),
        "offers": pl.concat([offers("oil"), offers("wine")]),
        "stock": pl.concat([stock(0.0), stock(0.0, "wine")]),
    }
    assert cards(**both)[0]["item"].to_list() == ["wine", "oil"]


def test_with_enough_in_stock_there_is_no_card():
    assert cards(stock=stock(900.0))[0].is_empty()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"incoming": 5.0}, "12 on hand and 5 on its way last 3.9 days at 3.1 a day"),
        ({"reserved": 2.0}, "12 on hand, 2 promised, and none on its way last 3.9 days at 3.1 a day"),
        ({"on_hand": 0.0, "stock_position": 0.0}, "none on hand and none on its way, at 3.1 a day"),
    ],
)
def test_why_names_what_is_there(change, words):
    assert why(ROW | change) == words + "; it takes 7 days to come"


@pytest.mark.parametrize(
    ("quantity", "unit", "words"),
    [
        (48, "piece", "48 pieces"),
        (1, "box", "1 box"),
        (12, "box", "12 boxes"),
        (2.5, "kg", "2.5 kg"),
        (3, "pcs", "3 pcs"),
    ],
)
def test_units_are_counted_as_people_do(quantity, unit, words):
    assert counted(quantity, unit) == words
