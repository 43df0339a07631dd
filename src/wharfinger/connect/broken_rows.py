"""Rows of a CSV file that cannot be cut into cells or are not UTF-8, each named and kept whole."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass

import numpy as np
import polars as pl

from wharfinger.connect.column_names import is_nameless
from wharfinger.connect.csv_header import Header
from wharfinger.connect.legacy_text import as_text, is_utf_8
from wharfinger.connect.records import Records, unquoted
from wharfinger.tables import Failures
from wharfinger.tables.wording import SHOWN


@dataclass(frozen=True)
class _Fault:
    column: str | None
    value: str
    found: str
    expected: str
    mend: str


def broken_rows(records: Records, header: Header, table: str, source: str) -> pl.DataFrame:
    """One `Failures` row for each fault; record `i` is row `i + 1` of the spreadsheet."""
    broken = set(records.broken.tolist())
    told = []
    for record in _suspects(records, header):
        cells = records.cells_of(record)
        if records.unclosed and record == len(records) - 1:
            faults = [_unclosed(cells, header)]
        elif record in broken:
            faults = [_text_behind_mark(cells, header)]
        elif len(cells) != len(header.names):
            faults = [_wrong_count(cells, header)]
        else:
            faults = _not_utf_8(cells, header)
        whole_rows = [_whole_row(cells, header)] + [None] * (len(faults) - 1)
        told += [
            (table, source, record + 1, *astuple(fault), whole)
            for fault, whole in zip(faults, whole_rows, strict=True)
        ]
    schema = {name: column.dtype for name, column in Failures.columns().items()}
    return pl.DataFrame(told, schema=schema, orient="row")


def _suspects(records: Records, header: Header) -> list[int]:
    wrong_count = np.flatnonzero((records.cells != len(header.names)) & (records.end > records.start))
    rows = np.concatenate((wrong_count, records.broken, records.not_utf_8))
    if records.unclosed:
        rows = np.append(rows, len(records) - 1)
    found = np.unique(rows[rows > header.record]).tolist()
    return [row for row in found if records.line(row).strip()]


def _unclosed(cells: list[bytes], header: Header) -> _Fault:
    text = as_text(cells[-1])
    lines = len(text.splitlines()) - 1
    swallowed = f" and takes the rest of the file, {lines + 1} lines, into one cell" if lines else ""
    return _Fault(
        column=_name(header, len(cells) - 1),
        value=_shown(text),
        found=f"a quotation mark that is never closed{swallowed}",
        expected="a closing quotation mark before the next separator",
        mend="close or remove the quotation mark, then read the file again",
    )


def _text_behind_mark(cells: list[bytes], header: Header) -> _Fault:
    at = next(i for i, cell in enumerate(cells) if cell[:1] == b'"' and not _is_well_quoted(cell))
    text = as_text(cells[at])
    return _Fault(
        column=_name(header, at),
        value=_shown(text),
        found=f"text behind a closing quotation mark: {_shown(text)}",
        expected="a separator or the end of the line there",
        mend='write a quotation mark within a cell twice, as in "5"" pipe", or close the one before it',
    )


def _wrong_count(cells: list[bytes], header: Header) -> _Fault:
    wanted = len(header.names)
    separator = as_text(header.separator)
    if len(cells) > wanted and not any(cells[wanted:]):
        mend = f"remove the {separator!r} at the end of the row"
    elif len(cells) > wanted:
        mend = f"put a cell that holds {separator!r} in quotation marks, and write decimals with a point"
    else:
        mend = f"add the missing {separator!r}, also for cells that are empty"
    count = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    return _Fault(
        column=None,
        value=_shown(as_text(header.separator.join(cells))),
        found=f"{count} in this row",
        expected=f"{wanted}, as many as in the header",
        mend=mend,
    )


def _not_utf_8(cells: list[bytes], header: Header) -> list[_Fault]:
    faults = []
    for at, cell in enumerate(cells):
        if is_utf_8(cell):
            continue
        text = as_text(unquoted(cell))
        fault = _Fault(
            column=_name(header, at),
            value=_shown(text),
            found=f"letters that are not UTF-8; in Windows-1252 or Latin-1 they would be '{_shown(text)}'",
            expected="UTF-8",
            mend="save the file as CSV UTF-8",
        )
        faults.append(fault)
    return faults


def _whole_row(cells: list[bytes], header: Header) -> str:
    row = {_name(header, i): as_text(unquoted(cell)) for i, cell in enumerate(cells)}
    return json.dumps(row, ensure_ascii=False)


def _name(header: Header, at: int) -> str:
    if at < len(header.names) and not is_nameless(header.names[at]):
        return header.names[at]
    return f"cell {at + 1}"


def _is_well_quoted(cell: bytes) -> bool:
    return len(cell) >= 2 and cell.endswith(b'"') and b'"' not in cell[1:-1].replace(b'""', b"")


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}... ({len(text)} characters)"
