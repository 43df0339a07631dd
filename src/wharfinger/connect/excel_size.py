"""How large an Excel file may become when it is unpacked: a small file can hold gigabytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from wharfinger.tables import FileError

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 1024 * MEGABYTE
SMALL = 64 * MEGABYTE
"""Below this any ratio will do: a sheet of equal rows packs well."""
MOST_RATIO = 100
CHUNK = MEGABYTE


def check_unpacks_small(file: Path | IO[bytes], size: int, name: str) -> None:
    """Refuses what would unpack to too much; the sizes that it states are not believed but counted.

    `size` is how many bytes it has now, packed.
    """
    with zipfile.ZipFile(file) as book:
        _check(name, size, sum(part.file_size for part in book.infolist()))
        unpacked = 0
        for part in book.infolist():
            for piece in _pieces(book, part):
                unpacked += piece
                _check(name, size, unpacked)


def _pieces(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[int]:
    """The sizes in which a part comes out, until its packed bytes end, not where its stated size ends."""
    part.file_size = MOST_UNPACKED + 1
    with book.open(part) as unpacking:
        while piece := unpacking.read(CHUNK):
            yield len(piece)


def _check(name: str, packed: int, unpacked: int) -> None:
    ratio = unpacked / max(packed, 1)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and ratio > MOST_RATIO):
        raise FileError(
            where=name,
            found=f"a file that unpacks to {unpacked // MEGABYTE} MB or more, {ratio:.0f} times its size",
            expected=f"at most {MOST_UNPACKED // MEGABYTE} MB, and above {SMALL // MEGABYTE} MB "
            f"at most {MOST_RATIO} times its size",
            mend="write the table as CSV or Parquet, or as several smaller files",
        )
