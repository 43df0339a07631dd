"""Opens a file, or says in words why it cannot be opened."""

from __future__ import annotations

import os
from pathlib import Path

from wharfinger.tables.errors import FileError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BINARY_KINDS = (
    (b"PK\x03\x04", "an Excel or zip file", "save it as CSV, or name it .xlsx if it is an Excel file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file", "save it as .xlsx or as CSV"),
    (b"PAR1", "a Parquet file", "name it .parquet"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first"),
    (b"%PDF", "a PDF", "export the table itself as CSV"),
    (b"\x89PNG", "a picture (PNG)", "export the table itself as CSV"),
    (b"\xff\xd8\xff", "a picture (JPEG)", "export the table itself as CSV"),
    (b"GIF8", "a picture (GIF)", "export the table itself as CSV"),
)
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path) -> bytes:
    """The bytes of a text file, as UTF-8 and without a byte order mark; UTF-16 is turned into UTF-8.

    Single bytes may still not be UTF-8. What is no text at all raises `FileError`.
    """
    return plain_text(read_bytes(path), str(path))


def plain_text(data: bytes, where: str) -> bytes:
    """The bytes of a text file that are at hand already, by the same rules as `read_text`."""
    for start, found, mend in _BINARY_KINDS:
        if data.startswith(start):
            raise FileError(where=where, found=found, expected="a CSV file", mend=mend)
    if data.startswith(_UTF_16_MARKS):
        data = _from_utf_16(data, where)
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if not data.strip():
        raise FileError(
            where=where,
            found="an empty file",
            expected="a header in the first row and one row for each entry",
            mend="export it again, or leave the file away if there is nothing to say",
        )
    if b"\0" in data:
        raise FileError(
            where=where,
            found=f"a zero byte at byte {data.index(0)}, which no text has",
            expected="a CSV file",
            mend="export the table as CSV in UTF-8",
        )
    return data


def read_bytes(path: Path) -> bytes:
    """All bytes of a file."""
    check_is_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def check_is_file(path: Path) -> None:
    """Raises `FileError` unless `path` is a file that may be read."""
    if path.is_dir():
        raise FileError(
            where=str(path),
            found="a directory",
            expected="a file",
            mend="name the file in it, or rename the directory",
        )
    if not path.exists():
        raise FileError(
            where=str(path),
            found="no such file",
            expected="a file of that name",
            mend="check the name and the directory",
        )
    try:
        with path.open("rb"):
            pass
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> FileError:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return FileError(
        where=str(path),
        found=f"a file that cannot be read: {reason}",
        expected="a file that this user may read",
        mend="grant the right to read it, or copy it to where it can be read",
    )


def _from_utf_16(data: bytes, where: str) -> bytes:
    try:
        return data.decode("utf-16").encode()
    except UnicodeDecodeError as error:
        raise FileError(
            where=where,
            found=f"a UTF-16 file that breaks off or is damaged at byte {error.start}",
            expected="a whole text file, best in UTF-8",
            mend="export it again as CSV in UTF-8",
        ) from error
