"""Files for the books: sent and looked at here; applied, mended and taken back by the verbs of the import."""

import json
import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Path, Router
from ninja.files import UploadedFile

from wharfinger.api.keys import principal_of
from wharfinger.api.verbs import Key, by
from wharfinger.books.acts import plain
from wharfinger.books.models import ImportBatch
from wharfinger.books.models.imports import MENDED
from wharfinger.office import importing
from wharfinger.office.importing.find import batch_of
from wharfinger.office.importing.prepare import mapping_of
from wharfinger.office.roles import must

MOST_ROWS = 1_000
BATCH = {
    "type": "object",
    "required": ["batch", "state", "rows_in", "applied", "known", "quarantined", "set_aside", "waiting"],
    "properties": {
        "batch": {"type": "string", "description": "What the verbs of the import take."},
        "state": {"type": "string"},
        **{
            name: {"type": "integer"}
            for name in ("rows_in", "applied", "known", "quarantined", "set_aside", "waiting")
        },
        "files": {"type": "array", "items": {"type": "object"}},
        "preview": {"type": "object", "description": "By table what would be new, changed, known and bad."},
        "questions": {"type": "array", "items": {"type": "object"}},
        "quarantine": {"type": "array", "items": {"type": "object"}},
    },
}

router = Router(tags=["imports"])


@router.post(
    "/imports",
    operation_id="stage_import",
    summary="Send files to be looked at",
    openapi_extra={"x-answer": BATCH},
)
def send(
    request: HttpRequest, files: Annotated[list[UploadedFile], File()], idempotency_key: Key = None
) -> HttpResponse:
    """Lay files aside as one batch. Nothing of them is in the books before the verb `apply_import`."""
    principal = principal_of(request)
    must(principal, "stage_import")
    key = idempotency_key or uuid.uuid4().hex
    code = importing.stage(by(principal, key), [(each.name or "file", each.read()) for each in files])
    importing.preview(batch_of(code))
    return _answer(batch_of(code))


@router.get(
    "/imports/{batch}",
    operation_id="import",
    summary="What a batch would do, or did",
    openapi_extra={"x-answer": BATCH},
)
def read(request: HttpRequest, batch: Annotated[str, Path(max_length=100)]) -> HttpResponse:
    """Its counts, its questions, and the first thousand of its rows in quarantine."""
    must(principal_of(request), "stage_import")
    return _answer(batch_of(batch))


def _answer(batch: ImportBatch) -> HttpResponse:
    told: dict[str, Any] = importing.counts(batch)
    told["preview"] = importing.preview_of(batch)
    told["questions"] = [
        {"file": file.number, "id": each.id, "ask": each.ask, "choices": each.choices, "why": each.why}
        for file in batch.files.filter(fault__isnull=True, sure=False).order_by("number")
        for each in mapping_of(file).questions
    ]
    told["quarantine"] = [
        {"file": file.number, "row": row.row, "cells": row.cells, "reasons": row.reasons}
        for file in batch.files.order_by("number")
        for row in file.rows.exclude(state=MENDED).order_by("row")[:MOST_ROWS]
    ][:MOST_ROWS]
    return HttpResponse(json.dumps(plain(told)), content_type="application/json")
