import datetime as dt

import pytest

from wharfinger.decide.warehouse.packing.carton_suite import carton_suite, decision
from wharfinger.decide.warehouse.packing.suite_settings import SuiteSettings
from wharfinger.tables import TableError


def cubes(edges):
    return {
        "order": [f"order {number}" for number in range(len(edges))],
        "item": [f"cube {edge:g}" for edge in edges],
        "length_mm": edges,
        "width_mm": edges,
        "height_mm": edges,
        "weight_g": [1.0] * len(edges),
    }


def test_with_as_many_cartons_as_sizes_no_air_is_shipped():
    suite = carton_suite(cubes([100.0, 100.0, 200.0, 300.0]), count=3)
    assert suite["length_mm"].to_list() == [100.0, 200.0, 300.0]
    assert suite["void_l"].sum() == 0
    assert suite["orders"].to_list() == [2, 1, 1]


def test_the_carton_that_saves_most_air_is_stocked():
    # Ten small and one middle order: a carton for the small ones saves more than one for the middle one.
    suite = carton_suite(cubes([100.0] * 10 + [200.0, 300.0]), count=2)
    assert suite["length_mm"].to_list() == [100.0, 300.0]


def test_every_piece_goes_into_the_largest_carton():
    suite = carton_suite(cubes([55.0, 120.0, 340.0]), count=1)
    assert suite["length_mm"].to_list() == [340.0]


def test_pieces_of_one_order_share_a_carton():
    orders = cubes([100.0, 100.0]) | {"order": ["A", "A"], "item": ["red", "blue"]}
    suite = carton_suite(orders, count=1)
    assert suite.select("length_mm", "width_mm", "height_mm").row(0) == (200.0, 100.0, 100.0)


def test_sizes_are_whole_multiples_of_the_grid():
    suite = carton_suite(cubes([93.0]), settings=SuiteSettings(count=1, grid_mm=25))
    assert suite["length_mm"].to_list() == [100.0]


def test_the_same_seed_gives_the_same_suite():
    orders = cubes([float(edge) for edge in range(50, 350, 10)])
    assert carton_suite(orders, count=3, seed=4).equals(carton_suite(orders, count=3, seed=4))


def test_no_order_is_refused():
    with pytest.raises(TableError, match="found no order to pack"):
        carton_suite({name: [] for name in cubes([1.0])})


def test_it_reads_orders_and_items_and_says_the_answer_first():
    now = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
    items = {
        "item": ["book"], "name": ["Book"], "category": ["books"], "unit": ["piece"], "unit_cost": [1.0],
        "price": [2.0], "length_mm": [200.0], "width_mm": [150.0], "height_mm": [30.0], "weight_g": [400.0],
    }  # fmt: skip
    orders = {"order": ["A"], "item": ["book"], "quantity": [1.0], "ordered_at": [now]}
    result = decision.apply({"orders": orders, "items": items}, SuiteSettings(count=1))
    assert result.frames["carton_suite"]["carton"].to_list() == ["200 x 150 x 30"]
    assert "Stock 1 carton: 200×150×30" in decision.report(result).replace("\N{NO-BREAK SPACE}", " ")
