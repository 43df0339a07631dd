"""Files of a company in the form of our tables: taken in as one batch, bad rows kept with their mend."""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import polars as pl
from django.core.files.uploadedfile import UploadedFile

from wharfinger.books.acts import By
from wharfinger.books.home import home_from_environment
from wharfinger.connect import read_table
from wharfinger.connect.quarantine import write_quarantine
from wharfinger.office.intake import Count, begun, bring, bring_opening
from wharfinger.office.intake.bring import WAYS
from wharfinger.tables import TABLES, Failures
from wharfinger.tables.errors import FileError, WharfingerError

STOCK = "stock"
TAKEN = (*WAYS, STOCK)
ENDINGS = (".csv", ".parquet", ".xlsx")
MOST_SHOWN = 50


@dataclass(frozen=True)
class Taken:
    """What became of the files: rows of each table, rows set aside, and files that were not taken at all."""

    batch: str
    counts: Mapping[str, Count] = field(default_factory=dict)
    failures: pl.DataFrame = field(default_factory=Failures.none)
    refused: tuple[WharfingerError, ...] = ()

    @property
    def aside(self) -> int:
        """How many rows were set aside."""
        return self.failures.select("table", "row").n_unique()

    @property
    def by_table(self) -> list[tuple[str, Count]]:
        """The counts as rows: a template would take the table `items` for the method."""
        return list(self.counts.items())

    @property
    def first_failures(self) -> list[dict[str, object]]:
        """As many as a page shows; the file of the batch has all."""
        return self.failures.head(MOST_SHOWN).to_dicts()


def take_in(by: By, uploads: Iterable[UploadedFile]) -> Taken:
    """Read each file by its name and bring all of them in. A file that cannot be read keeps no other out."""
    batch = f"files-{uuid.uuid4().hex[:12]}"
    tables: dict[str, pl.DataFrame] = {}
    failures, refused = [Failures.none()], []
    with tempfile.TemporaryDirectory(prefix="wharfinger-files-") as folder:
        for upload in uploads:
            try:
                name, path = _kept(upload, Path(folder), set(tables))
                read = read_table(path, TABLES[name])
            except WharfingerError as error:
                refused.append(error)
                continue
            tables[name] = read.good
            failures.append(read.failures)
    stock = tables.pop(STOCK, None)
    brought = bring(By(by.actor, batch=batch), tables)
    counts = dict(brought.counts)
    if stock is not None:
        try:
            counts[STOCK] = _open(By(by.actor, key=f"{batch}/opening", batch=batch), stock)
        except WharfingerError as error:
            refused.append(error)
    aside = pl.concat([*failures, brought.failures])
    write_quarantine(quarantine(batch), aside)
    return Taken(batch, counts, aside, tuple(refused))


def quarantine(batch: str) -> Path:
    """The folder for the rows of a batch that could not be taken."""
    return home_from_environment().folder / "quarantine" / PurePath(batch).name


def _kept(upload: UploadedFile, folder: Path, there: set[str]) -> tuple[str, Path]:
    """The file on disk under the name of its table. Of the name that was sent only that is used."""
    sent = PurePath(upload.name or "")
    name, ending = sent.stem.lower(), sent.suffix.lower()
    if name not in TAKEN or ending not in ENDINGS:
        raise FileError(
            where=sent.name,
            found="a file whose name is not that of a table",
            expected=f"one of {', '.join(TAKEN)}, ending in {', '.join(ENDINGS)}",
            mend="rename it after the table that it holds",
        )
    if name in there:
        raise FileError(
            where=sent.name,
            found=f"a second file for {name}",
            expected="one file for each table",
            mend="put the rows into one file, or bring the second one afterwards",
        )
    path = folder / f"{name}{ending}"
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return name, path


def _open(by: By, stock: pl.DataFrame) -> Count:
    """Begin the ledgers of the places that the file counts, as of now; those that have begun keep theirs."""
    open_already = pl.col("place").is_in(list(begun()))
    known = stock.filter(open_already).height
    new = bring_opening(by, stock.filter(~open_already), dt.datetime.now(tz=dt.UTC))
    return Count(new=new, known=known)
