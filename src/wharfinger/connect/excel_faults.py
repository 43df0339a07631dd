"""Cells of an Excel sheet that hold no value: errors like #N/A, and formulas that were never computed."""

from __future__ import annotations

import html
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*)(?<!/)>(.*?)</c>', re.DOTALL)
_FORMULA = re.compile(r"<f[^>]*>([^<]*)</f>")
_VALUE = re.compile(r"<v>([^<]+)</v>")


DAMAGE = (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, KeyError, UnicodeDecodeError)
"""What a damaged file raises here."""


@dataclass(frozen=True)
class Fault:
    """A cell by row and column, from 0, with what stands in it."""

    row: int
    column: int
    formula: str


def cells_without_value(file: Path | IO[bytes], sheet: str) -> Iterator[Fault]:
    """The cells that a reader of values would give as empty."""
    with zipfile.ZipFile(file) as book:
        text = book.read(_part(book, sheet)).decode()
    if 't="e"' not in text and "<f" not in text:
        return
    for letters, row, kind, content in _CELL.findall(text):
        formula, value = _FORMULA.search(content), _VALUE.search(content)
        is_error = 't="e"' in kind
        never_computed = "<f" in content and value is None and 't="str"' not in kind
        if is_error or never_computed:
            asked = html.unescape(formula[1]) if formula else ""
            said = f" gives {value[1]}" if value and asked else value[1] if value else ""
            yield Fault(int(row) - 1, _column(letters), f"={asked}{said}")


def _part(book: zipfile.ZipFile, sheet: str) -> str:
    """The name of the sheet's XML within the file."""
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    links = {entry.get("name"): entry.get(_LINK) for entry in sheets}
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {entry.get("Id"): entry.get("Target", "") for entry in relations}
    target = targets[links[sheet]]
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
