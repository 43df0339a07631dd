"""How far each kind of proposal goes by itself, and what it has earned."""

from __future__ import annotations

from dataclasses import dataclass

from wharfinger.books.models import Autonomy
from wharfinger.books.models.proposals import SUGGEST
from wharfinger.office.outcomes import Record, records


@dataclass(frozen=True)
class Level:
    """A kind of proposal, its level and limits as set, and its record."""

    record: Record
    level: str
    most_money: int | None
    most_count: int | None
    overruled: str


def levels() -> list[Level]:
    """Every kind that was ever proposed."""
    rows = {(row.decision, row.kind): row for row in Autonomy.objects.all()}
    found = []
    for record in records():
        row = rows.get((record.decision, record.kind))
        found.append(
            Level(
                record,
                row.level if row else SUGGEST,
                row.most_money if row else None,
                row.most_count if row else None,
                row.overruled if row else "",
            )
        )
    return found
