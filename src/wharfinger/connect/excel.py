"""Excel files: the sheet named after the table, or the first one; rows counted as the sheet shows them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO, Any

import polars as pl

from wharfinger.connect.column_names import checked_names, without_nameless
from wharfinger.connect.excel_faults import DAMAGE, cells_without_value
from wharfinger.connect.excel_size import check_unpacks_small
from wharfinger.connect.opening import check_is_file
from wharfinger.connect.rows import take_rows
from wharfinger.tables import FileError, Table, Taken

LAST_ROW = 1_048_576
LONGEST_CELL = 32_767
LARGEST_WHOLE = 2**53


def read_excel(path: Path, table: type[Table]) -> Taken:
    """The good rows of a sheet, and the bad ones named. A formula counts as the value it last had."""
    import fastexcel

    check_is_file(path)
    try:
        check_unpacks_small(path, path.stat().st_size, path.name)
        book = fastexcel.read_excel(path)
        names = {name.lower(): name for name in book.sheet_names}
        sheet = names.get(table.table_name(), next(iter(names.values()), ""))
        cells = sheet_cells(book, sheet, path)
    except (fastexcel.FastExcelError, *DAMAGE) as error:
        raise FileError(
            where=str(path),
            found=f"a file that is no Excel file or is damaged ({str(error).splitlines()[0][:120]})",
            expected="an .xlsx file without a password",
            mend="open it and save it as .xlsx again; if it is CSV, name it .csv",
        ) from error
    where = f"{path}, sheet {sheet}"
    header = next((row for row in range(len(cells)) if any(cells.row(row))), None)
    if header is None:
        raise FileError(
            where=where,
            found="an empty sheet",
            expected="column names in its first row and one row for each entry",
            mend=f"put the table into the first sheet, or name its sheet {table.table_name()!r}",
        )
    frame = _named(cells, header, where)
    return take_rows(frame, table, source=f"{path.name}, sheet {sheet}", first_row=header + 2)


def write_excel(frame: pl.DataFrame, path: Path, sheet: str) -> None:
    """Writes a frame as one sheet. Text stays text, also where it looks like a formula or a number."""
    import xlsxwriter

    _check_fits(frame, path)
    book = xlsxwriter.Workbook(path)
    page = book.add_worksheet(sheet)
    head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    page.freeze_panes(1, 0)
    for at, column in enumerate(frame.columns):
        page.write_string(0, at, column, head)
        values = frame[column]
        if isinstance(values.dtype, pl.Datetime):
            # Excel knows no time zone and rounds to milliseconds: as text the moment stays exact.
            values = values.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                page.write_string(row, at, value)
            elif isinstance(value, bool):
                page.write_boolean(row, at, value)
            elif isinstance(value, dt.date):
                page.write_datetime(row, at, value, day)
            elif value is not None:
                page.write_number(row, at, _InFull(value) if isinstance(value, float) else value)
    try:
        book.close()
    except xlsxwriter.exceptions.FileCreateError as error:
        # It wraps what the disk said; whoever writes files knows what to do with that.
        raise OSError(*error.args[0].args) from error


class _InFull(float):
    """A number that is written with all its digits; xlsxwriter by itself writes 16 of 17."""

    def __format__(self, form: str) -> str:
        return repr(float(self))


def sheet_cells(book: Any, sheet: str, file: Path | IO[bytes] | None) -> pl.DataFrame:
    """Every cell of a sheet as text, from its row 1 on: numbers in full, formulas by their value.

    `file` is the .xlsx again, in which formulas without a value are found; None for another format.
    """
    words, numbers = (
        book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes=kind) for kind in ("string", "float")
    )
    if not words.width:
        return pl.DataFrame()
    first_column = words.selected_columns[0].absolute_index
    cells: pl.DataFrame = words.to_polars()
    exact: pl.DataFrame = numbers.to_polars()
    # As text a number comes with 9 decimals: where the number says more, its own digits are taken.
    cells = cells.select(
        pl.when(text.cast(pl.Float64, strict=False) != exact[text.name])
        .then(exact[text.name].cast(pl.String))
        .otherwise(text)
        .alias(text.name)
        for text in cells
    )
    for fault in cells_without_value(file, sheet) if file else ():
        column = fault.column - first_column
        if fault.row < len(cells) and 0 <= column < cells.width:
            cells[fault.row, column] = fault.formula
    return cells


def _named(cells: pl.DataFrame, header: int, where: str) -> pl.DataFrame:
    where = f"{where}, row {header + 1}"
    names = checked_names([name or "" for name in cells.row(header)], where)
    return without_nameless(
        cells[header + 1 :].rename(dict(zip(cells.columns, names, strict=True))), header + 2, where
    )


def _check_fits(frame: pl.DataFrame, path: Path) -> None:
    """Refuses what a sheet would cut or change."""
    if len(frame) >= LAST_ROW:
        raise _too_much(path, f"{len(frame)} rows", f"at most {LAST_ROW - 1} below the header")
    for column in frame:
        if column.dtype == pl.String and (column.str.len_chars() > LONGEST_CELL).any():
            raise _too_much(path, f"a text in {column.name} above {LONGEST_CELL} characters", "shorter cells")
        if column.dtype == pl.String and column.str.contains("[\ufffe\uffff]").any():
            raise _too_much(path, f"a character in {column.name} that no sheet may hold", "printable text")
        if column.dtype.is_integer() and (column.abs() > LARGEST_WHOLE).any():
            raise _too_much(
                path, f"a whole number in {column.name} above {LARGEST_WHOLE}", "at most 15 digits"
            )


def _too_much(path: Path, found: str, expected: str) -> FileError:
    return FileError(
        where=str(path), found=found, expected=expected, mend="write the table as CSV or Parquet"
    )
