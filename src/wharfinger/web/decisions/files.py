"""Tables as files on the form of a decision: a field for each that the books do not keep."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wharfinger.decide.decision import Decision
from wharfinger.office.deciding import sources
from wharfinger.office.given import ENDINGS, Given, can_be_given, keep_given
from wharfinger.tables.errors import FileError, WharfingerError
from wharfinger.web.forms import Field

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 20
BEFORE = "table_"


def fields(decision: Decision) -> list[Field]:
    """A field for each table that can be given."""
    has = sources(decision)
    endings = [(ending, ending) for ending in ENDINGS]
    found = []
    for name in can_be_given(decision):
        if name in has.missing:
            words = _("CSV, Excel or Parquet, for this run alone; it cannot run without")
        elif name in has.results:
            words = _("CSV, Excel or Parquet, for this run alone; without it the newest result is read")
        else:
            words = _("CSV, Excel or Parquet, for this run alone; it may be left out")
        label = _("Table %(table)s") % {"table": name}
        found.append(Field(f"{BEFORE}{name}", label, "file", help=words, choices=endings))
    return found


def given(decision: Decision, sent: Mapping[str, UploadedFile]) -> Given | None:
    """Keep what was sent. A refusal names the field of the file."""
    asked = {name: sent[f"{BEFORE}{name}"] for name in can_be_given(decision) if sent.get(f"{BEFORE}{name}")}
    if not asked:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="wharfinger-given-") as folder:
            return keep_given(
                decision, {name: _put(Path(folder), name, file) for name, file in asked.items()}
            )
    except WharfingerError as error:
        raise type(error)(**{**error.as_dict(), "where": f"{BEFORE}{error.where}"}) from error


def _put(folder: Path, name: str, file: UploadedFile) -> Path:
    ending = PurePath(file.name or "").suffix.lower()
    if ending not in ENDINGS:
        raise FileError(
            where=name,
            found=f"a file that ends in '{ending[:20]}'",
            expected=", ".join(ENDINGS),
            mend="save the table as one of these",
        )
    if (file.size or 0) > MOST_MEGABYTES * MEGABYTE:
        raise FileError(
            where=name,
            found=f"a file of {(file.size or 0) / MEGABYTE:.0f} MB",
            expected=f"{MOST_MEGABYTES} MB at most",
            mend=f"run it on files: wharfinger run, with {name} in the folder",
        )
    path = folder / f"{name}{ending}"
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path
