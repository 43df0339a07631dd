"""Which decisions the plan runs, and in which order: who writes a table comes before those who read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from wharfinger.books.frames import FROM_BOOKS
from wharfinger.books.settings_kept import kept
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.tables import Table
from wharfinger.tables.errors import DecisionError, SettingError


@dataclass(frozen=True)
class Chosen:
    """The decisions in their order, and why others that were asked for cannot run."""

    decisions: tuple[Decision, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)


def choose(asked: Sequence[str] | None = None) -> Chosen:
    """The named decisions, else those of the setting `plan_decisions`, else all that propose something from
    tables that the books keep, unasked. A decision that writes what another needs runs too, before it.
    """
    every, broken = _every()
    names = asked if asked is not None else kept("plan_decisions")
    if names is None:
        found = {
            name: one
            for name, one in every.items()
            if one.propose and one.unasked and not missing(one, FROM_BOOKS)
        }
        return Chosen(in_order(found), broken)
    for name in names:
        if name not in broken and name not in every:
            registry.find(name)  # refuses in words
    found = {name: every[name] for name in names if name in every}
    waiting = list(found.values())
    while waiting:
        for table in missing(waiting.pop(), FROM_BOOKS):
            for writer in (one for one in every.values() if table in names_of(one.writes)):
                if writer.name not in found:
                    found[writer.name] = writer
                    waiting.append(writer)
    return Chosen(in_order(found), {name: words for name, words in broken.items() if name in names})


def in_order(decisions: Mapping[str, Decision]) -> tuple[Decision, ...]:
    """Sorted so that tables are written before they are read; otherwise by name."""
    graph: TopologicalSorter[str] = TopologicalSorter()
    for name in sorted(decisions):
        wants = names_of((*decisions[name].reads, *decisions[name].may_read))
        before = (
            other
            for other in sorted(decisions)
            if other != name and wants & names_of(decisions[other].writes)
        )
        graph.add(name, *before)
    try:
        return tuple(decisions[name] for name in graph.static_order())
    except CycleError as error:
        raise SettingError(
            where="plan_decisions",
            found=f"decisions that wait for one another: {', '.join(error.args[1])}",
            expected="an order in which each finds the tables that it reads",
            mend="leave one of them out",
        ) from None


def missing(decision: Decision, there: Iterable[str]) -> list[str]:
    """The tables that it reads and that are not there."""
    return sorted(names_of(decision.reads) - set(there))


def names_of(tables: Iterable[type[Table]]) -> set[str]:
    """The tables by their names."""
    return {table.table_name() for table in tables}


def _every() -> tuple[dict[str, Decision], dict[str, str]]:
    every, broken = {}, {}
    for name in registry.names():
        try:
            every[name] = registry.find(name)
        except DecisionError as error:
            broken[name] = str(error)
    return every, broken
