"""How large an Excel file may become when it is unpacked: a small file can hold gigabytes."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO

from wharfinger.tables import FileError

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 1024 * MEGABYTE
SMALL = 64 * MEGABYTE
"""Below this any ratio will do: a sheet of equal rows packs well."""
MOST_RATIO = 100


def check_unpacks_small(file: Path | IO[bytes], size: int, name: str) -> None:
    """Refuses what would unpack to too much, by the sizes that the file states; nothing is unpacked.

    `size` is how many bytes it has now, packed.
    """
    with zipfile.ZipFile(file) as book:
        unpacked = sum(part.file_size for part in book.infolist())
    ratio = unpacked / max(size, 1)
    if unpacked > MOST_UNPACKED or (unpacked > SMALL and ratio > MOST_RATIO):
        raise FileError(
            where=name,
            found=f"a file that unpacks to {unpacked // MEGABYTE} MB, {ratio:.0f} times its size",
            expected=f"at most {MOST_UNPACKED // MEGABYTE} MB, and above {SMALL // MEGABYTE} MB "
            f"at most {MOST_RATIO} times its size",
            mend="write the table as CSV or Parquet, or as several smaller files",
        )
