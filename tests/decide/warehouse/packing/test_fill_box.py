import numpy as np
import pytest

from wharfinger.decide.warehouse.packing.fill_box import Shapes, fill_box

SHAPES = Shapes(
    np.array([[2, 1, 1], [1, 2, 1], [1, 1, 1]]), np.array([0, 0, 1]), np.array([6, 4]), np.array([1.0, 1.0])
)


def cells(filling, shapes):
    return [
        (x + i, y + j, z + k)
        for shape, x, y, z in filling.rows.tolist()
        for i, j, k in np.ndindex(*shapes.extents[shape])
    ]


@pytest.mark.parametrize("supported", [True, False])
def test_a_box_that_can_be_filled_is_filled_and_nothing_overlaps(supported):
    filling = fill_box(np.array([4, 2, 2]), SHAPES, supported=supported, iterations=50)
    assert filling.volume == 16
    taken = cells(filling, SHAPES)
    assert len(taken) == len(set(taken)) == 16


def test_with_support_everything_stands_on_something_whole():
    filling = fill_box(np.array([3, 3, 3]), SHAPES, supported=True, iterations=50)
    taken = set(cells(filling, SHAPES))
    assert all(z == 0 or (x, y, z - 1) in taken for x, y, z in taken)


def test_no_more_weight_goes_in_than_the_box_bears():
    filling = fill_box(np.array([4, 2, 2]), SHAPES, weight_limit_g=3.0, iterations=20)
    assert len(filling.rows) == 3


def test_the_same_number_of_completions_fills_the_same():
    one, two = (fill_box(np.array([5, 3, 3]), SHAPES, iterations=30) for _ in range(2))
    assert one.rows.tolist() == two.rows.tolist()


def test_a_pallet_is_filled_up_to_its_height_by_the_same_code():
    # 1200 x 800 mm, loaded to 1000 mm, boxes of 400 x 300 x 200 mm: eight a layer, five layers.
    boxes = Shapes(np.array([[40, 30, 20], [30, 40, 20]]), np.array([0, 0]), np.array([60]), np.array([1.0]))
    filling = fill_box(np.array([120, 80, 100]), boxes, iterations=60)
    assert len(filling.rows) == 40


def test_time_by_another_clock_ends_the_search():
    ticks = iter(range(10_000))
    filling = fill_box(np.array([9, 7, 5]), SHAPES, seconds=5.0, clock=lambda: float(next(ticks)))
    assert filling.volume > 0
