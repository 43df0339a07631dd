"""What the books do for themselves: the jobs of the night, and the schedules that a company begins with."""

from __future__ import annotations

from wharfinger.books.acts import By
from wharfinger.books.frames import build_cache
from wharfinger.books.jobs import Running, job
from wharfinger.books.models import Schedule
from wharfinger.office.jobs import NewSchedule, add_schedule

USUAL = (
    NewSchedule("check the balances", "check_balances", at_time="02:30"),
    NewSchedule("check the chain", "check_chain", at_time="02:45"),
    NewSchedule("keep closed months as files", "keep_closed_months", at_time="03:00"),
    NewSchedule("measure what came of proposals", "measure_outcomes", at_time="03:30"),
    NewSchedule("make the plan", "plan", at_time="04:00"),
    NewSchedule("tidy away expired reservations", "drop_expired_reservations", every_seconds=3600),
)
"""A schedule that the owner disables stays; one that is missing is made when a worker starts."""


@job("keep_closed_months")
def keep_closed_months(running: Running) -> dict[str, int]:
    """Write closed months of facts as Parquet, so that a plan reads them in a moment."""
    return {"files": build_cache()}


def lay_usual_schedules() -> None:
    """Add the usual schedules that are missing."""
    there = set(Schedule.objects.values_list("name", flat=True))
    for new in USUAL:
        if new.name not in there:
            # Two workers may start at once: under one key the schedule is added once.
            add_schedule(By("wharfinger", key=f"usual schedule: {new.name}"), new)
