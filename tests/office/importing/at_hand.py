"""What the tests of the import share: a company without goods, and an import from the files to its end."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from tests.office.shop import ME
from wharfinger.books.frames import tables_as_of
from wharfinger.books.models import ImportBatch
from wharfinger.office import importing, sites
from wharfinger.office.importing.find import batch_of
from wharfinger.office.plan_now import follow
from wharfinger.office.verb import learn_verbs

TABLES = (
    "items",
    "places",
    "suppliers",
    "offers",
    "units",
    "customers",
    "sales",
    "receipts",
    "stock",
    "stock_history",
)
SCHEMATIC = {"movements", "incoming", "orders"}


def company() -> None:
    """One place, as the first hour makes it."""
    learn_verbs()
    sites.add_place(ME, "main", "warehouse")


def staged(files: Mapping[str, bytes], answers: Mapping[str, str] | None = None) -> ImportBatch:
    """The files, read and looked at."""
    code = importing.stage(ME, list(files.items()))
    for file in batch_of(code).files.filter(sure=False, fault__isnull=True):
        importing.answer(ME, code, file.number, answers or {})
    importing.preview(batch_of(code))
    return batch_of(code)


def applied(files: Mapping[str, bytes], answers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The files in the books; what became of their rows."""
    return again(staged(files, answers))


def again(batch: ImportBatch) -> dict[str, Any]:
    """The batch applied."""
    return follow(importing.apply_import(ME, batch.code)["job"])


def undone(code: str) -> dict[str, Any]:
    """The batch taken back."""
    return follow(importing.undo_import(ME, code)["job"])


def whole(told: Mapping[str, Any]) -> bool:
    """Whether no row was lost."""
    parts = ("applied", "known", "quarantined", "set_aside", "waiting")
    return all(each["rows_in"] == sum(each[name] for name in parts) for each in (told, *told["files"]))


def books() -> dict[str, pl.DataFrame]:
    """What the books say now, in an order of its own."""
    frames = tables_as_of(names=list(TABLES))
    return {name: frame.sort(frame.columns) for name, frame in frames.items()}
