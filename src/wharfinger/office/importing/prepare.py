"""A sheet, understood: its tables kept beside the books, its bad rows in quarantine, its counts shown."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from wharfinger.books.home import home_from_environment
from wharfinger.books.models import ImportFile, ImportRow
from wharfinger.books.models.imports import LEFT_OUT, MENDED, WAITS
from wharfinger.books.secrets import secret_key
from wharfinger.books.transactions import writing
from wharfinger.connect import foreign
from wharfinger.office.importing import store
from wharfinger.tables import TABLES, FileError

ROWS_AT_ONCE = 500
KEY_LETTERS = 16
PERSONAL = re.compile(
    r"name|mail|phone|address|street|zip|city|compan|billing|shipping|note|payment", re.IGNORECASE
)
"""Columns that may tell who somebody is: not kept in quarantine, unless something of ours is in them."""
TABLE_OF = {table.__name__: name for name, table in TABLES.items()} | {name: name for name in TABLES}


def keep_sheet(batch: str, number: int, sheet: foreign.Sheet) -> None:
    """Keep a sheet as it was read."""
    store.keep(batch, f"sheet-{number}", sheet.rows)
    store.keep(batch, f"broken-{number}", sheet.failures)
    store.keep(batch, f"aside-{number}", sheet.set_aside)
    about = {"file": sheet.file, "name": sheet.name, "plain": sorted(sheet.plain), "comma": sheet.comma}
    store.keep_note(batch, f"sheet-{number}", about)


def sheet_of(file: ImportFile) -> foreign.Sheet:
    """The sheet as it was read, with the rows that people mended in the place of those that were bad."""
    code, number = file.batch.code, file.number
    about = store.kept_note(code, f"sheet-{number}")
    rows, broken, aside = (store.kept(code, f"{name}-{number}") for name in ("sheet", "broken", "aside"))
    if about is None or rows is None or broken is None or aside is None:
        raise FileError(
            where=file.name,
            found="a file whose rows are no longer kept",
            expected="an import that waits or was applied",
            mend="drop the file again",
        )
    mended = dict(file.rows.exclude(mended={}).values_list("row", "mended"))
    return foreign.Sheet(
        file=about["file"],
        name=about["name"],
        rows=_patched(rows, mended),
        failures=broken.filter(~pl.col("row").is_in(list(mended))),
        set_aside=aside,
        plain=frozenset(about["plain"]),
        comma=about["comma"],
    )


def mapping_of(file: ImportFile) -> Any:
    """How its columns are understood."""
    return foreign.mapping_from_json(json.dumps(file.mapping))


def refresh(file: ImportFile) -> None:
    """Understand the sheet anew: its tables, and the rows in quarantine. To be done when anything changed."""
    sheet = sheet_of(file)
    understood = foreign.understand(sheet, mapping_of(file))
    code, number = file.batch.code, file.number
    store.forget(code, f"rows-{number}-")
    for name, frame in understood.tables.items():
        store.keep(code, f"rows-{number}-{TABLE_OF[name]}", _without_names(frame))
    fail(file, understood.failures, "understand")


def tables_of(file: ImportFile) -> dict[str, pl.DataFrame]:
    """The tables of a file as they were understood."""
    start = f"rows-{file.number}-"
    frames = {
        name.removeprefix(start): store.kept(file.batch.code, name)
        for name in store.names(file.batch.code, start)
    }
    return {name: frame for name, frame in frames.items() if frame is not None and frame.height}


def fail(
    file: ImportFile,
    failures: pl.DataFrame,
    stage: str,
    only: Iterable[int] | None = None,
    *,
    refused: bool = False,
) -> None:
    """Put rows in quarantine with their reasons; those that failed at this stage before and do not now leave.

    Rows that somebody left out stay so. `only` are the lines that were looked at; without it, all were.
    """
    looked = None if only is None else set(only)
    found: dict[int, list[dict[str, str]]] = {}
    for each in failures.select("row", "column", "found", "expected", "mend").iter_rows(named=True):
        found.setdefault(each.pop("row"), []).append({**each, "stage": stage})
    cells = _cells(file, found, failures)
    there = {row.row: row for row in file.rows.all()}
    changed = []
    for number, row in there.items():
        others = [reason for reason in row.reasons if reason["stage"] != stage]
        stands = (
            row.reasons if looked is not None and number not in looked else [*others, *found.get(number, [])]
        )
        state = row.state if row.state == LEFT_OUT else WAITS if stands else MENDED
        if (stands, state) != (row.reasons, row.state):
            row.reasons, row.state, row.refused = stands, state, row.refused or refused
            changed.append(row)
    new = [
        ImportRow(file=file, row=number, reasons=reasons, cells=cells.get(number, {}), refused=refused)
        for number, reasons in found.items()
        if number not in there
    ]
    for first in range(0, max(len(new), len(changed)), ROWS_AT_ONCE):
        part = slice(first, first + ROWS_AT_ONCE)
        writing(lambda part=part: _write(new[part], changed[part]))


def waiting_lines(file: ImportFile) -> list[int]:
    """The lines that wait in quarantine or were left out."""
    return list(file.rows.exclude(state=MENDED).values_list("row", flat=True))


def _write(new: list[ImportRow], changed: list[ImportRow]) -> None:
    ImportRow.objects.bulk_create(new)
    ImportRow.objects.bulk_update(changed, ["reasons", "state", "refused"])


def _cells(
    file: ImportFile, found: Mapping[int, Any], failures: pl.DataFrame
) -> dict[int, dict[str, str | None]]:
    """The cells of bad rows, by the columns of the file; of people only what the mapping needs."""
    if not found:
        return {}
    cells: dict[int, dict[str, str | None]] = {}
    if "line" in failures.columns:
        for number, line in failures.select("row", "line").iter_rows():
            if line:
                told = json.loads(line)
                cells[number] = told if isinstance(told, dict) else {"line": str(told)}
    rows = store.kept(file.batch.code, f"sheet-{file.number}")
    rest = [number for number in found if number not in cells]
    if rows is not None and rest:
        for each in rows.filter(pl.col("row").is_in(rest)).iter_rows(named=True):
            cells[each.pop("row")] = each
    used = _used_columns(file)
    return {
        number: {
            name: cell for name, cell in row.items() if cell and (name in used or not PERSONAL.search(name))
        }
        for number, row in cells.items()
    }


def _used_columns(file: ImportFile) -> set[str]:
    mapping = mapping_of(file)
    return {column.theirs for table in mapping.tables for column in table.columns.values() if column.theirs}


def _patched(rows: pl.DataFrame, mended: Mapping[int, Mapping[str, str | None]]) -> pl.DataFrame:
    """The rows with mended cells; a row that could not be read at all comes in where it stood."""
    if not mended:
        return rows
    columns = [name for name in rows.columns if name != "row"]
    stood = {row["row"]: row for row in rows.filter(pl.col("row").is_in(list(mended))).iter_rows(named=True)}
    new = [
        {"row": number, **{name: cells.get(name, stood.get(number, {}).get(name)) for name in columns}}
        for number, cells in mended.items()
    ]
    patch = pl.DataFrame(new, schema=rows.schema)
    return pl.concat([rows.filter(~pl.col("row").is_in(list(mended))), patch]).sort("row")


def _without_names(frame: pl.DataFrame) -> pl.DataFrame:
    """Customers that a shop knows by their mail address get a key that tells nobody who they are."""
    if "customer" not in frame.columns:
        return frame
    told = frame["customer"].drop_nulls().unique()
    secret = secret_key(home_from_environment().folder).encode()
    keys = {
        name: "c-" + hmac.new(secret, name.lower().encode(), hashlib.sha256).hexdigest()[:KEY_LETTERS]
        for name in told.to_list()
        if "@" in name
    }
    if not keys:
        return frame
    return frame.with_columns(pl.col("customer").replace(keys))
