"""No cent is made or lost, currencies are never mixed, and nothing is guessed from text."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from operator import add, ge, gt, le, lt, sub
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wharfinger.tables.currencies import MINOR_DIGITS, Currency
from wharfinger.tables.errors import MoneyError
from wharfinger.tables.money import (
    Amount,
    ExchangeRate,
    Price,
    add_tax,
    allocate,
    exchange,
    line_amount,
    line_amounts,
    split,
    take_out_tax,
    total,
)
from wharfinger.tables.units import Step

EUR, JPY, KWD, USD, CLF = (Currency(code) for code in ("EUR", "JPY", "KWD", "USD", "CLF"))

currencies = st.sampled_from([EUR, JPY, KWD, CLF])
kinds: st.SearchStrategy[type[Price] | type[Amount]] = st.sampled_from([Price, Amount])
steps = st.integers(-(10**15), 10**15)
amounts = st.builds(Amount, steps, currencies)
rates = st.fractions(0, 1)


# ISO 4217, list one, published 2026-01-01.
@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("EUR", 2),
        ("MGA", 2),
        ("XCG", 2),
        ("JPY", 0),
        ("ISK", 0),
        ("UGX", 0),
        ("KWD", 3),
        ("IQD", 3),
        ("CLF", 4),
    ],
)
def test_the_minor_unit_is_the_one_of_iso_4217(code: str, digits: int) -> None:
    assert Currency(code).minor_digits == digits


def test_the_table_holds_every_active_currency() -> None:
    # List one, published 2026-01-01: 178 codes; 17 have 0 digits, 139 have 2, 7 have 3, 2 have 4, and 13
    # have no minor unit.
    assert Counter(MINOR_DIGITS.values()) == {0: 17, 2: 139, 3: 7, 4: 2}
    assert all(Currency(code).minor_digits == digits for code, digits in MINOR_DIGITS.items())


# The first four were active once, and are withdrawn in the list of 2026-01-01.
@pytest.mark.parametrize("code", ["HRK", "SLL", "ANG", "BGN", "XYZ", ""])
def test_a_code_that_is_not_active_is_refused(code: str) -> None:
    with pytest.raises(MoneyError, match=f"found the currency '{code}'; expected an active code of ISO 4217"):
        Currency(code)


def test_a_currency_in_small_letters_names_the_likely_code() -> None:
    with pytest.raises(MoneyError, match="write EUR if that is meant"):
        Currency("eur")


def test_gold_is_no_currency_to_pay_with() -> None:
    with pytest.raises(MoneyError, match="found the code 'XAU', which ISO 4217 gives no minor unit"):
        Currency("XAU")


@given(kinds, steps, currencies)
def test_what_is_written_is_read_back(kind: type[Price], count: int, currency: Currency) -> None:
    money = kind(count, currency)
    assert kind.parse(money.plain(), currency) == money
    assert kind.exact(money.decimal, currency) == money


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Amount(123450, EUR), "1234.50 EUR"),
        (Amount(-5, EUR), "-0.05 EUR"),
        (Amount(1500, JPY), "1500 JPY"),
        (Amount(1500, KWD), "1.500 KWD"),
        (Price(12500, EUR), "1.25 EUR"),
        (Price(12505, EUR), "1.2505 EUR"),
        (Price(100000, JPY), "10 JPY"),
    ],
)
def test_money_is_written_as_a_plain_decimal(money: Amount | Price, text: str) -> None:
    assert str(money) == text


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("1,50", "write 1.50"),
        ("-0,5", "write -0.5"),
        ("1,234", "write 1.234 or 1234, as meant"),
        ("1.234,50", "write digits, with a point before the decimals"),
        ("1,234.50", "write digits, with a point before the decimals"),
        ("1 234.50", "write digits, with a point before the decimals"),
        ("€5", "write digits, with a point before the decimals"),
        ("1e3", "write digits, with a point before the decimals"),
        ("٥", "write digits, with a point before the decimals"),
        ("NaN", "write digits, with a point before the decimals"),
        (".5", "write digits, with a point before the decimals"),
        ("", "write digits, with a point before the decimals"),
    ],
)
def test_text_that_is_no_plain_decimal_is_refused(text: str, mend: str) -> None:
    with pytest.raises(MoneyError) as caught:
        Amount.parse(text, EUR)
    assert caught.value.found == f"'{text}'"
    assert caught.value.mend.startswith(mend)


@pytest.mark.parametrize(
    ("text", "currency", "mend"),
    [
        ("1.505", EUR, "write 1.50 or 1.51"),
        ("-1.505", EUR, "write -1.51 or -1.50"),
        ("0.5", JPY, "write 0 or 1"),
    ],
)
def test_money_finer_than_the_minor_unit_is_refused(text: str, currency: Currency, mend: str) -> None:
    with pytest.raises(MoneyError, match=f"at most {currency.minor_digits} decimals. To mend: {mend}"):
        Amount.parse(text, currency)


def test_a_price_takes_four_decimals_and_no_more() -> None:
    assert Price.parse("0.0001", EUR).steps == 1
    with pytest.raises(MoneyError, match="at most 4 decimals"):
        Price.parse("0.00001", EUR)


@pytest.mark.parametrize("wrong", [1.5, "1", None, Decimal(1)])
def test_steps_that_are_not_whole_are_refused(wrong: Any) -> None:
    with pytest.raises(MoneyError, match="steps; expected a whole number"):
        Amount(wrong, EUR)


def test_a_float_enters_only_by_its_own_door() -> None:
    with pytest.raises(MoneyError, match=r"found 1\.5 \(float\); expected an exact number"):
        Amount.exact(1.5, EUR)  # type: ignore[arg-type]
    assert Amount.from_float(2.675, EUR) == Amount(268, EUR)
    assert Price.from_float(1 / 3, EUR) == Price(3333, EUR)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_float_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(MoneyError, match="EUR; expected a finite number"):
        Amount.from_float(value, EUR)


@given(st.floats(-1e9, 1e9), currencies)
def test_a_float_is_rounded_by_no_more_than_half_a_minor_unit(value: float, currency: Currency) -> None:
    rounded = Fraction(Amount.from_float(value, currency).decimal)
    assert abs(rounded - Fraction(repr(value))) <= Fraction(1, 2 * 10**currency.minor_digits)


@pytest.mark.parametrize("operation", [add, sub, lt, le, gt, ge])
@given(kinds, steps, steps)
def test_mixed_currencies_are_always_refused(operation: Any, kind: Any, one: int, other: int) -> None:
    with pytest.raises(MoneyError, match=r"USD beside EUR; expected one currency.*exchange it into EUR"):
        operation(kind(one, EUR), kind(other, USD))


@pytest.mark.parametrize("operation", [add, sub, lt, le, gt, ge])
def test_a_price_is_not_an_amount(operation: Any) -> None:
    with pytest.raises(
        MoneyError, match=r"found Amount 1\.00 EUR and Price 1\.00 EUR; expected two of Amount"
    ):
        operation(Amount(100, EUR), Price(10000, EUR))


def test_equal_numbers_of_different_currencies_are_not_equal() -> None:
    assert Amount(100, EUR) != Amount(100, USD)


@given(kinds, steps, steps, st.integers(-100, 100))
def test_money_adds_and_orders_like_its_steps(kind: Any, one: int, other: int, times: int) -> None:
    left, right = kind(one, EUR), kind(other, EUR)
    assert (left + right).steps == one + other
    assert (left - right).steps == one - other
    assert (left * times).steps == one * times
    assert (-left).steps == -one
    orders = [left < right, left <= right, left > right, left >= right]
    assert orders == [one < other, one <= other, one > other, one >= other]


def test_the_total_of_nothing_is_zero() -> None:
    assert total([], EUR) == Amount(0, EUR)


def test_a_total_refuses_another_currency() -> None:
    with pytest.raises(MoneyError, match="expected one currency"):
        total([Amount(1, EUR), Amount(1, USD)], EUR)


@pytest.mark.parametrize(
    ("price", "quantity", "amount"),
    [
        ("0.125", 1, "0.12"),  # half, to the even cent
        ("0.135", 1, "0.14"),
        ("-0.125", 1, "-0.12"),
        ("0.0049", 3, "0.01"),  # rounded once: 3 x 0.00 would be nothing
        ("1.2345", Decimal("12.5"), "15.43"),
    ],
)
def test_a_line_is_rounded_once_half_to_even(price: str, quantity: int | Decimal, amount: str) -> None:
    assert line_amount(Price.parse(price, EUR), quantity) == Amount.parse(amount, EUR)


@given(steps, st.fractions(-(10**6), 10**6), currencies)
def test_a_line_is_off_by_no_more_than_half_a_minor_unit(
    price: int, quantity: Fraction, currency: Currency
) -> None:
    amount = line_amount(Price(price, currency), quantity)
    exact = Fraction(price, 10**4) * quantity
    assert abs(Fraction(amount.decimal) - exact) <= Fraction(1, 2 * 10**currency.minor_digits)


line_steps = st.tuples(
    st.integers(-(10**6), 10**6) | st.integers(-3 * 10**10, 3 * 10**10),
    st.integers(-(10**6), 10**6) | st.integers(-3 * 10**10, 3 * 10**10),
)


@given(st.lists(line_steps, max_size=20), st.integers(3, 6), currencies)
def test_the_vectorised_lines_agree_with_the_single_ones(
    lines: list[tuple[int, int]], decimals: int, currency: Currency
) -> None:
    step = Step(decimals)
    prices = np.array([price for price, _ in lines], dtype=np.int64)
    quantities = np.array([quantity for _, quantity in lines], dtype=np.int64)
    expected = [line_amount(Price(p, currency), step.from_steps(q)).steps for p, q in lines]
    assert line_amounts(prices, quantities, step, currency).tolist() == expected


def test_halves_in_many_lines_go_to_the_even_cent() -> None:
    prices = np.array([1250, 1350, -1250, -1350])
    assert line_amounts(prices, np.array([1]), Step(0), EUR).tolist() == [12, 14, -12, -14]


def test_a_product_beyond_64_bits_is_still_exact() -> None:
    # 10,000,000.0001 EUR times 1,000.000001: the product of the steps is above 10 to the power of 20.
    amounts = line_amounts(np.array([10**11 + 1, 1]), np.array([10**9 + 1, 1]), Step(6), EUR)
    assert amounts.tolist() == [1_000_000_001_010, 0]


def test_a_line_beyond_64_bits_is_refused() -> None:
    huge = np.array([1, 10**18])
    with pytest.raises(MoneyError, match=r"found a line of \d+\.\d\d EUR at position 1; expected less than"):
        line_amounts(huge, huge, Step(0), EUR)


def test_lines_of_floats_are_refused() -> None:
    with pytest.raises(MoneyError, match="found an array of float64; expected integer steps"):
        line_amounts(np.array([1.5]), np.array([1]), Step(0), EUR)  # type: ignore[arg-type]


# Fowler, Patterns of Enterprise Application Architecture (2002), Money: Foemmel's conundrum.
def test_five_cents_shared_3_to_7_lose_nothing() -> None:
    assert [share.steps for share in allocate(Amount(5, USD), [3, 7])] == [2, 3]


def test_a_left_over_cent_goes_to_the_largest_remainder() -> None:
    assert [share.steps for share in allocate(Amount(100, EUR), [10, 1, 5])] == [63, 6, 31]


def test_a_weight_of_zero_gets_nothing() -> None:
    assert [share.steps for share in allocate(Amount(10, EUR), [0, 1, 0, 2])] == [0, 3, 0, 7]


weights = st.lists(st.integers(0, 5) | st.fractions(0, 100), min_size=1, max_size=12).filter(any)


@given(amounts, weights)
def test_no_cent_is_lost_in_sharing_out(amount: Amount, weights: list[Fraction]) -> None:
    shares = allocate(amount, weights)
    assert total(shares, amount.currency) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.steps - Fraction(amount.steps) * Fraction(weight) / sum(weights)) < 1
        assert weight or share.steps == 0


@given(amounts, weights)
def test_a_credit_is_shared_out_like_the_debit(amount: Amount, weights: list[Fraction]) -> None:
    assert allocate(-amount, weights) == tuple(-share for share in allocate(amount, weights))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_weights_that_share_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(MoneyError, match=f"found {len(weights)} weights.*one of them above 0"):
        allocate(Amount(1, EUR), weights)


@given(amounts, st.integers(1, 30))
def test_equal_parts_differ_by_one_step_at_most(amount: Amount, parts: int) -> None:
    shares = split(amount, parts)
    assert len(shares) == parts
    assert total(shares, amount.currency) == amount
    assert max(shares).steps - min(shares).steps <= 1


def test_no_parts_are_refused() -> None:
    with pytest.raises(MoneyError, match="found 0 parts; expected 1 part or more"):
        split(Amount(1, EUR), 0)


def test_tax_is_added_to_the_net_and_rounded_once() -> None:
    taxed = add_tax(Amount.parse("10.50", EUR), Decimal("0.19"))
    # 1.995 lies halfway and goes to the even cent.
    assert [str(part) for part in (taxed.net, taxed.tax, taxed.gross)] == [
        "10.50 EUR",
        "2.00 EUR",
        "12.50 EUR",
    ]


def test_the_net_is_found_in_the_gross() -> None:
    taxed = take_out_tax(Amount.parse("119.00", EUR), Decimal("0.19"))
    assert (taxed.net, taxed.tax) == (Amount.parse("100.00", EUR), Amount.parse("19.00", EUR))


@given(amounts, rates)
def test_net_and_tax_are_always_the_gross(amount: Amount, rate: Fraction) -> None:
    for taxed in (add_tax(amount, rate), take_out_tax(amount, rate)):
        assert taxed.net + taxed.tax == taxed.gross
        assert abs(taxed.tax.steps - taxed.net.steps * rate) <= 1


@given(amounts, rates)
def test_the_net_is_found_again_in_the_gross_it_made(net: Amount, rate: Fraction) -> None:
    gross = add_tax(net, rate).gross
    assert take_out_tax(gross, rate).net == net


@pytest.mark.parametrize("rate", [19, Decimal("-0.1")])
def test_a_tax_rate_in_percent_or_below_zero_is_refused(rate: int | Decimal) -> None:
    with pytest.raises(MoneyError, match=rf"found a tax rate of {rate}.*write 19 percent as 0\.19"):
        add_tax(Amount(1, EUR), rate)


def rate(source: Currency, target: Currency, value: Any) -> ExchangeRate:
    return ExchangeRate(source, target, value, date(2025, 1, 2))


def test_an_exchange_rounds_once_in_the_minor_unit_of_the_target() -> None:
    # Fixed parities: 1 EUR = 655.957 XOF (100 XOF were 1 FRF, 6.55957 FRF 1 EUR); 1000 XPF = 8.38 EUR.
    amount = Amount.parse("12.34", EUR)  # 8,094.509 XOF; 1,472.554 XPF
    assert exchange(amount, rate(EUR, Currency("XOF"), Decimal("655.957"))) == Amount(8095, Currency("XOF"))
    assert exchange(amount, rate(EUR, Currency("XPF"), Fraction(100000, 838))) == Amount(
        1473, Currency("XPF")
    )


def test_a_price_is_exchanged_to_ten_thousandths() -> None:
    assert exchange(Price.parse("0.0150", EUR), rate(EUR, USD, Decimal("1.0321"))) == Price(155, USD)


@given(amounts, currencies, st.fractions(Fraction(1, 1000), 1000))
def test_an_exchange_is_off_by_no_more_than_half_a_minor_unit(
    amount: Amount, target: Currency, value: Fraction
) -> None:
    exchanged = exchange(amount, rate(amount.currency, target, value))
    exact = Fraction(amount.decimal) * value
    assert exchanged.currency == target
    assert abs(Fraction(exchanged.decimal) - exact) <= Fraction(1, 2 * 10**target.minor_digits)


def test_money_of_another_currency_than_the_rate_is_refused() -> None:
    with pytest.raises(MoneyError, match=r"found 1\.00 USD beside EUR"):
        exchange(Amount(100, USD), rate(EUR, JPY, 162))


@pytest.mark.parametrize(
    ("value", "found"),
    [(0, "a rate of 0 from EUR to USD"), (Decimal(-1), "a rate of -1"), (1.03, r"1\.03 \(float\)")],
)
def test_a_rate_that_is_a_float_or_not_above_zero_is_refused(value: Any, found: str) -> None:
    with pytest.raises(MoneyError, match=f"found {found}"):
        rate(EUR, USD, value)
