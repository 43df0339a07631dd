"""How the dataclasses of a problem check themselves."""

from __future__ import annotations

import math
from collections.abc import Iterable

from wharfinger.tables import SettingError


def number(
    where: str, name: str, value: float, *, least: float = 0.0, above: bool = False, endless: bool = False
) -> None:
    """Refuses what is not a number of at least `least` (or above it); infinite only where `endless`."""
    fits = not math.isnan(value) and (value > least if above else value >= least)
    if not fits or (math.isinf(value) and not endless):
        word = "above" if above else "of at least"
        refuse(where, f"{name}={value!r}", f"a number {word} {least:g}", f"correct {name}")


def name(where: str, value: str) -> None:
    """Refuses an empty name."""
    if not value.strip():
        refuse(where, "an empty name", "a name", "give it one")


def unique(where: str, names: Iterable[str]) -> None:
    """Refuses the second of one name."""
    seen: set[str] = set()
    for one in names:
        if one in seen:
            refuse(where, f"two of the name {one}", "each name once", f"rename one {one}, or leave it away")
        seen.add(one)


def refuse(where: str, found: str, expected: str, mend: str) -> None:
    raise SettingError(where=where, found=found, expected=expected, mend=mend)
