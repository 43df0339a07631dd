import polars as pl
import pytest

from wharfinger.decide.warehouse.packing.check_packing import check_packing

CARTON = {
    "carton": ["box"],
    "length_mm": [200.0],
    "width_mm": [100.0],
    "height_mm": [200.0],
    "weight_g": [50.0],
    "most_weight_g": [2050.0],
}
ITEMS = {
    "item": ["low", "top"],
    "length_mm": [100.0, 100.0],
    "width_mm": [100.0, 100.0],
    "height_mm": [50.0, 100.0],
    "weight_g": [1000.0, 900.0],
}


def placed(**top):
    piece = {
        "order": "1", "box": 1, "step": 1, "item": "low", "orientation": "LWH", "x_mm": 0.0, "y_mm": 0.0,
        "z_mm": 0.0, "length_mm": 100.0, "width_mm": 100.0, "height_mm": 50.0, "weight_g": 1000.0,
    }  # fmt: skip
    upper = {"step": 2, "item": "top", "z_mm": 50.0, "height_mm": 100.0, "weight_g": 900.0}
    return pl.DataFrame([piece, piece | upper | top])


BOXES = {
    "order": ["1"], "box": [1], "carton": ["box"], "pieces": [2], "weight_g": [1950.0], "filled": [0.4],
    "void_l": [2.5], "filler_g": [0.0], "waste_g": [50.0], "waste_cost": [0.0], "cost": [0.0],
}  # fmt: skip


def faults(pieces, items=None, share=1.0):
    return check_packing(ITEMS | (items or {}), CARTON, pieces, BOXES, support_share=share)


def test_a_right_packing_has_no_faults():
    assert faults(placed()) == []


@pytest.mark.parametrize(
    ("top", "fault"),
    [
        ({"z_mm": 40.0}, "low and top overlap"),
        ({"x_mm": 150.0}, "top sticks out by 50.0 mm"),
        ({"x_mm": 60.0}, "top rests on 40% of its base"),
        ({"z_mm": 60.0}, "top rests on 0% of its base"),
        ({"orientation": "HWL", "length_mm": 90.0}, "top is not 90 mm but 100"),
        ({"weight_g": 800.0}, "top weighs 900 g, not 800"),
    ],
)
def test_a_fault_of_place_is_named(top, fault):
    assert f"1 box 1: {fault}" in faults(placed(**top))


@pytest.mark.parametrize(
    ("items", "fault"),
    [
        ({"fragile": [True, False]}, "something rests on low"),
        ({"stackable": [False, True]}, "something rests on low"),
        ({"most_load_g": [899.0, None]}, "low carries 900 g, at most 899"),
        ({"keep_apart": ["food", "chemicals"]}, "chemicals and food must not share a box"),
        ({"orientations": ["LWH", "HWL"]}, "top may not lie LWH"),
    ],
)
def test_a_fault_of_rules_is_named(items, fault):
    assert f"1 box 1: {fault}" in faults(placed(), items)


def test_too_much_weight_is_named():
    heavy = {"weight_g": [1000.0, 1100.0]}
    assert faults(placed(weight_g=1100.0), heavy) == ["1 box 1: weighs 2150 g, at most 2050"]


def test_a_piece_lost_or_doubled_is_named():
    assert faults(placed(), {"quantity": [2, 1]}) == ["low: 1 pieces packed or left out, 2 given"]
    assert "top: 2 pieces packed or left out, 1 given" in faults(pl.concat([placed(), placed(step=3)[1:]]))


def test_a_piece_left_out_counts():
    out = {"order": ["1"], "item": ["low"], "pieces": [1.0], "reason": ["too large"]}
    assert check_packing(ITEMS | {"quantity": [2, 1]}, CARTON, placed(), BOXES, out) == []


def test_a_carton_that_is_not_there_is_named():
    boxes = BOXES | {"carton": ["crate"]}
    assert "1 box 1: there is no carton crate" in check_packing(ITEMS, CARTON, placed(), boxes)


def test_a_piece_in_no_box_is_named():
    assert "top lies in a box that is not listed" in faults(placed(box=2))
