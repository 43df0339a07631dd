"""Files as they are dropped: read, understood as far as they say it, and laid aside to be looked at."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.models import ImportBatch, ImportFile, ImportMapping
from wharfinger.books.models.imports import APPLIED, DROPPED, READ, UNDONE
from wharfinger.connect import foreign
from wharfinger.office.importing import prepare, store
from wharfinger.office.importing.find import batch_of, file_of, must_be
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

File = Path | tuple[str, bytes]
PREPARED = "prepared"


def stage(by: By, files: Sequence[File]) -> str:
    """Read the files and lay them aside under one batch; its code. Nothing is in the books yet."""
    if not files:
        raise BooksError(
            where="files", found="no file", expected="one file or more", mend="choose the files to be read"
        )
    told = "/".join([by.actor, by.key, *(_digest(each) for each in files)])
    code = (
        f"import-{hashlib.sha256(told.encode()).hexdigest()[:12]}"
        if by.key
        else f"import-{uuid.uuid4().hex[:12]}"
    )
    if ImportBatch.objects.filter(code=code).exists():
        return code
    remembered = dict(ImportMapping.objects.values_list("shape", "mapping"))
    prepared = []
    for number, sheet in enumerate(foreign.open_files(list(files)), 1):
        about: dict[str, Any] = {
            "name": sheet.file,
            "sheet": sheet.name,
            "notes": [asdict(note) for note in sheet.notes],
            "fault": sheet.fault.as_dict() if sheet.fault else None,
            "rows_in": sheet.rows_in,
        }
        if sheet.fault is None:
            prepare.keep_sheet(code, number, sheet)
            known = remembered.get(sheet.shape)
            mapping = foreign.guess(
                sheet, remembered=foreign.mapping_from_json(json.dumps(known)) if known else None
            )
            about |= {"shape": sheet.shape, "mapping": json.loads(mapping.to_json()), "sure": mapping.sure}
        prepared.append(about)
    store.keep_note(code, PREPARED, prepared)
    stage_import(By(by.actor, key=f"{code}/stage", request=by.request), code)
    for file in ImportFile.objects.filter(batch__code=code, fault__isnull=True):
        if file.sure:
            prepare.refresh(file)
    return code


@verb("stage_import", can_be_undone=False)
def stage_import(doing: Doing, batch: str) -> Answer:
    """Lay files that were read aside as a batch, to be looked at before anything is in the books."""
    prepared = store.kept_note(batch, PREPARED) or []
    row = ImportBatch.objects.create(
        code=batch, act_id=doing.act_id, actor=doing.by.actor, made_at=doing.now, changed_at=doing.now
    )
    ImportFile.objects.bulk_create(
        ImportFile(batch=row, number=number, **about) for number, about in enumerate(prepared, 1)
    )
    return {"batch": batch, "files": len(prepared)}


@verb("map_import", can_be_undone=False)
def map_import(doing: Doing, batch: str, file: int, mapping: str) -> Answer:
    """Say how a file is meant, as the JSON of a mapping; it is remembered for files of the same shape."""
    row = file_of(batch, file)
    must_be(row.batch, READ, APPLIED, UNDONE)
    meant = foreign.mapping_from_json(mapping)
    row.mapping, row.sure, row.preview = json.loads(meant.to_json()), meant.sure, {}
    row.save(update_fields=["mapping", "sure", "preview"])
    ImportMapping.objects.update_or_create(
        shape=row.shape, defaults={"mapping": row.mapping, "changed_at": doing.now}
    )
    return {"batch": batch, "file": file, "sure": row.sure}


@verb("choose_import", can_be_undone=False)
def choose_import(doing: Doing, batch: str, choices: dict[str, str]) -> Answer:
    """Say what the files leave open: `opened_at`, the moment of the opening count, and `supplier.N`, whose
    price list file N is.
    """
    row = batch_of(batch)
    must_be(row, READ, UNDONE)
    row.choices = {**row.choices, **choices}
    row.save(update_fields=["choices"])
    row.files.update(preview={})
    return {"batch": batch}


@verb("drop_import", can_be_undone=False)
def drop_import(doing: Doing, batch: str) -> Answer:
    """Forget a batch that is not in the books, with everything that was kept of it."""
    row = batch_of(batch)
    must_be(row, READ, UNDONE)
    row.state, row.changed_at = DROPPED, doing.now
    row.save(update_fields=["state", "changed_at"])
    for file in row.files.all():
        file.rows.all().delete()
    store.forget(batch)
    return {"batch": batch}


def answer(
    by: By,
    batch: str,
    file: int,
    answers: Mapping[str, str] | None = None,
    columns: Mapping[str, Mapping[str, str]] | None = None,
) -> bool:
    """Answer questions about a file, or say which column of theirs is ours, by table; "" for none.

    The file is understood anew; whether nothing about it is open any more.
    """
    row = file_of(batch, file)
    mapping = prepare.mapping_of(row)
    if answers:
        mapping = mapping.answered(answers)
    for table, pairs in (columns or {}).items():
        for our, theirs in pairs.items():
            mapping = mapping.changed(table, our, theirs or None)
    mapping = foreign.guess(prepare.sheet_of(row), remembered=mapping)
    map_import(by, batch, file, mapping.to_json())
    row.refresh_from_db()
    if row.sure:
        prepare.refresh(row)
    return bool(row.sure)


def _digest(file: File) -> str:
    try:
        text = file[1] if isinstance(file, tuple) else file.read_bytes()
    except OSError as error:
        raise BooksError(
            where=str(file),
            found=f"a file that cannot be read: {error.strerror}",
            expected="a file",
            mend="correct its name",
        ) from error
    return hashlib.sha256(text).hexdigest()
