"""What the pages show of an import."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from wharfinger.books.models import ImportBatch, ImportFile, ImportRow, Job
from wharfinger.books.models.imports import DROPPED, MENDED, WAITS
from wharfinger.office.importing import counts, preview_of
from wharfinger.office.importing.prepare import mapping_of

MOST_SHOWN = 50
BUSY = ("applying", "undoing")


@dataclass(frozen=True)
class BadRow:
    """A row in quarantine: the cells that can be mended, each with what is wrong with it, and the others."""

    row: int
    left_out: bool
    cells: list[dict[str, Any]]
    others: list[tuple[str, str]]
    wrong: list[dict[str, str]]


@dataclass(frozen=True)
class FileShown:
    """One file with how it is understood and the first of its bad rows."""

    file: ImportFile
    kind: str
    tables: list[dict[str, Any]]
    questions: list[Any]
    columns: list[str]
    notes: list[str]
    bad: list[BadRow]
    bad_total: int
    waits: int


@dataclass(frozen=True)
class BatchShown:
    """A batch as its page shows it."""

    batch: ImportBatch
    files: list[FileShown]
    preview: list[tuple[str, dict[str, Any]]]
    counts: dict[str, Any]
    job: Job | None
    questions: int
    to_mend: int
    will: int
    faults: list[Any] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        return self.batch.state in BUSY and self.job is not None and self.job.state in ("waiting", "running")

    @property
    def late(self) -> bool:
        """Whether a file was understood only after the others went in."""
        return self.batch.state == "applied" and any(
            each.file.sure and each.file.rows_in > each.waits and not _counted(each.file)
            for each in self.files
        )

    @property
    def stuck(self) -> bool:
        return self.batch.state in BUSY and not self.busy


def _counted(file: ImportFile) -> int:
    return file.applied + file.known + file.set_aside


def batches() -> QuerySet[ImportBatch]:
    """Every batch that was not dropped, with how many files and bad rows it has."""
    return ImportBatch.objects.exclude(state=DROPPED).annotate(
        files_count=Count("files", distinct=True),
        waits=Count("files__rows", filter=Q(files__rows__state=WAITS)),
    )


def shown(batch: ImportBatch) -> BatchShown:
    """Everything that its page shows."""
    files = [_file(file) for file in batch.files.order_by("number") if file.fault is None]
    preview = preview_of(batch)
    return BatchShown(
        batch=batch,
        files=files,
        preview=list(preview.items()),
        counts=counts(batch),
        job=Job.objects.filter(pk=batch.job).first() if batch.job else None,
        questions=sum(len(each.questions) for each in files),
        to_mend=sum(each.waits for each in files),
        will=sum(told["new"] + told["changed"] for told in preview.values()),
        faults=[file for file in batch.files.order_by("number") if file.fault is not None],
    )


def quarantine_csv(file: ImportFile) -> str:
    """The rows in quarantine as a file: their cells, and what is wrong."""
    rows = list(file.rows.exclude(state=MENDED).order_by("row"))
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["row", *names, "found", "expected", "mend"])
    for row in rows:
        first = row.reasons[0] if row.reasons else {}
        told = [first.get(name, "") for name in ("found", "expected", "mend")]
        writer.writerow([row.row, *(_harmless(row.cells.get(name)) for name in names), *map(_harmless, told)])
    return out.getvalue()


def _file(file: ImportFile) -> FileShown:
    mapping = mapping_of(file)
    bad = file.rows.exclude(state=MENDED).order_by("row")
    theirs = {our: column.theirs for part in mapping.tables for our, column in part.columns.items()}
    tables = [
        {
            "name": part.table,
            "columns": [
                {
                    "our": our,
                    "theirs": column.theirs,
                    "how": column.how,
                    "unsure": column.sure < 0.75,
                    "samples": ", ".join(column.samples[:3]),
                }
                for our, column in part.columns.items()
            ],
        }
        for part in mapping.tables
    ]
    return FileShown(
        file=file,
        kind=mapping.export or ", ".join(dict.fromkeys(part.table for part in mapping.tables)),
        tables=tables,
        questions=list(mapping.questions),
        columns=sorted(
            {column.theirs for part in mapping.tables for column in part.columns.values()}
            | set(mapping.unused)
        ),
        notes=[*(f"{note['found']}: {note['mend']}" for note in file.notes), *mapping.notes],
        bad=[_row(row, theirs) for row in bad[:MOST_SHOWN]],
        bad_total=bad.count(),
        waits=bad.filter(state=WAITS).count(),
    )


def _row(row: ImportRow, theirs: dict[str, str]) -> BadRow:
    cells = {**row.cells, **row.mended}
    wrong = {_cell_of(reason, cells, theirs): reason for reason in row.reasons}
    named = [name for name in cells if name in wrong] or list(cells)
    return BadRow(
        row=row.row,
        left_out=row.state != WAITS,
        cells=[{"name": name, "value": cells[name] or "", "wrong": wrong.get(name)} for name in named],
        others=[(name, cells[name]) for name in cells if name not in named and cells[name]][:6],
        wrong=[{**reason, "column": name} for name, reason in wrong.items()],
    )


def _cell_of(reason: dict[str, str], cells: dict[str, str], theirs: dict[str, str]) -> str:
    """The column of the file that a reason is about: by its name, by ours, or by the cell that was found."""
    column = reason["column"]
    for name in (column, theirs.get(column, "")):
        if name in cells:
            return name
    return next((name for name, cell in cells.items() if cell and f"'{cell}'" in reason["found"]), column)


def _harmless(cell: Any) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t", "\r") else text
