"""A directory as a set of tables: one file each, named after the table in small letters."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from wharfinger.connect.beside import make_folder, written_beside
from wharfinger.connect.csv import read_csv, write_csv
from wharfinger.connect.excel import read_excel, write_excel
from wharfinger.connect.parquet import read_parquet, write_parquet
from wharfinger.connect.quarantine import QUARANTINE
from wharfinger.tables import TABLES, Failures, FileError, Note, Table, TableError, Taken

Format = Literal["csv", "parquet", "xlsx"]

_READERS = {".csv": read_csv, ".parquet": read_parquet, ".xlsx": read_excel}


@dataclass(frozen=True)
class FolderRead:
    """The good rows of each table found, all bad rows in one table, and what is worth saying of each file."""

    tables: dict[str, pl.DataFrame]
    failures: pl.DataFrame
    notes: dict[str, tuple[Note, ...]]


def read_folder(
    path: Path, names: Collection[str] | None = None, extra: Iterable[type[Table]] = ()
) -> FolderRead:
    """The tables of a directory: all of them, or those in `names` as far as they are there.

    `extra` are tables beyond `TABLES`, like the results of a decision. Files that are no table are noted.
    """
    known = _known(extra)
    found, notes = _files(path, known)
    taken: dict[str, Taken] = {}
    for name in sorted(found if names is None else found.keys() & set(names)):
        file = found[name]
        taken[name] = read_table(file, known[name])
        if taken[name].notes:
            notes[file.name] = taken[name].notes
    return FolderRead(
        tables={name: one.good for name, one in taken.items()},
        failures=pl.concat([Failures.none(), *(one.failures for one in taken.values())]),
        notes=notes,
    )


def read_table(path: Path, table: type[Table]) -> Taken:
    """One file as a table, by its ending: .csv, .parquet or .xlsx."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise FileError(
            where=str(path),
            found=f"the ending {path.suffix!r}",
            expected="one of " + ", ".join(_READERS),
            mend="save it as CSV, Parquet or .xlsx",
        )
    try:
        return reader(path, table)
    except TableError as error:
        raise TableError(
            where=str(path), found=error.found, expected=error.expected, mend=error.mend
        ) from error


def write_folder(
    path: Path,
    frames: Mapping[str, pl.DataFrame],
    format: Format = "csv",
    extra: Iterable[type[Table]] = (),
    texts: Mapping[Path, str] | None = None,
) -> list[Path]:
    """Writes each frame into a file named after its table, and `texts` into theirs: all of them or none.

    Each frame is checked as its table first, so that what is written can be read again, and is the same.
    """
    known = _known(extra)
    checked = {name: _checked(name, frame, known) for name, frame in frames.items()}
    targets = [path / f"{name}.{format}" for name in checked]
    _check_target(path, targets)
    pages = dict(texts or {})
    for page in pages:
        make_folder(page.parent)
    with written_beside([*targets, *pages]) as drafts:
        for text, draft in zip(pages.values(), drafts[len(targets) :], strict=True):
            draft.write_text(text, encoding="utf-8")
        for (name, frame), draft in zip(checked.items(), drafts[: len(targets)], strict=True):
            if format == "csv":
                write_csv(frame, draft)
            elif format == "parquet":
                write_parquet(frame, draft)
            else:
                write_excel(frame, draft, sheet=name)
    return [*targets, *pages]


def _known(extra: Iterable[type[Table]]) -> dict[str, type[Table]]:
    return TABLES | {table.table_name(): table for table in extra}


def _files(
    path: Path, known: Mapping[str, type[Table]]
) -> tuple[dict[str, Path], dict[str, tuple[Note, ...]]]:
    """The file of each table, and a note on each file that is none."""
    _check_directory(path)
    found: dict[str, Path] = {}
    notes: dict[str, tuple[Note, ...]] = {}
    for file in sorted(path.iterdir()):
        # Editors and spreadsheets leave files like .sales.csv.swp and ~$sales.xlsx while they are open.
        if file.name.startswith((".", "~")) or file.name == QUARANTINE:
            continue
        name = file.stem.lower()
        if name not in known or file.suffix.lower() not in _READERS:
            notes[file.name] = (_unknown(file, known),)
        elif name in found:
            raise FileError(
                where=str(path),
                found=f"two files for the table {name}: {found[name].name} and {file.name}",
                expected="one file for each table",
                mend="remove or rename the older one",
            )
        else:
            found[name] = file
    return found, notes


def _unknown(file: Path, known: Mapping[str, type[Table]]) -> Note:
    close = difflib.get_close_matches(file.stem.lower(), known, n=1, cutoff=0.6)
    suffix = file.suffix.lower() if file.suffix.lower() in _READERS else ".csv"
    return Note(
        found=f"{file.name}, which is no table",
        expected="names like " + ", ".join(f"{name}.csv" for name in list(known)[:3]),
        mend=f"rename it to {close[0]}{suffix} if that is meant; it was not read"
        if close
        else "nothing, if it is not meant to be read; it was not",
    )


def _check_directory(path: Path) -> None:
    if not path.is_dir():
        raise FileError(
            where=str(path),
            found="a file" if path.exists() else "no such directory",
            expected="a directory with one file for each table",
            mend="name the directory that the file is in" if path.exists() else "check its name",
        )


def _check_target(path: Path, targets: Iterable[Path]) -> None:
    make_folder(path)
    for target in targets:
        rivals = [target.with_suffix(ending) for ending in _READERS if ending != target.suffix]
        rival = next((rival for rival in rivals if rival.exists()), None)
        if rival is not None:
            raise FileError(
                where=str(path),
                found=f"{rival.name}, beside which {target.name} would be a second file for one table",
                expected="one file for each table",
                mend=f"remove {rival.name}, or write {rival.suffix[1:]} again",
            )


def _checked(name: str, frame: pl.DataFrame, known: Mapping[str, type[Table]]) -> pl.DataFrame:
    table = known.get(name)
    if table is None:
        raise FileError(
            where=name,
            found=f"a frame for the table {name!r}, which is not known",
            expected="one of " + ", ".join(known),
            mend="correct the name, or hand its declaration over as extra",
        )
    good = table.of(frame)
    lost = [column for column in frame.columns if column not in good.columns or column != column.strip()]
    if lost:
        raise FileError(
            where=name,
            found=f"the column {lost[0]!r}",
            expected="columns " + ", ".join(good.columns),
            mend="leave it out, or rename it to the column that is meant",
        )
    return good
