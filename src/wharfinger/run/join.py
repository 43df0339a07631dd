"""How the results of the pieces become one, in an order that does not tell how many pieces there were."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from wharfinger.decide.decision import Decision, Frames
from wharfinger.tables import Table
from wharfinger.tables.errors import DecisionError


def join(decision: Decision, found: Sequence[Frames]) -> dict[str, pl.DataFrame]:
    """The tables that the decision writes, each sorted by its key, or by `by` where it has none."""
    joined = {}
    for table in decision.writes:
        name = table.table_name()
        whole = _under_one_another([frames[name] for frames in found], decision, name)
        joined[name] = whole if decision.by is None else _sorted(whole, decision, table)
    return joined


def _under_one_another(frames: Sequence[pl.DataFrame], decision: Decision, name: str) -> pl.DataFrame:
    other = next((frame for frame in frames if frame.schema != frames[0].schema), None)
    if other is not None:
        raise DecisionError(
            where=f"{decision.name}, table {name}",
            found="columns " + ", ".join(other.columns) + " in one piece",
            expected=", ".join(frames[0].columns) + ", as in the first piece",
            mend=f"let the columns not depend on which rows of {decision.by} are there",
        )
    return pl.concat(frames)


def _sorted(whole: pl.DataFrame, decision: Decision, table: type[Table]) -> pl.DataFrame:
    key = table.key()
    if key:
        _check_separate(whole, key, decision, table)
        order = key
    else:
        order = [decision.by] if decision.by in whole.columns else whole.columns
    return whole.sort(order, maintain_order=True)


def _check_separate(whole: pl.DataFrame, key: list[str], decision: Decision, table: type[Table]) -> None:
    again = whole.filter(whole.select(key).is_duplicated())
    if len(again):
        row = ", ".join(f"{name} {again[name][0]!r}" for name in key)
        raise DecisionError(
            where=f"{decision.name}, table {table.table_name()}",
            found=f"{row} in more than one piece",
            expected="each key from one piece only",
            mend=f"declare the decision without by={decision.by!r}, or write {decision.by} rows only",
        )
