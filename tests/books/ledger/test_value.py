"""Moving average and first in first out, on numbers from outside, and what always holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.books.ledger.value import Layer, Worth, round_half_even

UNIT = 10_000


def worth(layers: bool) -> Worth:
    return Worth(layers=[] if layers else None)


def perpetual(stock: Worth) -> tuple[list[int], int]:
    """The perpetual example of intermediate accounting (Kieso, Weygandt and Warfield, chapter 8, Call-Mart):
    bought 2,000 at 4.00, 6,000 at 4.40, sold 4,000, bought 2,000 at 4.75; in whole cents of value."""
    stock.put(2_000, 2_000 * 400, 1)
    stock.put(6_000, 6_000 * 440, 2)
    sold = stock.take(4_000)
    stock.put(2_000, 2_000 * 475, 4)
    return [sold], stock.value


def test_fifo_gives_the_textbook_s_cost_and_stock() -> None:
    """FIFO: cost of goods sold 16,800, ending inventory 27,100."""
    assert perpetual(worth(layers=True)) == ([16_800_00], 27_100_00)


def test_moving_average_gives_the_textbook_s_cost_and_stock() -> None:
    """Moving average: cost of goods sold 17,200, ending inventory 26,700."""
    assert perpetual(worth(layers=False)) == ([17_200_00], 26_700_00)


def test_all_that_is_there_takes_all_the_value_with_it() -> None:
    stock = worth(layers=False)
    stock.put(3, 10, 1)
    assert [stock.take(1), stock.take(1), stock.take(1)] == [3, 4, 3]
    assert (stock.quantity, stock.value) == (0, 0)


def test_goods_that_left_before_they_came_are_corrected_when_they_come() -> None:
    """Four left at a guess of 1; ten come at 3: six are left at 3, and 8 more went with the four."""
    stock = Worth(listed_cost=1)
    assert stock.take(4) == 4
    assert stock.put(10, 30, 1) == 8
    assert (stock.quantity, stock.value) == (6, 18)


def test_a_receipt_that_is_reversed_after_a_sale_leaves_no_value_without_goods() -> None:
    stock = worth(layers=False)
    stock.put(10, 10, 1)
    stock.put(10, 30, 2)
    stock.take(10)
    residue = stock.take_back(10, 30, 2)
    assert (stock.quantity, stock.value, residue) == (0, 0, -10)


def test_a_reversed_receipt_takes_its_own_layer() -> None:
    stock = worth(layers=True)
    stock.put(10, 10, 1)
    stock.put(10, 30, 2)
    assert stock.take_back(10, 30, 2) == 0
    assert stock.layers == [Layer(1, 10, 10)]


def test_landed_cost_falls_on_what_is_there_and_the_rest_is_a_difference() -> None:
    stock = worth(layers=True)
    stock.put(10, 100, 1)
    stock.put(30, 300, 2)
    assert stock.add_value(40) == 0
    assert [layer.value for layer in stock.layers or ()] == [110, 330]
    stock.take(40)
    assert (stock.add_value(7), stock.value) == (7, 0)


@pytest.mark.parametrize(("numerator", "expected"), [(5, 2), (15, 8), (25, 12), (-5, -2), (-15, -8), (7, 4)])
def test_half_is_rounded_to_even(numerator: int, expected: int) -> None:
    assert round_half_even(numerator, 2) == expected if numerator != 7 else round_half_even(7, 2) == 4


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["put", "take", "add", "back"]),
        st.integers(1, 50),
        st.integers(0, 5_000),
    ),
    max_size=25,
)


@given(steps=STEPS, layers=st.booleans(), may_be_negative=st.booleans())
def test_value_is_conserved_and_never_without_goods(
    steps: list[tuple[str, int, int]], layers: bool, may_be_negative: bool
) -> None:
    """What came in is what went out, plus what is left, plus the differences that were named."""
    stock, balance = Worth(listed_cost=3, layers=[] if layers else None), 0
    put: list[tuple[int, int, int]] = []
    for number, (kind, quantity, value) in enumerate(steps, 1):
        if kind == "put":
            balance += value - stock.put(quantity, value, number)
            put.append((quantity, value, number))
        elif kind == "take" and (may_be_negative or quantity <= stock.quantity):
            balance -= stock.take(quantity)
        elif kind == "add":
            balance += value - stock.add_value(value)
        elif kind == "back" and put and (may_be_negative or put[-1][0] <= stock.quantity):
            quantity, value, since = put.pop()
            balance += -value - stock.take_back(quantity, value, since)
        assert stock.value == balance
        assert stock.value * stock.quantity >= 0
        if stock.quantity == 0:
            assert stock.value == 0
        if stock.layers is not None and stock.quantity > 0:
            assert sum(layer.quantity for layer in stock.layers) == stock.quantity
            assert sum(layer.value for layer in stock.layers) == stock.value
