"""What is read of jobs and schedules."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from wharfinger.books.jobs.states import DEAD, RUNNING, WAITING
from wharfinger.books.models import Job, Schedule


def jobs(state: str, kind: str) -> QuerySet[Job]:
    """Jobs in a state and of a kind; empty for every one."""
    rows = Job.objects.all()
    rows = rows.filter(state=state) if state else rows
    return rows.filter(kind=kind) if kind else rows


def counts() -> dict[str, int]:
    """How many run, wait and were given up."""
    found = dict(Job.objects.values_list("state").annotate(count=Count("pk")).order_by())
    return {state: found.get(state, 0) for state in (RUNNING, WAITING, DEAD)}


def schedules() -> list[Schedule]:
    """Every schedule, the next one first."""
    return list(Schedule.objects.select_related("last_job").order_by("-enabled", "next_at"))


def kinds() -> list[str]:
    """Every kind of which there is a job."""
    return list(Job.objects.order_by("kind").values_list("kind", flat=True).distinct())
