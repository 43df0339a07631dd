import math

import pytest

from wharfinger.decide.warehouse.packing.choose_boxes import Terms, choose_boxes
from wharfinger.decide.warehouse.packing.goods import Box, Goods, Kind

PLAIN = Terms(0.5, 0.0, 5000.0, 0.0, 0.0)


def box(name, edge, cost, capacity_g=math.inf):
    return Box(name, (edge, edge, edge), edge**3 / 1e6, 0.0, capacity_g, cost)


def chosen(kinds, boxes, terms=PLAIN, **more):
    return choose_boxes(Goods(kinds), boxes, terms, seconds=None, iterations=4, **more)


def test_the_cheapest_box_that_holds_all_is_proven():
    found = chosen([Kind("die", 8, (5.0, 5.0, 5.0), 1.0)], [box("small", 10.0, 1.0), box("large", 20.0, 2.0)])
    assert [load.box.carton for load in found.loads] == ["small"]
    assert found.proven


def test_two_small_boxes_are_taken_where_they_are_cheaper_than_one_large():
    found = chosen(
        [Kind("die", 2, (10.0, 10.0, 10.0), 1.0)], [box("small", 10.0, 1.0), box("large", 30.0, 5.0)]
    )
    assert [load.box.carton for load in found.loads] == ["small", "small"]
    assert found.cost == 2.0


def test_carriage_is_by_the_greater_of_weight_and_volume():
    terms = Terms(0.5, 2.0, 5000.0, 0.0, 0.0)
    cube = box("cube", 100.0, 0.0)  # 1,000 cubic centimetres: 0.2 kg
    assert terms.cost(cube, 0.0, 100.0) == pytest.approx(2.0 * 0.2)
    assert terms.cost(cube, 0.0, 3000.0) == pytest.approx(2.0 * 3.0)


def test_void_is_filled_and_paid():
    terms = Terms(0.5, 0.0, 5000.0, 8.0, 2.0)
    cube = box("cube", 100.0, 0.5)
    assert terms.filler_g(cube, cube.volume / 2) == pytest.approx(4.0)
    assert terms.waste_cost(cube, cube.volume / 2) == pytest.approx(0.5 + 0.008)


def test_nothing_needs_no_box():
    found = chosen([], [box("small", 10.0, 1.0)])
    assert (found.loads, found.proven) == ([], True)
