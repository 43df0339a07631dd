"""Documents, jobs, proposals and acts, the latest first."""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from wharfinger.api.keys import principal_of
from wharfinger.api.pages import cursor_of, place_of
from wharfinger.api.problems import ProblemError
from wharfinger.api.tables import rows_schema
from wharfinger.books.acts import plain
from wharfinger.books.models import Act, Document, Job, Proposal, Webhook
from wharfinger.office.amounts import quantity
from wharfinger.office.roles import must_read

ROWS, MOST_ROWS = 100, 1_000
MONEY = 10_000
OBJECT = {"type": "object"}

router = Router()
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS)]
Word = Annotated[str | None, Query(max_length=200)]
Number = Annotated[int, Path(ge=1, le=2**53)]
_LIST = {"x-answer": rows_schema(OBJECT)}
_ONE = {"x-answer": OBJECT}


@router.get(
    "/documents", operation_id="documents", summary="Documents", tags=["documents"], openapi_extra=_LIST
)
def documents(
    request: HttpRequest,
    kind: Word = None,
    state: Word = None,
    limit: Limit = ROWS,
    cursor: str | None = None,
) -> HttpResponse:
    """Orders, sales, transfers, counts and the like, without their lines."""
    must_read(principal_of(request), "documents")
    rows = _filtered(Document.objects.all(), kind=kind, state=state)
    related = rows.select_related("from_place", "to_place", "supplier", "customer")
    return _listed(related, limit, cursor, _document)


@router.get(
    "/documents/{path:number}",
    operation_id="document",
    summary="A document",
    tags=["documents"],
    openapi_extra=_ONE,
)
def document(request: HttpRequest, number: Annotated[str, Path(max_length=200)]) -> HttpResponse:
    """A document with its lines."""
    must_read(principal_of(request), "documents")
    row = (
        Document.objects.filter(number=number)
        .select_related("from_place", "to_place", "supplier", "customer")
        .first()
    )
    if row is None:
        raise _no("document", number)
    lines = row.lines.order_by("number").select_related("item", "lot", "place")
    return _json({**_document(row), "lines": [_line(each) for each in lines]})


@router.get("/jobs", operation_id="jobs", summary="Jobs", tags=["jobs"], openapi_extra=_LIST)
def jobs(
    request: HttpRequest,
    kind: Word = None,
    state: Word = None,
    limit: Limit = ROWS,
    cursor: str | None = None,
) -> HttpResponse:
    """What is done in the background, and how far it is."""
    must_read(principal_of(request), "jobs")
    return _listed(_filtered(Job.objects.all(), kind=kind, state=state), limit, cursor, job_as_dict)


@router.get("/jobs/{number}", operation_id="job", summary="A job", tags=["jobs"], openapi_extra=_ONE)
def job(request: HttpRequest, number: Number) -> HttpResponse:
    """A job with its answer, or its fault."""
    must_read(principal_of(request), "jobs")
    row = Job.objects.filter(pk=number).first()
    if row is None:
        raise _no("job", str(number))
    return _json(job_as_dict(row))


@router.get(
    "/proposals", operation_id="proposals", summary="Proposals", tags=["proposals"], openapi_extra=_LIST
)
def proposals(
    request: HttpRequest,
    state: Word = "open",
    decision: Word = None,
    limit: Limit = ROWS,
    cursor: str | None = None,
) -> HttpResponse:
    """What is suggested: what, why, worth, until when. Accept and the like are verbs."""
    must_read(principal_of(request), "today")
    rows = _filtered(Proposal.objects.all(), state=state, decision=decision)
    return _listed(rows, limit, cursor, _proposal)


@router.get("/acts", operation_id="acts", summary="Who did what", tags=["acts"], openapi_extra=_LIST)
def acts(
    request: HttpRequest,
    verb: Word = None,
    actor: Word = None,
    limit: Limit = ROWS,
    cursor: str | None = None,
) -> HttpResponse:
    """The audit: every act with what was asked."""
    must_read(principal_of(request), "audit")
    return _listed(_filtered(Act.objects.all(), verb=verb, actor=actor), limit, cursor, _act)


@router.get("/webhooks", operation_id="webhooks", summary="Webhooks", tags=["webhooks"], openapi_extra=_LIST)
def webhooks(request: HttpRequest, limit: Limit = ROWS, cursor: str | None = None) -> HttpResponse:
    """Where events are posted to; never with the secret. Their deliveries are jobs."""
    must_read(principal_of(request), "settings")
    return _listed(Webhook.objects.all(), limit, cursor, _webhook)


def job_as_dict(row: Job) -> dict[str, Any]:
    """A job as a program reads it."""
    names = ("id", "kind", "state", "made_at", "run_after", "ended_at", "attempts", "done", "total", "saying")
    return {name: getattr(row, name) for name in (*names, "answer", "fault")}


def _filtered(rows: QuerySet[Any], **asked: str | None) -> QuerySet[Any]:
    return rows.filter(**{name: value for name, value in asked.items() if value is not None})


def _listed(rows: QuerySet[Any], limit: int, cursor: str | None, as_dict: Any) -> HttpResponse:
    told = place_of(cursor, int)
    if told:
        rows = rows.filter(pk__lt=told[0])
    found = list(rows.order_by("-pk")[: limit + 1])
    more = len(found) > limit
    shown = found[:limit]
    return _json(
        {"rows": [as_dict(each) for each in shown], "next": cursor_of(shown[-1].pk) if more else None}
    )


def _document(row: Document) -> dict[str, Any]:
    names = ("number", "kind", "state", "at", "changed_at", "due", "channel", "note", "currency")
    related = ("from_place", "to_place", "supplier", "customer")
    return {name: getattr(row, name) for name in names} | {
        name: getattr(row, name).code if getattr(row, name) else None for name in related
    }


def _line(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "item": row.item.code,
        "lot": row.lot.code if row.lot else None,
        "place": row.place.code if row.place else None,
        "quantity": quantity(row.item, row.quantity),
        "cancelled": quantity(row.item, row.cancelled),
        "price": None if row.price is None else row.price / MONEY,
        "due": row.due,
    }


def _proposal(row: Proposal) -> dict[str, Any]:
    names = (
        "id",
        "decision",
        "kind",
        "state",
        "what",
        "why",
        "sure",
        "until",
        "terms",
        "evidence",
        "made_at",
    )
    return {name: getattr(row, name) for name in (*names, "assigned_to", "reason")} | {
        "worth": row.worth / MONEY,
        "about": row.about,
    }


def _act(row: Act) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "verb", "actor", "at", "said", "answer", "undoes_id")}


def _webhook(row: Webhook) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("id", "url", "kinds", "enabled", "made_at", "cursor")}


def _no(word: str, name: str) -> ProblemError:
    return ProblemError(404, where=name, found=f"no {word} '{name}'", mend="correct the address")


def _json(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(plain(body)), content_type="application/json")
