import polars as pl

from tests.decide.warehouse.slots.shop import LAYOUT, items, orders
from wharfinger.decide.warehouse.slots.items import decision
from wharfinger.decide.warehouse.slots.report import answer
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.tables import SlotMoves


def test_the_answer_says_what_a_few_moves_bring_and_what_all_would():
    moves = pl.DataFrame({"labour_seconds": [1800.0, 1800.0]})
    said = answer({"now": 100.0, "after the moves": 90.0, "target": 75.0}, moves)
    assert said == (
        "2 moves, 1.0 hours of work, shorten the walks by 10%. Moving everything would shorten them by 25%."
    )
    assert answer({}, SlotMoves.none()) == "There is nothing to place."


def test_the_layout_is_drawn_before_and_after():
    tables = {
        "bins": LAYOUT.bins, "items": items(["a"]), "orders": orders([["a"]] * 9),
        "bin_stock": {"item": ["a"], "bin": ["03-4L"], "on_hand": [5.0]},
    }  # fmt: skip
    page = decision.report(decision.apply(tables, SlotSettings(iterations=10)))
    assert page.index("As things lie now") < page.index("When all lies where it should")
    assert page.count("<svg") >= 2
