"""What a check says when something is not as it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, in three parts."""

    check: str
    found: str
    expected: str
    mend: str


MOST_NAMED = 5


def named(things: list[str]) -> str:
    """The first few of many."""
    more = len(things) - MOST_NAMED
    return ", ".join(things[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
