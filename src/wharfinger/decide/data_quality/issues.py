"""One row of the table of issues from each row in which something is wrong."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.data_quality.results import DataIssues


def issues(
    rows: pl.DataFrame,
    *,
    issue: str,
    weight: str,
    table: str,
    found: pl.Expr,
    hurts: str,
    mend: str,
    money: pl.Expr | None = None,
    forecast_error: pl.Expr | None = None,
) -> pl.DataFrame:
    """The rows as issues; `item`, `place` and `since` are taken where the rows have them."""
    schema = {name: column.dtype for name, column in DataIssues.columns().items()}
    given = {
        "issue": pl.lit(issue),
        "weight": pl.lit(weight),
        "item": pl.col("item") if "item" in rows.columns else pl.lit(None),
        "place": pl.col("place") if "place" in rows.columns else pl.lit(None),
        "since": pl.col("since") if "since" in rows.columns else pl.lit(None),
        "table": pl.lit(table),
        "found": found,
        "hurts": pl.lit(hurts),
        "mend": pl.lit(mend),
        "money": pl.lit(None) if money is None else money,
        "forecast_error": pl.lit(None) if forecast_error is None else forecast_error,
    }
    return rows.select(expression.cast(schema[name]).alias(name) for name, expression in given.items())


def said(*parts: str | pl.Expr) -> pl.Expr:
    """Words and numbers in a row; numbers with at most two decimals."""
    shown = [pl.lit(part) if isinstance(part, str) else _number(part) for part in parts]
    return pl.concat_str(shown, ignore_nulls=True)


def _number(value: pl.Expr) -> pl.Expr:
    return value.cast(pl.String).str.replace(r"^(-?\d+\.\d{2})\d+$", "${1}").str.replace(r"\.0+$", "")
