"""A text file with separators as a sheet, whatever its letters, its separator and what is above its head."""

from __future__ import annotations

from collections import Counter

import polars as pl

from wharfinger.connect.broken_rows import broken_rows
from wharfinger.connect.csv_cells import cut_cells
from wharfinger.connect.csv_header import Header
from wharfinger.connect.foreign.encoding import utf_8_text
from wharfinger.connect.foreign.head import (
    LOOKED_AT,
    column_names,
    find_head,
    split_off,
    without_empty_columns,
)
from wharfinger.connect.foreign.separators import find_separator, stated_separator
from wharfinger.connect.foreign.sheet import FAILURES, ROW, Sheet
from wharfinger.connect.legacy_text import as_text
from wharfinger.connect.records import Records, find_records, unquoted
from wharfinger.tables import Note
from wharfinger.tables.errors import FileError

_CALLED = {b",": "a comma", b";": "a semicolon", b"\t": "a tab", b"|": "a bar"}
_LONGEST_NAME = 200


def text_sheet(data: bytes, file: str) -> Sheet:
    """The sheet of a text file. What is no table at all raises `FileError`."""
    text, notes = utf_8_text(data, file)
    stated = stated_separator(text)
    separator, text = stated or (find_separator(text), text)
    records = find_records(text, separator)
    header, named, head_notes = _header(records, separator, file)
    broken = broken_rows(records, header, "", file)
    rows = cut_cells(records, header, broken["row"].unique().to_numpy() - 1, file)
    first_row = header.record + 2
    rows = rows.select(pl.int_range(first_row, first_row + len(rows), dtype=pl.Int64).alias(ROW), pl.all())
    if len(broken):
        rows = rows.filter(~pl.col(ROW).is_in(broken["row"].unique().implode()))
    rows, aside = split_off(without_empty_columns(rows, named))
    if separator != b",":
        called = _CALLED.get(separator, repr(as_text(separator)))
        note = Note(
            found=f"{called} between the cells", expected="a comma", mend="nothing; it was read with it"
        )
        notes = (*notes, note)
    return Sheet(
        file=file,
        name=file,
        rows=rows,
        notes=(*notes, *head_notes),
        failures=_failures(broken, file),
        set_aside=aside,
        comma=True if separator == b";" else None,
    )


def _header(records: Records, separator: bytes, file: str) -> tuple[Header, list[bool], tuple[Note, ...]]:
    top = [[as_text(unquoted(cell.strip())) for cell in records.cells_of(at)] for at in _top(records)]
    if max(len(row) for row in top) == 1 and any(len(row[0]) > _LONGEST_NAME for row in top):
        raise FileError(
            where=file,
            found="text that is no table: one long cell a row",
            expected="column names in the first row and one row for each entry, with separators between",
            mend="export the table itself as CSV",
        )
    head = find_head(top)
    width = _usual_width(records, 0 if head is None else head)
    cells = top[head] if head is not None else []
    cells = cells + [""] * (width - len(cells))
    names, notes = column_names(cells, file)
    if head is None:
        note = Note(
            found="no names above the columns",
            expected="a head in the first row",
            mend="say what each column is; they are numbered from the left",
        )
        # The row before the first is where the head would be.
        header = Header(record=-1, names=tuple(names), separator=separator, notes=())
        return header, [bool(cell) for cell in cells], (*notes, note)
    if any(any(row) for row in top[:head]):
        said = next(row for row in top[:head] if any(row))
        title = " ".join(cell for cell in said if cell)[:60]
        note = Note(
            found=f"{head} rows above the names of the columns, the first {title!r}",
            expected="the names in the first row",
            mend="nothing; they were skipped",
        )
        notes = (*notes, note)
    header = Header(record=head, names=tuple(names), separator=separator, notes=())
    return header, [bool(cell.strip()) for cell in cells], notes


def _top(records: Records) -> range:
    return range(min(len(records), LOOKED_AT))


def _usual_width(records: Records, head: int) -> int:
    """How many cells most rows have. More than the head has only where separators end the lines."""
    filled = (records.end > records.start)[head:]
    widths = Counter(records.cells[head:][filled][:1000].tolist())
    if not widths:
        return 0
    own = int(records.cells[head])
    usual, count = widths.most_common(1)[0]
    return int(usual) if usual == own + 1 or (head == 0 and own == 1 and count > 1) else own


def _failures(broken: pl.DataFrame, file: str) -> pl.DataFrame:
    if broken.is_empty():
        return pl.DataFrame(schema=FAILURES)
    return broken.select(
        pl.lit(file).alias("file"),
        "row",
        "column",
        "found",
        "expected",
        "mend",
        pl.col("whole_row").forward_fill().over("row").alias("line"),
    ).cast(FAILURES)
