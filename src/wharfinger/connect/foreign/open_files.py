"""Opens a drop of files of any kind: each table in them as a sheet, and each fault in words beside it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from wharfinger.connect.excel_faults import DAMAGE
from wharfinger.connect.excel_size import check_unpacks_small
from wharfinger.connect.foreign.book_sheets import book_sheets
from wharfinger.connect.foreign.sheet import Sheet, no_sheet
from wharfinger.connect.foreign.text_sheet import text_sheet
from wharfinger.connect.opening import read_bytes
from wharfinger.tables.errors import FileError

Given = str | Path | tuple[str, bytes]
MOST_FILES = 200
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


def open_files(files: Iterable[Given]) -> list[Sheet]:
    """Every table in the files, packed or not. A bad file never stops a good one: it has its `fault`."""
    return [sheet for given in files for sheet in _open_one(given)]


def _open_one(given: Given) -> list[Sheet]:
    name = given[0] if isinstance(given, tuple) else Path(given).name
    try:
        data = given[1] if isinstance(given, tuple) else read_bytes(Path(given))
        return list(_sheets(data, name, is_packed=False))
    except FileError as error:
        return [no_sheet(error, name)]


def _sheets(data: bytes, name: str, *, is_packed: bool) -> Iterator[Sheet]:
    if not data.startswith((_ZIP, _EMPTY_ZIP)):
        yield text_sheet(data, name)
        return
    parts = _parts(data, name)
    if "xl/workbook.xml" in parts:
        yield from book_sheets(data, name, is_excel=True)
    elif "content.xml" in parts and "mimetype" in parts:
        yield from book_sheets(data, name, is_excel=False)
    elif is_packed:
        raise FileError(
            where=name,
            found="a zip file within a zip file",
            expected="the tables themselves",
            mend="unpack it and give the files in it",
        )
    else:
        yield from _packed(data, name, parts)


def _parts(data: bytes, name: str) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return packed.namelist()
    except DAMAGE as error:
        raise FileError(
            where=name,
            found="a zip or Excel file that is damaged or breaks off",
            expected="a whole file",
            mend="export or copy it again",
        ) from error


def _packed(data: bytes, name: str, parts: list[str]) -> Iterator[Sheet]:
    wanted = [part for part in parts if not _is_clutter(part)]
    if not wanted or len(wanted) > MOST_FILES:
        raise FileError(
            where=name,
            found=f"a zip file with {len(wanted)} files in it",
            expected=f"1 to {MOST_FILES} tables",
            mend="pack the tables only, or give them one by one",
        )
    check_unpacks_small(io.BytesIO(data), len(data), name)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for part in wanted:
            inner = f"{name}/{part}"
            try:
                yield from _sheets(_unpacked(packed, part, inner), inner, is_packed=True)
            except FileError as error:
                yield no_sheet(error, inner)


def _unpacked(packed: zipfile.ZipFile, part: str, where: str) -> bytes:
    try:
        return packed.read(part)
    except (RuntimeError, NotImplementedError, *DAMAGE) as error:
        raise FileError(
            where=where,
            found=f"a file that cannot be unpacked ({error})",
            expected="a zip file without a password",
            mend="pack it again without a password, or give the file itself",
        ) from error


def _is_clutter(part: str) -> bool:
    path = PurePosixPath(part)
    return part.endswith("/") or path.name.startswith(".") or "__MACOSX" in path.parts
