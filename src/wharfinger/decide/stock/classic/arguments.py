"""What the classic functions refuse, in the same words."""

from __future__ import annotations

import math

from wharfinger.tables import DecisionError


def above_zero(where: str, **values: float) -> None:
    """Refuse what is not a number above zero."""
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise refusal(where, f"{name} {value}", f"{name} above 0", f"give {name} as a positive number")


def not_below_zero(where: str, **values: float) -> None:
    """Refuse what is not a number of at least zero."""
    for name, value in values.items():
        if not (math.isfinite(value) and value >= 0):
            raise refusal(where, f"{name} {value}", f"{name} of at least 0", f"give {name} as 0 or more")


def whole(where: str, **values: float) -> None:
    """Refuse what is not a whole number of at least zero."""
    not_below_zero(where, **values)
    for name, value in values.items():
        if value != int(value):
            raise refusal(where, f"{name} {value}", f"{name} in whole periods", f"round {name}")


def refusal(where: str, found: str, expected: str, mend: str) -> DecisionError:
    """The error of a classic function."""
    return DecisionError(where=where, found=found, expected=expected, mend=mend)
