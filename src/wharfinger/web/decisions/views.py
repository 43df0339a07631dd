"""The list of decisions, the page of one, and what a run of it found."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wharfinger.books.jobs.states import ENDED
from wharfinger.books.models import Job
from wharfinger.books.settings_kept import kept
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision
from wharfinger.office.deciding import KIND, sources
from wharfinger.office.roles import may
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.decisions import files, reading
from wharfinger.web.decisions.fields import fields, parse
from wharfinger.web.doing import ask
from wharfinger.web.forms import Field, Form, day, filled, refused
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done
from wharfinger.web.security import REPORT_POLICY


@needs_read("decisions")
def decisions(request: HttpRequest) -> HttpResponse:
    """Every declared decision."""
    entries = reading.decisions()
    ready = sum(1 for entry in entries if not entry.sources.missing)
    return render(request, "decisions/decisions.html", {"entries": entries, "ready": ready})


@needs_read("decisions")
def decision(request: HttpRequest, name: str) -> HttpResponse:
    """One decision: what it reads and writes, the form of its settings, and its runs."""
    found = _found(name)
    return _page(request, found, _form(found))


@needs_verb("enqueue_job")
@require_http_methods(["POST"])
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Have it run with the settings of the form."""
    found, sent = _found(name), request.POST.dict()
    form = filled(_form(found).fields, sent)
    try:
        asked = day(sent.get("as_of", ""), "as_of")
        told = {"decision": name, "settings": parse(found.settings, sent), "as_of": _moment(asked)}
        if tables := files.given(found, request.FILES.dict()):
            told["given"] = tables.name
        answer = ask(request, "enqueue_job", KIND, told)
    except WharfingerError as error:
        return _page(request, found, refused(form, error), REFUSED)
    return done(
        request, _("It runs; this page shows how far it is."), to=reverse("run", args=[name, answer["job"]])
    )


@needs_read("decisions")
def result(request: HttpRequest, name: str, job: int) -> HttpResponse:
    """What a run found, or how far it is."""
    found, row = _found(name), _run(name, job)
    tables = reading.result(row) if row.state == "done" else []
    counts = (row.answer or {}).get("rows", {})
    aside = reading.aside(row)
    response = render(
        request,
        "decisions/result.html",
        {
            "decision": found,
            "job": row,
            "ended": row.state in ENDED,
            "tables": tables,
            "aside": aside.height,
            "first_aside": aside.head(reading.ROWS).to_dicts(),
            "proposals": counts.get("proposals", 0),
            "has_report": bool((row.answer or {}).get("report")),
        },
    )
    if row.state in ENDED and request.headers.get("HX-Request"):
        response["HX-Refresh"] = "true"  # who watched it run gets the whole page with its result
    return response


@needs_read("decisions")
def report(request: HttpRequest, name: str, job: int) -> HttpResponse:
    """The report alone, for the frame: no script of it runs, and nothing else is loaded."""
    page = reading.report(_run(name, job))
    if page is None:
        raise Http404
    return HttpResponse(page, headers={"Content-Security-Policy": REPORT_POLICY})


@needs_read("decisions")
def quarantine(request: HttpRequest, name: str, job: int) -> FileResponse:
    """The rows of the files of a run that could not be taken, each with the way to mend it."""
    path = reading.quarantine(_run(name, job))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{name}-{job}-{path.name}")


def _form(found: Decision) -> Form:
    return Form([_as_of(), *files.fields(found), *fields(found.settings)])


def _page(request: HttpRequest, found: Decision, form: Form, status: int = 200) -> HttpResponse:
    principal = principal_of(request)
    assert principal is not None
    return render(
        request,
        "decisions/decision.html",
        {
            "decision": found,
            "sources": sources(found),
            "writes": [
                (table.table_name(), (table.__doc__ or "").partition("\n")[0]) for table in found.writes
            ],
            "reads": [table.table_name() for table in found.reads],
            "may_read": [table.table_name() for table in found.may_read],
            "form": form,
            "runs": reading.runs(found.name),
            "may_run": may(principal, "enqueue_job"),
        },
        status=status,
    )


def _as_of() -> Field:
    return Field("as_of", _("As of"), "date", help=_("the books at the beginning of this day; empty: now"))


def _moment(asked: dt.date | None) -> str | None:
    if asked is None:
        return None
    return dt.datetime.combine(asked, dt.time(), tzinfo=ZoneInfo(str(kept("time_zone")))).isoformat()


def _found(name: str) -> Decision:
    if name not in registry.names():
        raise Http404
    return registry.find(name)


def _run(name: str, job: int) -> Job:
    return get_object_or_404(Job, pk=job, kind=KIND, arguments__decision=name)
