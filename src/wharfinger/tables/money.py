"""Money in integers: prices and amounts; no cent is made or lost."""

from __future__ import annotations

import datetime
import math
import operator
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np

from wharfinger.tables.currencies import Currency
from wharfinger.tables.errors import MoneyError
from wharfinger.tables.units import Exact, Step, exact, round_to_step

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PRICE_DIGITS = 4
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_SAFE_PRODUCT = 2.0**62


@dataclass(frozen=True)
class _Money(ABC):
    """What prices and amounts share: integer steps of a currency, never mixed with another."""

    steps: int
    currency: Currency

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "steps", operator.index(self.steps))
        except TypeError:
            raise MoneyError(
                found=f"{self.steps!r} ({type(self.steps).__name__}) steps",
                expected="a whole number",
                mend="use exact for a Decimal, parse for text, from_float for the result of a decision",
            ) from None

    @classmethod
    @abstractmethod
    def _digits_in(cls, currency: Currency) -> int:
        """Decimals of one step, in major units."""

    @classmethod
    def parse(cls, text: str, currency: Currency) -> Self:
        """From a plain decimal in major units, such as "1234.50"; nothing is guessed."""
        plain = text.strip()
        if not _PLAIN_NUMBER.fullmatch(plain):
            raise MoneyError(
                found=f"'{text}'",
                expected="a plain decimal number such as 1234.50",
                mend=_how_to_write(plain),
            )
        return cls.exact(Decimal(plain), currency)

    @classmethod
    def exact(cls, value: Exact, currency: Currency) -> Self:
        """From an exact number of major units; what is finer than a step is refused."""
        digits = cls._digits_in(currency)
        steps = exact(value, MoneyError) * 10**digits
        if steps.denominator != 1:
            below = cls(math.floor(steps), currency)
            above = cls(below.steps + 1, currency)
            raise MoneyError(
                found=f"{value} {currency.code}",
                expected=f"at most {digits} decimals",
                mend=f"write {below.plain()} or {above.plain()}",
            )
        return cls(steps.numerator, currency)

    @classmethod
    def from_float(cls, value: float, currency: Currency) -> Self:
        """From the float of a decision, in major units, rounded half to even: the only way in for floats."""
        if not math.isfinite(value):
            raise MoneyError(
                found=f"{value} {currency.code}",
                expected="a finite number",
                mend="leave out what the decision could not say a number for",
            )
        return cls(round_to_step(float(value), Step(cls._digits_in(currency))), currency)

    @property
    def decimal(self) -> Decimal:
        """In major units, exactly, with all decimals of the step."""
        return Step(self._digits_in(self.currency)).from_steps(self.steps)

    def plain(self) -> str:
        """The text that `parse` reads: point, no thousands mark, at least the decimals of the currency."""
        text = f"{self.decimal:f}"
        spare = self._digits_in(self.currency) - self.currency.minor_digits
        while spare and text.endswith("0"):
            text, spare = text[:-1], spare - 1
        return text.removesuffix(".")

    def __str__(self) -> str:
        return f"{self.plain()} {self.currency.code}"

    def __add__(self, other: Self) -> Self:
        return type(self)(self.steps + self._steps_of(other), self.currency)

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.steps - self._steps_of(other), self.currency)

    def __mul__(self, times: int) -> Self:
        return type(self)(self.steps * operator.index(times), self.currency)

    def __neg__(self) -> Self:
        return type(self)(-self.steps, self.currency)

    def __lt__(self, other: Self) -> bool:
        return self.steps < self._steps_of(other)

    def __le__(self, other: Self) -> bool:
        return self.steps <= self._steps_of(other)

    def __gt__(self, other: Self) -> bool:
        return self.steps > self._steps_of(other)

    def __ge__(self, other: Self) -> bool:
        return self.steps >= self._steps_of(other)

    def _steps_of(self, other: Self) -> int:
        kind = type(self).__name__
        if type(other) is not type(self):
            raise MoneyError(
                found=f"{kind} {self} and {type(other).__name__} {other}",
                expected=f"two of {kind}",
                mend="turn a price into an amount with line_amount, and sum amounts with total",
            )
        _check_currency(other, self.currency)
        return other.steps


@dataclass(frozen=True)
class Price(_Money):
    """A price per base unit, in integer ten-thousandths of the major unit; net of tax unless said."""

    @classmethod
    def _digits_in(cls, currency: Currency) -> int:
        return _PRICE_DIGITS


@dataclass(frozen=True)
class Amount(_Money):
    """An amount of money, in integer minor units of its currency."""

    @classmethod
    def _digits_in(cls, currency: Currency) -> int:
        return currency.minor_digits


@dataclass(frozen=True)
class Taxed:
    """One line with its tax: `net + tax == gross`, to the cent."""

    net: Amount
    tax: Amount
    gross: Amount


@dataclass(frozen=True)
class ExchangeRate:
    """On that day one `source` was worth `rate` of `target`, in major units."""

    source: Currency
    target: Currency
    rate: Exact
    on: datetime.date

    def __post_init__(self) -> None:
        if exact(self.rate, MoneyError) <= 0:
            raise MoneyError(
                found=f"a rate of {self.rate} from {self.source.code} to {self.target.code}",
                expected="a rate above 0",
                mend=f"write how many {self.target.code} one {self.source.code} buys",
            )


M = TypeVar("M", Price, Amount)


def line_amount(price: Price, quantity: Exact) -> Amount:
    """Price times base units, rounded once, half to even, to the currency's minor unit."""
    return _rounded(Fraction(price.steps, 10**_PRICE_DIGITS) * exact(quantity), price.currency)


