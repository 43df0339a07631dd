"""Rows in quarantine: their cells mended and tried again, or left out for good."""

from __future__ import annotations

from collections.abc import Mapping

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.models.imports import APPLIED, LEFT_OUT, MENDED, READ, UNDONE, WAITS
from wharfinger.office.importing import prepare
from wharfinger.office.importing.apply import apply_import
from wharfinger.office.importing.find import batch_of, file_of, must_be, row_of
from wharfinger.office.importing.preview import preview
from wharfinger.office.verb import verb


@verb("mend_rows", can_be_undone=False, unsaid=("rows",))
def mend_rows(doing: Doing, batch: str, file: int, rows: dict[str, dict[str, str]]) -> Answer:
    """Write cells of rows in quarantine anew, by row and column. Other cells stay as they stood."""
    must_be(batch_of(batch), READ, APPLIED, UNDONE)
    for number, cells in rows.items():
        row = row_of(batch, file, int(number))
        # Whatever is still wrong is found anew; until then nothing is known to be.
        row.mended, row.state, row.reasons = {**row.cells, **row.mended, **cells}, MENDED, []
        row.save(update_fields=["mended", "state", "reasons"])
    file_of(batch, file).batch.files.filter(number=file).update(preview={})
    return {"batch": batch, "file": file, "rows": len(rows)}


@verb("leave_rows_out", can_be_undone=False)
def leave_rows_out(doing: Doing, batch: str, file: int, rows: list[int]) -> Answer:
    """Leave rows in quarantine out for good: they stay there, and nobody is asked about them again."""
    for number in rows:
        row = row_of(batch, file, number)
        row.state = LEFT_OUT
        row.save(update_fields=["state"])
    return {"batch": batch, "file": file, "rows": len(rows)}


def mend(by: By, batch: str, file: int, rows: Mapping[int, Mapping[str, str]]) -> bool:
    """Mend rows and try them again: before the batch is applied they are looked at, afterwards they go in.

    Whether all of them fit now, as far as can be said before they are written.
    """
    told = {str(number): dict(cells) for number, cells in rows.items()}
    mend_rows(by, batch, file, told)
    row = file_of(batch, file)
    prepare.refresh(row)
    if row.batch.state == APPLIED:
        waits = row.rows.filter(row__in=list(rows), state=WAITS).exists()
        if not waits:
            apply_import(By(by.actor, key=f"{by.key}/again" if by.key else "", request=by.request), batch)
        return not waits
    preview(row.batch)
    return not row.rows.filter(row__in=list(rows), state=WAITS).exists()
