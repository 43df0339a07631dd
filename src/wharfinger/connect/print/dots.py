"""QR codes as rows of dark runs, to be drawn like bars."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from wharfinger.tables.errors import FileError

QUIET = 4


def qr(text: str) -> dict[str, Any]:
    """So many modules wide and high, quiet zone included; each run as column, row and width."""
    try:
        import segno
    except ImportError as error:
        raise FileError(
            where="QR code",
            found="no segno, which makes it",
            expected="the extra print",
            mend="pip install wharfinger[print]",
        ) from error
    rows = [list(row) for row in segno.make_qr(text, error="m").matrix]
    runs = []
    for at, row in enumerate(rows):
        column = QUIET
        for dark, group in groupby(row):
            width = len(list(group))
            if dark:
                runs.append((column, at + QUIET, width))
            column += width
    return {"modules": len(rows) + 2 * QUIET, "runs": runs}
