"""What was wanted and is not ordered: collected as rows, never passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import polars as pl

from wharfinger.decide.purchasing.oddities import Oddity
from wharfinger.decide.purchasing.replenish.results import LeftOut
from wharfinger.decide.purchasing.replenish.source import Source


@dataclass
class LeftOutRows:
    """Rows of `LeftOut`, as they are met."""

    rows: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)

    def facts(self, item: str, place: str | None, oddity: Oddity, supplier: str | None = None) -> None:
        """The facts about an item do not allow an order."""
        self._row(item, place, "facts", oddity, supplier=supplier, ordered=0.0)

    def add(
        self, source: Source, why: str, oddity: Oddity, *, wanted: float, ordered: float, lost: float
    ) -> None:
        """So much of what a source wants is ordered."""
        missing = max(wanted - ordered, 0.0)
        cost = source.terms.value(source.terms.up(wanted)) / source.terms.up(wanted)
        self._row(
            source.level.item,
            source.level.place,
            why,
            oddity,
            supplier=source.terms.supplier,
            wanted=round(wanted, 2),
            ordered=ordered,
            value=round(missing * cost, 2),
            lost=round(max(lost, 0.0), 2),
        )

    def table(self) -> pl.DataFrame:
        schema = {name: column.dtype for name, column in LeftOut.columns().items()}
        return pl.DataFrame(list(self.rows.values()), schema=schema).sort(
            "item", "place", "why", "found", nulls_last=False
        )

    def _row(self, item: str, place: str | None, why: str, oddity: Oddity, **columns: Any) -> None:
        said = {"found": oddity.found, "expected": oddity.expected, "mend": oddity.mend}
        self.rows[item, place, why, oddity.found] = (
            {"item": item, "place": place, "why": why} | said | columns
        )
