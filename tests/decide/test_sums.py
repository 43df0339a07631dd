import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.decide.sums import steady_sum, without_dust

VALUES = st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=300)


def total(values, at):
    """The sum of one group whose rows stand among those of another."""
    frame = pl.DataFrame({"group": ["a"] * len(values), "value": values})
    other = pl.DataFrame({"group": ["b"] * at, "value": [0.1] * at}, schema=frame.schema)
    sums = pl.concat([other, frame]).group_by("group").agg(steady_sum(pl.col("value")))
    return sums.filter(group="a")["value"].item()


@given(VALUES, st.randoms(), st.integers(0, 50))
def test_neither_order_nor_neighbours_change_the_last_bit(values, luck, at):
    shuffled = luck.sample(values, len(values))
    assert total(values, 0) == total(shuffled, at)


def test_a_plain_sum_would_differ():
    # Or else the test above proved nothing.
    assert sum([1e16, 1.0, -1e16]) != sum([1e16, -1e16, 1.0])
    assert total([1e16, 1.0, -1e16], 0) == total([1.0, -1e16, 1e16], 3)


def test_what_arithmetic_leaves_of_nothing_is_nothing_and_all_else_stays():
    frame = pl.DataFrame({"x": [0.1 + 0.2 - 0.3, -1e-12, 1e-9, None, 2.0], "n": [1, 2, 3, 4, 5]})
    assert without_dust(frame)["x"].to_list() == [0.0, 0.0, 1e-9, None, 2.0]
    assert without_dust(frame)["n"].equals(frame["n"])
