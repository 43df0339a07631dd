import datetime as dt

from wharfinger.decide.warehouse.packing.pack import decision
from wharfinger.decide.warehouse.packing.report import answer
from wharfinger.decide.warehouse.packing.tables import PackedBoxes, PackLeftOut

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


def test_no_box_is_said():
    assert answer(PackedBoxes.none(), PackLeftOut.none()) == "No box to pack; 0 pieces fit into no carton."


def test_what_is_left_out_and_guessed_stands_on_the_page():
    tables = {
        "orders": {
            "order": ["A", "A"], "item": ["book", "ghost"], "quantity": [1.0, 1.0], "ordered_at": [NOW] * 2,
        },
        "items": {
            "item": ["book"], "name": ["Book"], "category": ["books"], "unit": ["piece"], "unit_cost": [1.0],
            "price": [2.0],
        },
        "cartons": {"carton": ["c"], "length_mm": [200.0], "width_mm": [200.0], "height_mm": [200.0]},
    }  # fmt: skip
    page = decision.report(decision.apply(tables))
    assert "it is not in items" in page
    assert "length_mm 100, width_mm 100, height_mm 100, weight_g 250" in page
    assert "Step by step" in page
