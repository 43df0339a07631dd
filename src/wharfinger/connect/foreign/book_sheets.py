"""The sheets of a workbook, Excel or OpenDocument: cells as the file holds them, numbers and days exact."""

from __future__ import annotations

import io
from typing import Any

import polars as pl

from wharfinger.connect.excel import sheet_cells
from wharfinger.connect.excel_faults import DAMAGE
from wharfinger.connect.excel_size import check_unpacks_small
from wharfinger.connect.foreign.head import (
    LOOKED_AT,
    column_names,
    find_head,
    split_off,
    without_empty_columns,
)
from wharfinger.connect.foreign.sheet import ROW, Sheet, no_sheet
from wharfinger.tables import Note
from wharfinger.tables.errors import FileError


def book_sheets(data: bytes, file: str, *, is_excel: bool) -> list[Sheet]:
    """Every sheet of the workbook in which something stands. A damaged file raises `FileError`."""
    import fastexcel

    try:
        check_unpacks_small(io.BytesIO(data), len(data), file)
        book = fastexcel.read_excel(data)
        names = list(book.sheet_names)
        cells = {name: sheet_cells(book, name, io.BytesIO(data) if is_excel else None) for name in names}
    except (fastexcel.FastExcelError, *DAMAGE) as error:
        raise FileError(
            where=file,
            found=f"a workbook that is damaged or has a password ({str(error).splitlines()[0][:120]})",
            expected="an .xlsx or .ods file without a password",
            mend="open it and save it again as .xlsx without a password, or as CSV",
        ) from error
    filled = {name: frame for name, frame in cells.items() if len(frame) and frame.width}
    if not filled:
        raise FileError(
            where=file,
            found="a workbook with nothing in it",
            expected="column names in the first row of a sheet and one row for each entry",
            mend="export it again, or leave the file away if there is nothing to say",
        )
    return [_sheet(book, name, frame, file) for name, frame in filled.items()]


def _sheet(book: Any, name: str, cells: pl.DataFrame, file: str) -> Sheet:
    where = f"{file}, sheet {name}"
    top = [[cell or "" for cell in row] for row in cells.head(LOOKED_AT).iter_rows()]
    head = find_head(top)
    try:
        names, notes = column_names(top[head] if head is not None else [""] * cells.width, where)
    except FileError as error:
        return no_sheet(error, file, name)
    if head is None:
        note = Note(
            found="no names above the columns",
            expected="a head in the first row",
            mend="say what each column is; they are numbered from the left",
        )
        notes = (*notes, note)
    elif any(any(row) for row in top[:head]):
        note = Note(
            found=f"{head} rows above the names of the columns",
            expected="the names in the first row",
            mend="nothing; they were skipped",
        )
        notes = (*notes, note)
    start = 0 if head is None else head + 1
    body = cells[start:].rename(dict(zip(cells.columns, names, strict=True)))
    rows = body.select(pl.int_range(start + 1, start + 1 + len(body), dtype=pl.Int64).alias(ROW), pl.all())
    named = [head is not None and bool(cell.strip()) for cell in (top[head] if head is not None else names)]
    plain = _plain_columns(book, name, start, names)
    rows, aside = split_off(without_empty_columns(rows, named))
    return Sheet(
        file=file,
        name=name,
        rows=rows,
        notes=notes,
        set_aside=aside,
        plain=frozenset(plain & set(rows.columns)),
    )


def _plain_columns(book: Any, sheet: str, start: int, names: list[str]) -> set[str]:
    """The columns that the workbook itself holds as numbers or days, not as text that looks so."""
    typed = book.load_sheet(sheet, header_row=None, skip_rows=start, schema_sample_rows=None).to_polars()
    return {
        name
        for name, kind in zip(names, typed.dtypes, strict=False)
        if kind.is_numeric() or kind.is_temporal()
    }
