import numpy as np

from wharfinger.decide.warehouse.packing.block_kernel import make_blocks, reachable


def test_equal_pieces_make_rows_and_walls_and_no_block_twice():
    extents, needs, _, volume = make_blocks(
        np.array([0]), np.array([[2, 1, 1]]), np.array([4]), np.array([4, 2, 1]), 100, 1.0
    )
    found = {tuple(row) for row in extents.tolist()}
    assert found == {(2, 1, 1), (4, 1, 1), (2, 2, 1), (4, 2, 1)}
    assert len(found) == len(extents)
    assert volume.tolist() == (2 * needs[:, 0]).tolist()


def test_no_block_takes_more_pieces_than_there_are():
    _, needs, _, _ = make_blocks(
        np.array([0]), np.array([[1, 1, 1]]), np.array([3]), np.array([9, 9, 9]), 500, 1.0
    )
    assert needs.max() == 3


def test_a_block_may_be_a_little_empty_only_if_that_is_allowed():
    shapes = np.array([[10, 10, 10], [10, 9, 10]])
    full = make_blocks(np.array([0, 1]), shapes, np.array([1, 1]), np.array([20, 10, 10]), 50, 1.0)
    loose = make_blocks(np.array([0, 1]), shapes, np.array([1, 1]), np.array([20, 10, 10]), 50, 0.9)
    assert len(full[0]) == 2
    assert len(loose[0]) > 2


def test_the_longest_sum_of_edges_is_known_for_every_length():
    largest = reachable(np.array([[3, 0], [5, 0]]), np.array([2, 1]), 12)
    # With two threes and a five: 0, 3, 5, 6, 8, 11.
    assert largest.tolist() == [0, 0, 0, 3, 3, 5, 6, 6, 8, 8, 8, 11, 11]
