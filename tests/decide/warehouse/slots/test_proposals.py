import json

import pytest

from tests.decide.warehouse.slots.shop import LAYOUT, items, orders
from wharfinger.decide.warehouse.slots.items import decision
from wharfinger.decide.warehouse.slots.settings import SlotSettings


def test_a_moves_worth_is_a_month_of_walking_less_its_labour():
    tables = {
        "bins": LAYOUT.bins, "items": items(["a"]), "orders": orders([["a"]] * 9),
        "bin_stock": {"item": ["a"], "bin": ["03-4L"], "on_hand": [5.0]},
    }  # fmt: skip
    result = decision.apply(tables, SlotSettings(iterations=100, hour_cost=36, longest_payback_days=1e9))
    card = decision.proposals(result).row(0, named=True)
    move = json.loads(card["evidence"])
    assert card["worth"] == pytest.approx(
        (30 * move["saving_m_per_day"] - move["labour_seconds"]) / 3600 * 36
    )
    assert card["what"].startswith("Move a from 03-4L to 01-1")
    assert (card["kind"], card["item"]) == ("move", "a")