def line_amounts(
    price_steps: NDArray[np.int64], quantity_steps: NDArray[np.int64], step: Step, currency: Currency
) -> NDArray[np.int64]:
    """`line_amount` for many lines of one currency: integer steps in, integer minor units out."""
    prices, quantities = np.broadcast_arrays(_integers(price_steps), _integers(quantity_steps))
    parts = 10 ** (_PRICE_DIGITS + step.decimals - currency.minor_digits)
    is_large = np.abs(prices.astype(np.float64)) * np.abs(quantities.astype(np.float64)) >= _SAFE_PRODUCT
    whole, rest = np.divmod(np.where(is_large, 0, prices * quantities), parts)
    # Floor division leaves a rest of 0 or more, so one comparison with the half serves both signs.
    amounts: NDArray[np.int64] = whole + ((2 * rest > parts) | ((2 * rest == parts) & (whole % 2 == 1)))
    for at in np.argwhere(is_large):
        index = tuple(at)
        amount = round(Fraction(int(prices[index]) * int(quantities[index]), parts))
        if abs(amount) >= 2**63:
            raise MoneyError(
                found=f"a line of {Amount(amount, currency)} at position {index[0] if index else 0}",
                expected="less than 2 to the power of 63 minor units",
                mend="look for a wrong price or quantity in this line",
            )
        amounts[index] = amount
    return amounts


def total(amounts: Iterable[Amount], currency: Currency) -> Amount:
    """The sum, also of none; every amount must be in `currency`."""
    return sum(amounts, start=Amount(0, currency))


def allocate(amount: Amount, weights: Sequence[Exact]) -> tuple[Amount, ...]:
    """`amount` shared out by weight; the shares sum to it exactly.

    Largest remainder: every share is first rounded towards zero, then the cents left over go one each
    to the largest remainders, the earlier of equals first. A weight of zero gets nothing.
    """
    return tuple(Amount(steps, amount.currency) for steps in share_out(amount.steps, weights))


def share_out(steps: int, weights: Sequence[Exact]) -> list[int]:
    """Whole steps shared out by weight, as `allocate` does it for an amount."""
    fractions = [exact(weight, MoneyError) for weight in weights]
    if not any(fractions) or min(fractions) < 0:
        raise MoneyError(
            found=f"{len(weights)} weights, the smallest {min(weights, default=0)}, their sum {sum(weights)}",
            expected="weights of 0 or more, and one of them above 0",
            mend="give weights, or share it out in equal parts with split",
        )
    common = math.lcm(*(fraction.denominator for fraction in fractions))
    shares = [int(fraction * common) for fraction in fractions]
    all_shares = sum(shares)
    quotas = [divmod(abs(steps) * share, all_shares) for share in shares]
    left_over = abs(steps) - sum(whole for whole, _ in quotas)
    by_remainder = sorted(range(len(quotas)), key=lambda index: -quotas[index][1])
    gets_one = set(by_remainder[:left_over])
    sign = -1 if steps < 0 else 1
    return [sign * (whole + (index in gets_one)) for index, (whole, _) in enumerate(quotas)]


def split(amount: Amount, parts: int) -> tuple[Amount, ...]:
    """`amount` in equal parts, the first ones a cent larger where it does not come out even."""
    if parts < 1:
        raise MoneyError(found=f"{parts} parts", expected="1 part or more", mend="say into how many parts")
    return allocate(amount, [1] * parts)


def add_tax(net: Amount, rate: Exact) -> Taxed:
    """The tax on a net line, rounded once; `rate` is a share of the net, such as Decimal("0.19")."""
    tax = _rounded(exact(net.decimal) * _tax_rate(rate), net.currency)
    return Taxed(net, tax, net + tax)


def take_out_tax(gross: Amount, rate: Exact) -> Taxed:
    """The net and the tax within a gross line; the net is rounded once, and the tax is what is left."""
    net = _rounded(exact(gross.decimal) / (1 + _tax_rate(rate)), gross.currency)
    return Taxed(net, gross - net, gross)


def exchange(money: M, rate: ExchangeRate) -> M:
    """`money` in the target currency of `rate`, rounded once, half to even."""
    _check_currency(money, rate.source)
    digits = type(money)._digits_in(rate.target)
    value = exact(money.decimal) * exact(rate.rate, MoneyError)
    return type(money)(round(value * 10**digits), rate.target)


def _how_to_write(text: str) -> str:
    comma = re.fullmatch(r"([+-]?[0-9]+),([0-9]+)", text)
    if comma is None:
        return "write digits, with a point before the decimals and no thousands mark or currency sign"
    with_point = f"{comma[1]}.{comma[2]}"
    if len(comma[2]) == 3:
        return f"write {with_point} or {comma[1]}{comma[2]}, as meant"
    return f"write {with_point}"


def _check_currency(money: _Money, currency: Currency) -> None:
    if money.currency != currency:
        raise MoneyError(
            found=f"{money} beside {currency.code}",
            expected="one currency",
            mend=f"exchange it into {currency.code} first, with a rate and its date",
        )


def _rounded(value: Fraction, currency: Currency) -> Amount:
    return Amount(round(value * 10**currency.minor_digits), currency)


def _integers(steps: NDArray[np.int64]) -> NDArray[np.int64]:
    array = np.asarray(steps)
    if not np.can_cast(array.dtype, np.int64):
        raise MoneyError(
            found=f"an array of {array.dtype}",
            expected="integer steps",
            mend="round the floats of a decision with round_to_step",
        )
    return array.astype(np.int64)


def _tax_rate(rate: Exact) -> Fraction:
    share = exact(rate, MoneyError)
    if not 0 <= share <= 1:
        raise MoneyError(
            found=f"a tax rate of {rate}",
            expected="a share from 0 to 1",
            mend="write 19 percent as 0.19",
        )
    return share
