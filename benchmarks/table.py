"""How every benchmark says what it found: one table, or with --json the same figures as one flat object."""

import argparse
import json
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

Figure = float | int | str | bool


def arguments(description: str | None) -> argparse.ArgumentParser:
    """A parser with the options that all benchmarks share; its help is the docstring's first paragraph."""
    parser = argparse.ArgumentParser(description=(description or "").split("\n\n")[0])
    parser.add_argument("--json", action="store_true", help="print one flat JSON object instead of the table")
    return parser


def show(
    title: str, rows: Sequence[Mapping[str, Figure]], figures: Mapping[str, Figure], *, as_json: bool
) -> None:
    """Print the rows as a table, with the keys of the first row as heads; or the figures as JSON."""
    if as_json:
        print(json.dumps(figures))
        return
    table = Table(title=title, title_justify="left")
    for name, value in rows[0].items():
        table.add_column(name, justify="left" if isinstance(value, str) else "right")
    for row in rows:
        table.add_row(*(_as_text(value) for value in row.values()))
    Console().print(table)


def _as_text(value: Figure) -> str:
    return f"{value:,.3g}" if isinstance(value, float) and abs(value) < 100 else _whole(value)


def _whole(value: Figure) -> str:
    return f"{value:,.0f}" if isinstance(value, float) else str(value)
