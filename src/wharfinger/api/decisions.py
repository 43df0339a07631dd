"""Every declared decision: what it reads and writes, a run of it as a job, and the tables of its result."""

import json
import uuid
from typing import Annotated, Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from wharfinger.api.arguments import Body, Moment
from wharfinger.api.keys import principal_of
from wharfinger.api.pages import cursor_of, place_of
from wharfinger.api.problems import ProblemError
from wharfinger.api.tables import MOST_ROWS, ROWS, As, row_schema, rows_schema, written
from wharfinger.api.verbs import Key, by
from wharfinger.books.acts import plain
from wharfinger.books.models import Job
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.office.deciding import KIND, folder_of, sources
from wharfinger.office.jobs import enqueue_job
from wharfinger.office.roles import must, must_read
from wharfinger.tables import Table
from wharfinger.tables.errors import DecisionError

OBJECT = {"type": "object"}

router = Router(tags=["decisions"])


class RunBody(Body):
    """What a decision is run with. Without `as_of` on what is known by now."""

    settings: Annotated[
        dict[str, Any], Field(description="The settings that differ from the default.", default_factory=dict)
    ]
    as_of: Moment | None = None


@router.get(
    "", operation_id="decisions", summary="Every declared decision", openapi_extra={"x-answer": OBJECT}
)
def decisions(request: HttpRequest) -> HttpResponse:
    """The decisions by name, with one line on each."""
    must_read(principal_of(request), "decisions")
    found = {name: registry.find(name).summary for name in registry.names()}
    return _json({"rows": [{"decision": name, "summary": summary} for name, summary in found.items()]})


@router.get(
    "/runs/{number}/tables/{table}",
    operation_id="run_table",
    summary="A table of a result",
    openapi_extra={
        "x-answer": rows_schema(OBJECT),
        "x-other-types": ["text/csv", "application/vnd.apache.parquet"],
    },
)
def run_table(
    request: HttpRequest,
    number: Annotated[int, Path(ge=1, le=2**53)],
    table: Annotated[str, Path(pattern=r"^[a-z0-9_]{1,100}$")],
    limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = ROWS,
    cursor: str | None = None,
    format: As = "json",
) -> HttpResponse:
    """A table that a run has written."""
    must_read(principal_of(request), "decisions")
    told = place_of(cursor, int)
    file = folder_of(number) / f"{table}.parquet"
    if not Job.objects.filter(pk=number, kind=KIND, state="done").exists() or not file.exists():
        raise ProblemError(
            404, found=f"no table {table} of a run {number} that is done", mend="look at the job"
        )
    frame, first = pl.read_parquet(file), told[0] if told else 0
    rows = frame.slice(first, limit)
    end = first + rows.height
    return written(rows, format, cursor_of(end) if end < frame.height else None)


def as_dict(decision: Decision) -> dict[str, Any]:
    """A decision as a program reads it."""
    return {
        "decision": decision.name,
        "summary": decision.summary,
        "reads": [_table(each) for each in decision.reads],
        "may_read": [_table(each) for each in decision.may_read],
        "writes": [_table(each) for each in decision.writes],
        "settings": decision.settings.schema(),
    }


def _table(table: type[Table]) -> dict[str, Any]:
    return {"table": table.table_name(), "columns": list(table.columns()), "row": row_schema(table)}


def _run(request: HttpRequest, decision: Decision, body: RunBody, key: str | None) -> HttpResponse:
    principal = principal_of(request)
    must(principal, "enqueue_job")
    must_read(principal, "decisions")
    settings = decision.settings.from_dict(body.settings)
    missing = sources(decision).missing
    if missing:
        raise DecisionError(
            where=decision.name,
            found=f"no table {', '.join(missing)}",
            expected="tables that the books keep, or that another decision has written",
            mend=f"run a decision that writes {missing[0]} first, or run this one on files",
        )
    key = key or uuid.uuid4().hex
    told = {"decision": decision.name, "settings": settings.as_dict(), "as_of": plain(body.as_of)}
    answer = enqueue_job(by(principal, key), KIND, told)
    job = answer["job"]
    result = {
        "act": answer["act"],
        "job": job,
        "location": f"/api/v1/jobs/{job}",
        "tables": {
            each.table_name(): f"/api/v1/decisions/runs/{job}/tables/{each.table_name()}"
            for each in decision.writes
        },
    }
    headers = {"Location": f"/api/v1/jobs/{job}", "Idempotency-Key": key}
    return HttpResponse(json.dumps(result), status=202, content_type="application/json", headers=headers)


def _route(name: str) -> None:
    decision = registry.find(name)

    def show(request: HttpRequest) -> HttpResponse:
        must_read(principal_of(request), "decisions")
        return _json(as_dict(decision))

    def run(request: HttpRequest, body: RunBody, idempotency_key: Key = None) -> HttpResponse:
        return _run(request, decision, body, idempotency_key)

    router.get(
        f"/{name}",
        operation_id=f"decision_{name}",
        summary=f"{name}: what it reads, writes, and may be set",
        description=decision.summary,
        openapi_extra={"x-answer": OBJECT},
    )(show)
    router.post(
        f"/{name}/runs",
        operation_id=f"run_{name}",
        summary=f"{name}: run it on the books",
        description=decision.summary,
        openapi_extra={"x-answer": OBJECT, "x-status": 202},
    )(run)


def _json(body: dict[str, Any]) -> HttpResponse:
    return HttpResponse(json.dumps(plain(body)), content_type="application/json")


for _name in registry.names():
    _route(_name)
