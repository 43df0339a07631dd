import json

import polars as pl

from tests.decide.purchasing.replenish.shop import LEAN, coming, levels, suppliers
from tests.decide.purchasing.shop import TODAY, items, offers
from wharfinger.decide.purchasing import ReplenishSettings
from wharfinger.decide.purchasing.replenish.replenish import decision


def shop(**changed):
    """Oil is due and in boxes, salt fills up, wine waits for its supplier's Wednesday, tea has no offer."""
    wine = offers("wine", supplier="S-2")
    return {
        "items": items("oil", "salt", "tea", "wine"),
        "offers": pl.concat([offers("oil", "salt", unit="box"), wine], how="diagonal_relaxed"),
        "units": pl.DataFrame(
            {"item": ["oil", "salt"], "unit": "box", "numerator": [6, 6], "denominator": [1, 1]}
        ),
        "stock": pl.DataFrame({"item": ["oil", "salt", "wine"], "on_hand": [10.0, 44.0, 10.0]}),
        "levels": pl.concat([levels(name) for name in ("oil", "salt", "tea", "wine")]),
        "incoming": coming(2.0, -1),
        "suppliers": pl.concat(
            [suppliers(free_freight_value=120.0), suppliers("S-2", order_weekdays="wed")], how="diagonal"
        ),
    } | changed


def run(settings=LEAN, **changed):
    return decision.apply(shop(**changed), settings, TODAY)


def test_the_page_says_the_answer_first_and_then_every_part():
    page = decision.report(run())
    assert "1\N{NO-BREAK SPACE}order to place today" in page
    assert "1\N{NO-BREAK SPACE}item runs out before the goods come" in page
    for part in (
        "House S-1",
        "fills up",
        "Waits for its supplier",
        "no offer",
        "What was guessed",
        "Sure is",
    ):
        assert part in page, part


def test_every_line_of_an_order_tells_its_reason_on_the_page():
    result = run()
    page = decision.report(result)
    today = result.frames["order_lines"].filter(pl.col("order_on") == TODAY)
    assert today.height == 2
    assert all(reason in page for reason in today["reason"])


def test_a_day_without_orders_says_when_the_next_goes_out():
    page = decision.report(
        run(stock=pl.DataFrame({"item": ["oil", "salt", "wine"], "on_hand": [90.0, 90.0, 9.0]}))
    )
    assert "Nothing to order today; the next order goes out on 2026-03-04." in page
    empty = decision.report(run(levels=levels(), stock=pl.DataFrame({"item": ["oil"], "on_hand": [90.0]})))
    assert "Nothing to order today." in empty


def test_a_card_is_made_for_what_is_to_be_ordered_today():
    cards = decision.proposals(run())
    oil, salt = cards.sort("item").iter_rows(named=True)
    assert oil["what"].startswith("Order 8 boxes (48 pieces) of Fine oil from S-1, ")
    assert oil["sure"] > 0.9
    assert oil["until"] == TODAY
    assert json.loads(oil["evidence"])["reorder_point"] == 40
    assert (salt["item"], salt["sure"], salt["until"]) == ("salt", None, TODAY)


def test_what_is_held_back_by_a_limit_stands_on_the_page():
    page = decision.report(run(ReplenishSettings(order_cost=0.0, budget=30.0)))
    assert "budget of 30.00" in page


def test_what_nobody_is_expected_to_buy_is_a_whole_row_too():
    waiting = pl.DataFrame({"item": ["tea"], "on_hand": [0.0], "reserved": [3.0]})
    fits = pl.concat([offers("oil", "salt", "wine"), offers("tea", supplier="S-9")])
    found = run(stock=waiting, offers=fits, levels=levels())
    tea = found.frames["order_lines"].filter(pl.col("item") == "tea").row(0, named=True)
    assert (tea["quantity"], tea["order_up_to"], tea["reorder_point"]) == (3, 0, -1)
