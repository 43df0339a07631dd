"""What there is: the declared decisions and the tables, made from their declarations."""

from __future__ import annotations

import dataclasses
from typing import Any

import dataframely as dy
from rich.table import Table as Grid

from wharfinger.cli import say
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.decide.settings import kind_of, meaning, range_of
from wharfinger.tables import Table
from wharfinger.tables.errors import TableError, WharfingerError
from wharfinger.tables.table import default_of, is_optional
from wharfinger.tables.wording import expected, likely


def show_decisions(name: str | None, *, as_json: bool) -> None:
    """All decisions in a list, or one with everything about it."""
    if name is not None:
        decision = registry.find(name)
        say.answer_json(describe(decision)) if as_json else _show_one(decision)
        return
    found, broken = _load_all()
    if as_json:
        say.answer_json([describe(decision) for decision in found])
    else:
        grid = _grid("Decision", "What it does", "Reads", "Writes")
        for decision in found:
            grid.add_row(decision.name, decision.summary, _names(decision.reads), _names(decision.writes))
        say.answer(grid)
    for error in broken:
        say.refused(error)


def describe(decision: Decision) -> dict[str, Any]:
    """A decision for a program: its tables, and its settings as a JSON schema."""
    return {
        "name": decision.name,
        "summary": decision.summary,
        "reads": [table.table_name() for table in decision.reads],
        "may_read": [table.table_name() for table in decision.may_read],
        "writes": {table.table_name(): _columns(table) for table in decision.writes},
        "by": decision.by,
        "proposes": decision.propose is not None,
        "reports": decision.report is not None,
        "settings": decision.settings.schema(),
    }


def show_tables(name: str | None, *, as_json: bool) -> None:
    """All tables in a list, or one with its columns."""
    every = registry.tables()
    if name is None:
        rows = {key: (table.__doc__ or "").partition("\n")[0] for key, table in every.items()}
        if as_json:
            say.answer_json(rows)
            return
        grid = _grid("Table", "What it holds")
        for key, meaning_ in rows.items():
            grid.add_row(key, meaning_)
        say.answer(grid)
        return
    if name not in every:
        guess = likely(name, every)
        raise TableError(
            found=f"table {name!r}",
            expected="one of " + ", ".join(every),
            mend=f"write {guess}" if guess else "see `wharfinger tables`",
        )
    say.answer_json(_columns(every[name])) if as_json else say.answer(_column_grid(every[name]))


def _load_all() -> tuple[list[Decision], list[WharfingerError]]:
    """Each decision by itself: a broken package beside ours does not hide the rest."""
    found, broken = [], []
    for name in registry.names():
        try:
            found.append(registry.find(name))
        except WharfingerError as error:
            broken.append(error)
    return found, broken


def _show_one(decision: Decision) -> None:
    say.answer(f"{decision.name}: {decision.summary}\n")
    say.answer(f"Reads    {_names(decision.reads)}")
    if decision.may_read:
        say.answer(f"May read {_names(decision.may_read)}")
    say.answer(f"Writes   {_names(decision.writes)}\n")
    grid = _grid("Setting", "Default", "What it is", "Values")
    for field in dataclasses.fields(decision.settings):
        kind = range_of(field, kind_of(decision.settings, field.name))
        grid.add_row(field.name, str(field.default), meaning(field), kind)
    say.answer(grid)


def _column_grid(table: type[Table]) -> Grid:
    grid = _grid("Column", "What it means", "Takes", "May be absent")
    for column in _columns(table):
        grid.add_row(column["column"], column["meaning"], column["takes"], column["absent"])
    return grid


def _columns(table: type[Table]) -> list[dict[str, Any]]:
    rows = [
        {
            "column": name,
            "meaning": column.description or "",
            "takes": expected(column),
            "absent": _absent(column),
        }
        for name, column in table.columns().items()
    ]
    if table.extra:
        rows.append({"column": "...", "meaning": table.extra.meaning, "takes": "numbers", "absent": "yes"})
    return rows


def _absent(column: dy.Column) -> str:
    if not is_optional(column):
        return ""
    default = default_of(column)
    return "yes" if default is None else f"yes, then {default}"


def _names(tables: tuple[type[Table], ...]) -> str:
    return ", ".join(table.table_name() for table in tables)


def _grid(*heads: str) -> Grid:
    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        grid.add_column(head, overflow="fold")
    return grid
