import datetime as dt

from wharfinger.decide.warehouse.batches.orders import BatchSettings, decision
from wharfinger.decide.warehouse.batches.report import answer
from wharfinger.decide.warehouse.batches.tables import BatchLeftOut, BatchWalks

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
TABLES = {
    "bins": {"bin": ["a", "b"], "aisle": ["1", "2"], "position_m": [1.0, 2.0]},
    "bin_stock": {"bin": ["a", "b"], "item": ["tea", "oil"], "on_hand": [9.0, 9.0]},
    "orders": {
        "order": ["1", "2", "3"],
        "item": ["tea", "oil", "ghost"],
        "quantity": [2.0, 1.0, 1.0],
        "ordered_at": [NOON] * 3,
        "due": [dt.date(2026, 3, 1)] * 3,
    },
}


def test_nothing_to_pick_is_said():
    assert answer(BatchWalks.none(), BatchLeftOut.none()) == "There is nothing to pick."


def test_the_page_draws_the_walk_names_what_is_missing_and_warns_of_the_van():
    page = decision.report(decision.apply(TABLES, BatchSettings(iterations=10)))
    page = page.replace("\N{NO-BREAK SPACE}", " ")
    assert "2 orders in 1 walk of " in page
    assert "1 walk would end after the van has left" in page
    assert "1 order has something that no walk takes" in page
    assert "Walk 1: " in page
    assert "not in any bin" in page
