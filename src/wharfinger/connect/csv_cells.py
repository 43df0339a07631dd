"""The rows of a CSV text cut into cells, each as text; a broken row is left blank to keep its number."""

from __future__ import annotations

import numpy as np
import polars as pl

from wharfinger.connect.csv_header import Header
from wharfinger.connect.records import Positions, Records, quoted, unquoted
from wharfinger.tables import FileError


def cut_cells(records: Records, header: Header, broken: Positions, where: str) -> pl.DataFrame:
    """Every row behind the header; `broken` are the records to be left blank."""
    text = _plain_text(records, header, broken)
    frame = pl.read_csv(
        text,
        infer_schema=False,
        separator=header.separator.decode(),
        quote_char='"' if b'"' in text else None,
        new_columns=header.names,
    )
    rows = len(records) - header.record - 1
    if len(frame) != rows:
        # Two readers that disagree would give every failure a wrong row number.
        raise FileError(
            where=where,
            found=f"{rows} rows by the quotation marks and {len(frame)} by the cells",
            expected="the same number",
            mend="export the file again with every text in quotation marks, and report this as a fault",
        )
    return frame


def _plain_text(records: Records, header: Header, broken: Positions) -> bytes:
    """The text with broken rows blank, every quotation mark by the rules, and numbers for column names."""
    stray = np.setdiff1d(records.stray[records.stray > header.record], broken)
    mended = {
        int(row): header.separator.join(quoted(unquoted(cell)) for cell in records.cells_of(row))
        for row in stray
    }
    mended |= dict.fromkeys(broken.tolist(), b"")
    begins = np.append(records.start, len(records.text))
    done = int(begins[header.record + 1])
    # polars takes the number of columns from the first line, which must therefore be whole.
    pieces = [header.separator.join(str(at).encode() for at in range(len(header.names))), b"\n"]
    for row in sorted(mended):
        pieces += [records.text[done : begins[row]], mended[row], b"\n"]
        done = begins[row + 1]
    return b"".join([*pieces, records.text[done:]])
