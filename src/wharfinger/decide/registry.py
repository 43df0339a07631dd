"""The declared decisions, found by entry point, so that another package can bring its own."""

from __future__ import annotations

import difflib
from importlib.metadata import EntryPoint, entry_points

from wharfinger.decide.decision import Decision
from wharfinger.tables import TABLES, Table
from wharfinger.tables.errors import DecisionError

GROUP = "wharfinger.decisions"


def names() -> list[str]:
    """The names of all declared decisions, without loading any of them."""
    return sorted(_points())


def tables() -> dict[str, type[Table]]:
    """Every table by its name: those that all share, and those that a declared decision reads or writes.

    A decision that cannot be loaded adds none; whoever asks for it by name is told why.
    """
    every = dict(TABLES)
    for name in names():
        try:
            decision = find(name)
        except DecisionError:
            continue
        own = (*decision.reads, *decision.may_read, *decision.writes)
        every |= {table.table_name(): table for table in own}
    return every


def find(name: str) -> Decision:
    """The decision of this name. Raises `DecisionError` when there is none, or when it cannot be loaded."""
    points = _points()
    if name not in points:
        close = difflib.get_close_matches(name, points, n=1)
        raise DecisionError(
            found=f"decision {name!r}",
            expected="one of " + ", ".join(sorted(points)),
            mend=f"write {close[0]}" if close else "see `wharfinger decisions`",
        )
    point = points[name]
    try:
        decision = point.load()
    except (ImportError, AttributeError) as error:
        raise DecisionError(
            where=_package(point),
            found=f"{point.value}, which cannot be loaded: {error}",
            expected=f"a Decision named {name!r}",
            mend="install that package again, or remove it",
        ) from error
    if not isinstance(decision, Decision) or decision.name != name:
        raise DecisionError(
            where=_package(point),
            found=f"{point.value}, which is {getattr(decision, 'name', type(decision).__name__)!r}",
            expected=f"a Decision named {name!r}",
            mend="declare it under its own name",
        )
    return decision


def _points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else GROUP
