"""Takes the rows of a file as a table, beside rows that failed before: blank rows are none."""

from __future__ import annotations

import polars as pl

from wharfinger.tables import Failures, Table, Taken, take


def take_rows(
    frame: pl.DataFrame,
    table: type[Table],
    *,
    source: str,
    first_row: int,
    bad: pl.DataFrame | None = None,
) -> Taken:
    """`take`, where a row with nothing in it is no row, and `bad` are the failures of rows left blank."""
    taken = take(frame, table, source=source, first_row=first_row)
    blank = _blank_rows(frame, taken.failures, first_row)
    failures = taken.failures.join(blank, on="row", how="anti") if len(blank) else taken.failures
    if bad is not None and len(bad):
        failures = pl.concat([failures, bad.select(failures.columns)]).sort("row", maintain_order=True)
    return Taken(good=taken.good, failures=failures, notes=taken.notes)


def _blank_rows(frame: pl.DataFrame, failures: pl.DataFrame, first_row: int) -> pl.DataFrame:
    """The rows in which no cell says anything. They fail, for every table needs some column."""
    rows = failures["row"].unique()
    text = pl.all().cast(pl.String, strict=False).str.strip_chars()
    is_blank = pl.all_horizontal(text.fill_null("") == "")
    blank = frame[rows - first_row].select(is_blank=is_blank)["is_blank"]
    return pl.DataFrame({"row": rows.filter(blank)}, schema={"row": Failures.columns()["row"].dtype})
