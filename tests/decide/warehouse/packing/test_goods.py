import math

import pytest

from wharfinger.decide.warehouse.packing.goods import Box, Goods, Guess, Kind, boxes_of, kind_of
from wharfinger.decide.warehouse.packing.tables import Cartons, PackItems
from wharfinger.tables import TableError

GUESS = Guess(100.0, 0.25)


def row(**columns):
    return PackItems.of({"item": ["x"]} | {name: [value] for name, value in columns.items()}).row(
        0, named=True
    )


def test_edges_are_rounded_to_the_safe_side():
    goods = Goods([Kind("x", 1, (10.01, 20.0, 30.0), 1.0, ("LWH",))])
    assert goods.extents.tolist() == [[101, 200, 300]]
    assert Box("c", (10.19, 20.0, 30.0), 1.0, 0.0, math.inf, 0.0).steps.tolist() == [101, 200, 300]


def test_orientations_that_look_alike_count_once():
    assert len(Goods([Kind("cube", 1, (10.0, 10.0, 10.0), 1.0)]).extents) == 1
    assert len(Goods([Kind("slab", 1, (10.0, 10.0, 5.0), 1.0)]).extents) == 3


def test_what_nobody_measured_is_guessed_and_said():
    kind, words = kind_of(row(length_mm=50.0), 1, GUESS)
    assert kind.edges_mm == (50.0, 100.0, 100.0)
    assert words == "width_mm 100, height_mm 100, weight_g 125"


def test_fragile_and_unstackable_bear_nothing():
    assert kind_of(row(fragile=True), 1, GUESS)[0].bears_g < 0
    assert kind_of(row(stackable=False), 1, GUESS)[0].bears_g < 0
    assert kind_of(row(most_load_g=500.0), 1, GUESS)[0].bears_g == 500


def test_this_side_up_leaves_the_two_ways_of_standing():
    assert kind_of(row(this_side_up=True), 1, GUESS)[0].orientations == ("LWH", "WLH")


def test_boxes_stand_by_volume_and_know_what_they_may_still_take():
    table = Cartons.of(
        {
            "carton": ["large", "small"], "length_mm": [200.0, 100.0], "width_mm": [200.0, 100.0],
            "height_mm": [200.0, 100.0], "weight_g": [300.0, 100.0], "most_weight_g": [5000.0, None],
        }
    )  # fmt: skip
    boxes = boxes_of(table.iter_rows(named=True))
    assert [box.carton for box in boxes] == ["small", "large"]
    assert [box.capacity_g for box in boxes] == [math.inf, 4700.0]


def test_an_orientation_nobody_knows_is_refused():
    with pytest.raises(TableError, match="found 'UP'"):
        kind_of(row(orientations="UP"), 1, GUESS)


def test_a_piece_that_is_too_heavy_fits_no_box():
    goods = Goods([Kind("anvil", 1, (10.0, 10.0, 10.0), 9000.0)])
    assert not goods.fits(0, Box("c", (100.0, 100.0, 100.0), 1.0, 0.0, 5000.0, 0.0))
