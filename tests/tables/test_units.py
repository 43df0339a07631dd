"""Conversion, packs, multiples and steps are exact, and what cannot be is refused."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.tables.errors import UnitError
from wharfinger.tables.multiples import round_to_multiple, round_to_multiples
from wharfinger.tables.units import (
    Conversion,
    Step,
    UnitTable,
    convert,
    round_to_step,
    split_into,
)

BOX, PALLET = Conversion("box", 24), Conversion("pallet", 24 * 40)

factors = st.integers(1, 10**6)
conversions = st.builds(Conversion, st.sampled_from(["box", "layer", "roll"]), factors, factors)
quantities = st.fractions(min_value=-(10**9), max_value=10**9)
floats = st.floats(-1e9, 1e9)
quarters = st.integers(-4000, 4000).map(lambda quarter: Fraction(quarter, 4))
packs_of = st.integers(1, 400).map(lambda quarter: Fraction(quarter, 4))


def table(rows: list[tuple[str, str, int, int]]) -> UnitTable:
    items = pl.DataFrame({"item": ["tea", "cable", "socks"], "unit": ["piece", "m", "pair"]})
    columns = ["item", "unit", "numerator", "denominator"]
    return UnitTable.from_frames(items, pl.DataFrame(rows, schema=columns, orient="row"))


@given(conversions, quantities)
def test_to_base_and_back_gives_the_same_quantity(conversion: Conversion, quantity: Fraction) -> None:
    assert conversion.from_base(conversion.to_base(quantity)) == quantity


def test_a_third_of_a_unit_is_held_exactly() -> None:
    assert Conversion("sachet", 1, 3).to_base(3) == 1


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 1), (-24, 1), (24, 0), (24, -1)])
def test_a_factor_of_zero_or_less_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(UnitError, match="expected a whole number of 1 or more"):
        Conversion("box", numerator, denominator)


def test_a_factor_that_is_a_float_is_refused() -> None:
    with pytest.raises(UnitError, match=r"found numerator 0\.5 for the unit 'box'.*numerator / denominator"):
        Conversion("box", 0.5)  # type: ignore[arg-type]


def test_a_float_is_refused_where_a_quantity_must_be_exact() -> None:
    with pytest.raises(UnitError, match=r"found 0\.1 \(float\); expected an exact number.*round_to_step"):
        BOX.to_base(0.1)  # type: ignore[arg-type]


def test_a_decimal_that_is_no_number_is_refused() -> None:
    with pytest.raises(UnitError, match="expected an exact number"):
        BOX.to_base(Decimal("NaN"))


# The prefixes of the SI Brochure (BIPM, 9th edition, 2019), tables 7 and 8.
@pytest.mark.parametrize(
    ("quantity", "unit", "other", "result"),
    [
        (1, "kg", "g", 1000),
        (1, "t", "kg", 1000),
        (1, "l", "ml", 1000),
        (1, "l", "cl", 100),
        (1, "m", "mm", 1000),
        (Decimal("2.54"), "cm", "mm", Decimal("25.4")),
        (1, "dozen", "piece", 12),
        (1, "pair", "piece", 2),
        (5, "pair", "dozen", Fraction(5, 6)),
    ],
)
def test_standard_units_convert_exactly(
    quantity: int | Decimal, unit: str, other: str, result: int | Decimal
) -> None:
    assert convert(quantity, unit, other) == Fraction(result)
    assert convert(Fraction(result), other, unit) == Fraction(quantity)


def test_grams_are_not_turned_into_millilitres() -> None:
    with pytest.raises(UnitError, match=r"found g \(weight\) to be turned into ml \(volume\)"):
        convert(1, "g", "ml")


def test_an_unknown_standard_unit_names_the_likely_one() -> None:
    with pytest.raises(UnitError, match=r"found the unit 'dozens'.*write 'dozen' if that is meant"):
        convert(1, "dozens", "piece")


def test_137_pieces_are_5_boxes_of_24_and_17_pieces() -> None:
    packs = split_into(137, [BOX], "piece")
    assert str(packs) == "5 box of 24 + 17 piece"
    assert packs.total == 137


def test_the_largest_pack_is_taken_first() -> None:
    assert str(split_into(2000, [BOX, PALLET], "piece")) == "2 pallet of 960 + 3 box of 24 + 8 piece"


def test_nothing_is_zero_base_units() -> None:
    assert str(split_into(0, [BOX], "piece")) == "0 piece"


def test_a_rest_below_one_base_unit_is_kept() -> None:
    assert str(split_into(Decimal("12.5"), [Conversion("bag", 5)], "kg")) == "2 bag of 5 + 2.5 kg"


def test_a_negative_quantity_is_not_split() -> None:
    with pytest.raises(UnitError, match="found the quantity -1; expected 0 or more"):
        split_into(-1, [BOX], "piece")


@given(st.fractions(0, 10**6), st.lists(conversions, max_size=4))
def test_packs_and_rest_sum_to_the_quantity(quantity: Fraction, packs: list[Conversion]) -> None:
    result = split_into(quantity, packs, "piece")
    assert result.total == quantity
    assert all(count >= 0 for count, _ in result.counts)
    assert all(larger.size >= smaller.size for (_, larger), (_, smaller) in pairwise(result.counts))
    assert not packs or 0 <= result.rest < min(pack.size for pack in packs)


@pytest.mark.parametrize(
    ("quantity", "minimum", "up", "down", "nearest"),
    [
        (0, 0, 0, 0, 0),
        (-5, 48, 0, 0, 0),
        (1, 0, 24, 0, 0),
        (12, 0, 24, 0, 24),
        (30, 0, 48, 24, 24),
        (36, 0, 48, 24, 48),
        (48, 0, 48, 48, 48),
        (30, 50, 72, 0, 0),
        (36, 50, 72, 0, 72),
        (100, 50, 120, 96, 96),
    ],
)
def test_an_order_is_nothing_or_a_whole_multiple_above_the_minimum(
    quantity: int, minimum: int, up: int, down: int, nearest: int
) -> None:
    assert round_to_multiple(quantity, 24, minimum, "up") == up
    assert round_to_multiple(quantity, 24, minimum, "down") == down
    assert round_to_multiple(quantity, 24, minimum, "nearest") == nearest


@given(quarters, packs_of, packs_of)
def test_rounding_to_a_multiple_is_the_best_of_what_may_be_ordered(
    quantity: Fraction, multiple: Fraction, minimum: Fraction
) -> None:
    most = max(quantity, minimum) + 2 * multiple
    allowed = [k * multiple for k in range(int(most / multiple) + 1) if k == 0 or k * multiple >= minimum]
    wanted = max(quantity, Fraction(0))
    up = round_to_multiple(quantity, multiple, minimum, "up")
    down = round_to_multiple(quantity, multiple, minimum, "down")
    nearest = round_to_multiple(quantity, multiple, minimum, "nearest")
    assert up == min(choice for choice in allowed if choice >= wanted)
    assert down == max(choice for choice in allowed if choice <= wanted)
    assert nearest == min(allowed, key=lambda choice: (abs(choice - wanted), -choice))


@given(
    st.lists(st.tuples(quarters, packs_of, packs_of), min_size=1), st.sampled_from(["up", "down", "nearest"])
)
def test_the_vectorised_multiples_agree_with_the_exact_ones(
    rows: list[tuple[Fraction, Fraction, Fraction]], direction: str
) -> None:
    columns = [np.array([float(value) for value in column]) for column in zip(*rows, strict=True)]
    rounded = round_to_multiples(*columns, direction)  # type: ignore[arg-type]
    expected = [float(round_to_multiple(*row, direction)) for row in rows]  # type: ignore[arg-type]
    np.testing.assert_allclose(rounded, expected, rtol=1e-15, atol=0)


def test_the_noise_of_a_float_does_not_order_another_box() -> None:
    wanted = np.array([24.000000000001, 1e-12, 0.1 * 3 * 240])
    assert round_to_multiples(wanted, 24.0).tolist() == [24.0, 0.0, 72.0]


@pytest.mark.parametrize(
    ("multiple", "minimum", "direction", "found"),
    [
        (0, 0, "up", "a multiple of zero or less"),
        (24, -1, "up", "a minimum below zero"),
        (24, 0, "sideways", "the direction 'sideways'"),
    ],
)
def test_a_wrong_ordering_rule_is_refused(multiple: int, minimum: int, direction: str, found: str) -> None:
    with pytest.raises(UnitError, match=f"found {found}"):
        round_to_multiple(1, multiple, minimum, direction)  # type: ignore[arg-type]
    with pytest.raises(UnitError, match=f"found {found}"):
        round_to_multiples(np.ones(1), multiple, minimum, direction)  # type: ignore[arg-type]


def test_a_wanted_quantity_that_is_no_number_is_refused() -> None:
    with pytest.raises(UnitError, match="found nan at position 1; expected a finite number"):
        round_to_multiples(np.array([1.0, np.nan]), 24.0)


@given(st.integers(-(10**18), 10**18), st.integers(0, 9))
def test_steps_to_decimal_and_back_are_the_same_steps(steps: int, decimals: int) -> None:
    step = Step(decimals)
    assert step.to_steps(step.from_steps(steps)) == steps


def test_a_quantity_keeps_the_decimals_of_its_step() -> None:
    assert str(Step(2).from_steps(1250)) == "12.50"


def test_a_quantity_finer_than_the_step_is_refused_with_its_neighbours() -> None:
    message = r"found the quantity 12\.505; expected at most 2 decimals\. To mend: write 12\.50 or 12\.51"
    with pytest.raises(UnitError, match=message):
        Step(2).to_steps(Decimal("12.505"))


@pytest.mark.parametrize("decimals", [-1, 10, 1.5])
def test_decimals_outside_0_to_9_are_refused(decimals: int) -> None:
    with pytest.raises(UnitError, match="expected a whole number from 0 to 9"):
        Step(decimals)


# Half to even, as IEEE 754-2019 (4.3.1) and ISO 80000-1 (annex B, rule A) have it, on the printed number.
@pytest.mark.parametrize(
    ("value", "steps"), [(0.5, 0), (1.5, 2), (2.5, 2), (-0.5, 0), (-1.5, -2), (0.4999999999999999, 0)]
)
def test_halves_go_to_the_even_neighbour(value: float, steps: int) -> None:
    assert round_to_step(value, Step(0)) == steps
    assert round_to_step(np.array([value]), Step(0)).tolist() == [steps]


def test_what_is_rounded_is_the_number_as_printed() -> None:
    assert round_to_step(2.675, Step(2)) == 268
    assert round_to_step(0.285, Step(2)) == 28


@given(floats, st.integers(0, 6))
def test_rounding_is_never_off_by_more_than_half_a_step(value: float, decimals: int) -> None:
    step = Step(decimals)
    rounded = Fraction(step.from_steps(round_to_step(value, step)))
    assert abs(rounded - Fraction(repr(value))) <= Fraction(1, 2 * 10**decimals)


def near_half(number: int, side: float) -> float:
    return float(np.nextafter((2 * number + 1) / 2000, side))


halves = st.integers(-(10**13), 10**13)
near_halves = st.builds(near_half, halves, st.sampled_from([-np.inf, np.inf])) | halves.map(
    lambda n: (2 * n + 1) / 2000
)


@given(st.lists(floats | near_halves | st.floats(-1e15, 1e15), max_size=20), st.integers(0, 3))
def test_the_vectorised_rounding_agrees_with_the_single_one(values: list[float], decimals: int) -> None:
    step = Step(decimals)
    rounded = round_to_step(np.array(values, dtype=np.float64), step)
    assert rounded.dtype == np.int64
    assert rounded.tolist() == [round_to_step(value, step) for value in values]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_float_that_is_no_number_is_not_rounded(value: float) -> None:
    with pytest.raises(UnitError, match="expected a finite number"):
        round_to_step(value, Step(0))
    with pytest.raises(UnitError, match="expected a finite number"):
        round_to_step(np.array([value]), Step(0))


def test_a_float_beyond_64_bits_is_refused() -> None:
    with pytest.raises(UnitError, match=r"found a quantity of 1e\+18 at 3 decimals"):
        round_to_step(np.array([1.0, -1e18]), Step(3))


def test_a_pack_is_looked_up_by_item_and_unit() -> None:
    units = table([("tea", "box", 24, 1), ("cable", "roll", 305, 2)])
    assert units.to_base("tea", 3, "box") == 72
    assert units.from_base("tea", 36, "box") == Fraction(3, 2)
    assert units.to_base("cable", 2, "roll") == 305


def test_the_base_unit_is_one_to_one_without_a_row() -> None:
    assert table([]).conversion("tea", "piece") == Conversion("piece", 1)


def test_a_standard_unit_of_the_base_unit_needs_no_row() -> None:
    units = table([])
    assert units.to_base("tea", 2, "dozen") == 24
    assert units.to_base("cable", 250, "cm") == Fraction(5, 2)
    assert units.to_base("socks", 1, "piece") == Fraction(1, 2)


def test_rows_that_agree_are_one_unit() -> None:
    assert table([("tea", "box", 24, 1), ("tea", "box", 48, 2)]).to_base("tea", 1, "box") == 24


def test_an_unknown_unit_names_the_likely_one() -> None:
    message = (
        r"Units, item 'tea': found the unit 'bx'; expected one of box, piece.*write 'box' if that is meant"
    )
    with pytest.raises(UnitError, match=message):
        table([("tea", "box", 24, 1)]).conversion("tea", "bx")


def test_a_unit_of_another_kind_is_unknown_to_the_item() -> None:
    with pytest.raises(UnitError, match="found the unit 'kg'"):
        table([]).conversion("tea", "kg")


def test_an_unknown_item_names_the_likely_one() -> None:
    with pytest.raises(UnitError, match=r"found the item 'te'.*write 'tea' if that is meant"):
        table([]).conversion("te", "piece")


def test_units_of_an_item_that_is_not_in_items_are_refused() -> None:
    with pytest.raises(UnitError, match="Units, row 2, item 'coffee': found the item 'coffee'"):
        table([("tea", "box", 24, 1), ("coffee", "box", 12, 1)])


def test_a_zero_factor_in_the_table_names_its_row() -> None:
    with pytest.raises(UnitError, match="Units, row 1, item 'tea': found numerator 0 for the unit 'box'"):
        table([("tea", "box", 0, 1)])


@pytest.mark.parametrize(
    ("rows", "found", "expected"),
    [
        ([("tea", "box", 24, 1), ("tea", "box", 20, 1)], "1 box = 20 piece", "1 box = 24 piece"),
        ([("tea", "piece", 2, 1)], "1 piece = 2 piece", "1 piece = 1 piece"),
        ([("tea", "dozen", 13, 1)], "1 dozen = 13 piece", "1 dozen = 12 piece"),
    ],
)
def test_rows_that_contradict_are_refused(
    rows: list[tuple[str, str, int, int]], found: str, expected: str
) -> None:
    with pytest.raises(UnitError, match=f"found {found}; expected {expected}"):
        table(rows)
