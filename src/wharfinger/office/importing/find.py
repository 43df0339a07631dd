"""Batches, files and rows by their names."""

from __future__ import annotations

from wharfinger.books.jobs.states import ENDED
from wharfinger.books.models import ImportBatch, ImportFile, ImportRow, Job
from wharfinger.tables.errors import BooksError


def batch_of(code: str) -> ImportBatch:
    """The batch of this code."""
    found = ImportBatch.objects.filter(code=code).first()
    if found is None:
        raise BooksError(
            where=code,
            found=f"no import '{code}'",
            expected="the code of an import",
            mend="look it up in the list of imports",
        )
    return found


def file_of(batch: str, number: int) -> ImportFile:
    """A file of a batch that could be read."""
    found = ImportFile.objects.filter(batch=batch_of(batch), number=number, fault__isnull=True).first()
    if found is None:
        raise BooksError(
            where=batch,
            found=f"no file {number} that could be read",
            expected="the number of a file of this import",
            mend="look at the page of the import",
        )
    return found


def row_of(batch: str, file: int, row: int) -> ImportRow:
    """A row that waits in quarantine."""
    found = ImportRow.objects.filter(file=file_of(batch, file), row=row).first()
    if found is None:
        raise BooksError(
            where=f"{batch}, file {file}",
            found=f"no row {row} in quarantine",
            expected="a row that waits there",
            mend="look at the page of the import",
        )
    return found


def must_be(batch: ImportBatch, *states: str) -> None:
    """Refuse what a batch in this state does not take."""
    if batch.state not in states:
        raise BooksError(
            where=batch.code,
            found=f"an import that is {batch.state}",
            expected=f"one that is {' or '.join(states)}",
            mend="wait until its work is done, or drop the files anew",
        )


def must_rest(batch: ImportBatch) -> None:
    """Refuse what cannot be done while a job works on the batch."""
    work = Job.objects.filter(pk=batch.job).exclude(state__in=ENDED).first() if batch.job else None
    if work is not None:
        raise BooksError(
            where=batch.code,
            found=f"an import that job {work.pk} works on",
            expected="one that nothing works on",
            mend="wait for the job to end, or cancel it",
        )
