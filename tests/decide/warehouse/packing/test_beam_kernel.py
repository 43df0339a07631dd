import numpy as np

from wharfinger.decide.warehouse.packing.beam_kernel import after, expand

# Two cubes of half the edge fill half of a box two wide.
BOX = np.array([2, 1, 1])
EXTENTS, NEEDS = np.array([[1, 1, 1]]), np.array([[1]])
VOLUME, MERIT = np.array([1]), np.array([1.0])
USABLE = np.array([[0, 1, 2], [0, 1, 1], [0, 1, 1]])
SMALLEST = np.ones(3, np.int64)
EVERYTHING = np.array([[0, 0, 0, 2, 1, 1]])


def test_a_completion_puts_in_all_that_there_is_room_for():
    steps, best, _, _ = expand(
        EVERYTHING, np.zeros((0, 7), np.int64), np.array([3]), 10.0, 0, BOX, EXTENTS, NEEDS, VOLUME, MERIT,
        np.array([1.0]), USABLE, np.zeros(3, np.int64), SMALLEST, True, np.array([0]), 1,
    )  # fmt: skip
    assert steps[0].tolist() == [0, 0, 0, 0, 2]
    assert len(best) == 2


def test_no_more_weight_is_put_in_than_is_left():
    steps, best, _, _ = expand(
        EVERYTHING, np.zeros((0, 7), np.int64), np.array([3]), 1.5, 0, BOX, EXTENTS, NEEDS, VOLUME, MERIT,
        np.array([1.0]), USABLE, np.zeros(3, np.int64), SMALLEST, True, np.array([0]), 1,
    )  # fmt: skip
    assert (steps[0, 4], len(best)) == (1, 1)


def test_what_is_left_after_a_step_is_the_rest_of_the_box():
    spaces, placed = after(
        EVERYTHING, np.zeros((0, 7), np.int64), 0, np.array([0, 0, 0]), EXTENTS, SMALLEST, True
    )
    assert spaces.tolist() == [[1, 0, 0, 2, 1, 1]]
    assert placed.tolist() == [[0, 0, 0, 1, 1, 1, 0]]
