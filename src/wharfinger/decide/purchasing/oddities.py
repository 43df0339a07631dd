"""Facts that do not allow a decision, or make it doubtful: collected, never passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

TEXTS = ("item", "place", "found", "expected", "mend")
COLUMNS = {**dict.fromkeys(TEXTS, pl.String), "left_out": pl.Boolean}


@dataclass(frozen=True)
class Oddity:
    """What was found, what would be right, and what to do."""

    found: str
    expected: str
    mend: str


@dataclass
class Oddities:
    """All of them, as they are met."""

    rows: dict[tuple[str, str | None, str], dict[str, Any]] = field(default_factory=dict)

    def add(self, item: str, place: str | None, oddity: Oddity, *, left_out: bool) -> None:
        """The same thing about the same item is said once."""
        facts = {"found": oddity.found, "expected": oddity.expected, "mend": oddity.mend}
        self.rows[item, place, oddity.found] = {"item": item, "place": place, **facts, "left_out": left_out}

    def table(self) -> pl.DataFrame:
        """item, place, found, expected, mend, left_out."""
        return pl.DataFrame(list(self.rows.values()), schema=COLUMNS).sort(
            "item", "place", "found", nulls_last=False
        )
