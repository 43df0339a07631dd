"""The part of a report that shows whether quantiles held as often as they promised."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from wharfinger.decide.demand.classes import QUARTERS
from wharfinger.decide.report import Band, Column, Html, Line, line, share, state, table
from wharfinger.decide.report.signs import Kind

VERDICTS: Mapping[str, Kind] = {"as promised": "good", "held too rarely": "bad", "too high": "warn"}
SENTENCE = (
    "Of 100 cases so many fell at or below each quantile. Green keeps its promise: the promised share lies "
    "between what fell below the quantile and what fell at or below it, give or take chance. Pieces are "
    "whole, so the two differ most where little sells."
)
SHOWN = ("all", *QUARTERS)


def calibration(coverage: pl.DataFrame, measured: str, title: str) -> list[Html]:
    """A chart of promise beside truth over all items, and a table by class of volume; nothing if none."""
    rows = coverage.filter((pl.col("measured") == measured) & pl.col("group").is_in(SHOWN)).sort("quantile")
    if rows.is_empty():
        return []
    whole = rows.filter(pl.col("group") == "all")
    both = whole.select(pl.col("quantile", "held", "under") * 100).with_columns(promised="quantile")
    drawn = line(
        both,
        "quantile",
        [Line("held", "at or below"), Line("promised", "promised", guess=True)],
        bands=[Band("under", "held", "below")],
        title=title,
        unit="% of cases",
    )
    return [drawn, _by_class(rows)] if whole.height > 1 else [_by_class(rows)]


def _by_class(rows: pl.DataFrame) -> Html:
    probs = rows["quantile"].unique().sort().to_list()
    held = pl.struct("held", "verdict")
    wide = rows.group_by("group").agg(
        pl.col("cases").max(),
        *(held.filter(pl.col("quantile") == prob).first().alias(_percent(prob)) for prob in probs),
    )
    ordered = wide.sort(pl.col("group").replace_strict({name: k for k, name in enumerate(SHOWN)}))
    columns = [Column("group", "Volume"), Column("cases", "Cases")]
    columns += [Column(_percent(prob), f"{_percent(prob)} promised", show=_kept) for prob in probs]
    return table(ordered, columns, "Share at or below each quantile")


def _kept(cell: Mapping[str, object]) -> Html:
    return state(share(float(str(cell["held"])), 1), VERDICTS[str(cell["verdict"])])


def _percent(prob: float) -> str:
    return f"{100 * prob:g}%"
