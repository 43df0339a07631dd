"""The list of jobs, the page of one, and what can be done with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from wharfinger.books.jobs.states import CANCELLED, DEAD, DONE, ENDED, RUNNING, WAITING
from wharfinger.books.models import Job
from wharfinger.office.roles import may
from wharfinger.web.doing import ask
from wharfinger.web.jobs import reading
from wharfinger.web.listing import Choice, Column, Empty, listing
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.said import done

COLUMNS = (
    Column("job", lazy("Job"), "id"),
    Column("kind", lazy("Kind"), "kind"),
    Column("state", lazy("State"), "state"),
    Column("saying", lazy("How far"), wide=True),
    Column("made", lazy("Made"), "made_at"),
    Column("attempts", lazy("Attempts"), "attempts", number=True, wide=True),
)
STATES = (
    (RUNNING, lazy("running")),
    (WAITING, lazy("waiting")),
    (DONE, lazy("done")),
    (DEAD, lazy("dead")),
    (CANCELLED, lazy("cancelled")),
)


@needs_read("jobs")
def jobs(request: HttpRequest) -> HttpResponse:
    """Every job, and what makes them."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    choices = [
        Choice("state", _("State"), [("", _("all")), *STATES], state),
        Choice(
            "kind",
            _("Kind"),
            [("", _("all")), *((each, _(each.replace("_", " "))) for each in reading.kinds())],
            kind,
        ),
    ]
    empty = Empty(
        _("No work in the background yet"),
        _("Here stands what runs, waits or has ended: plans, imports, checks of the night."),
    )
    table = listing(request, reading.jobs(state, kind), COLUMNS, sort="-job", empty=empty, choices=choices)
    principal = principal_of(request)
    context = {
        "listing": table,
        "counts": reading.counts(),
        "schedules": reading.schedules(),
        "may_schedule": principal is not None and may(principal, "enable_schedule"),
    }
    return render(request, "jobs/jobs.html", context)


@needs_read("jobs")
def job(request: HttpRequest, number: int) -> HttpResponse:
    """One job, live while it runs."""
    row = get_object_or_404(Job.objects.select_related("act"), pk=number)
    principal = principal_of(request)
    context = {
        "job": row,
        "ended": row.state in ENDED,
        "may_cancel": principal is not None
        and may(principal, "cancel_job")
        and row.state in (WAITING, RUNNING),
        "may_retry": principal is not None and may(principal, "retry_job") and row.state in (DEAD, CANCELLED),
    }
    return render(request, "jobs/job.html", context)


@needs_verb("cancel_job")
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """End a job."""
    ask(request, "cancel_job", number, request.POST.get("why", "").strip() or _("no longer wanted"))
    return done(request, _("Cancelled."), to=reverse("job", args=[number]))


@needs_verb("retry_job")
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    """Let it go on."""
    ask(request, "retry_job", number)
    return done(request, _("It waits for its turn again."), to=reverse("job", args=[number]))


@needs_verb("enable_schedule", "disable_schedule")
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Let a schedule make jobs, or let it rest."""
    verb = "enable_schedule" if request.POST.get("to") == "on" else "disable_schedule"
    ask(request, verb, request.POST.get("schedule", ""))
    return done(request, _("Changed."), to=reverse("jobs"))
