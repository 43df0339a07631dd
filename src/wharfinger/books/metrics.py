"""How the books are doing, in numbers, read from the books themselves; as text for Prometheus, or as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Min, Q, Sum

from wharfinger.books.jobs.states import DEAD, DONE, RUNNING, WAITING
from wharfinger.books.models import Event, Job, Movement, Seal, Unsealed
from wharfinger.books.transactions import snapshot

MICROSECONDS = 1_000_000
BOUNDS_SECONDS = (0.1, 1, 10, 60, 600, 3600, 36000)


@dataclass(frozen=True)
class Sample:
    """One number, with what tells it apart from others of its name."""

    value: float
    labels: tuple[tuple[str, str], ...] = ()
    suffix: str = ""


@dataclass(frozen=True)
class Metric:
    """Numbers of one name."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    samples: tuple[Sample, ...]


def measure() -> list[Metric]:
    """Every metric of the books, as of one moment. It holds up no writer."""
    with snapshot():
        return [*_jobs(), *_ledger()]


def as_text(metrics: list[Metric]) -> str:
    """The text format of Prometheus, version 0.0.4."""
    return "".join(line + "\n" for metric in metrics for line in _lines(metric))


def as_json(metrics: list[Metric]) -> dict[str, Any]:
    """The same numbers by name."""
    return {
        metric.name: [
            {"name": metric.name + each.suffix, "labels": dict(each.labels), "value": each.value}
            for each in metric.samples
        ]
        for metric in metrics
    }


def _jobs() -> Iterator[Metric]:
    now = dt.datetime.now(tz=dt.UTC)
    counted = Job.objects.exclude(state=DONE).values_list("state").annotate(Count("id"))
    states = {WAITING: 0, RUNNING: 0, DEAD: 0, **dict(counted)}
    yield Metric(
        "wharfinger_jobs",
        "gauge",
        "Jobs that have not come to their end, or were given up, by state.",
        tuple(Sample(states[state], (("state", state),)) for state in (WAITING, RUNNING, DEAD)),
    )
    oldest = Job.objects.filter(state=WAITING, run_after__lte=now).aggregate(at=Min("run_after"))["at"]
    yield Metric(
        "wharfinger_jobs_oldest_waiting_seconds",
        "gauge",
        "How long the job that waits longest could have begun.",
        (Sample((now - oldest).total_seconds() if oldest else 0.0),),
    )
    yield Metric(
        "wharfinger_job_seconds",
        "histogram",
        "From the moment a job was made to its end, of jobs that are done.",
        tuple(_job_seconds()),
    )


def _job_seconds() -> Iterator[Sample]:
    # Django takes a difference of two columns for a small integer, and drops comparisons beyond one.
    took = ExpressionWrapper(F("ended_at") - F("made_at"), output_field=BigIntegerField())
    within = {
        f"le_{place}": Count("id", filter=Q(took__lte=bound * MICROSECONDS))
        for place, bound in enumerate(BOUNDS_SECONDS)
    }
    rows = Job.objects.filter(state=DONE).annotate(took=took).values("kind").order_by("kind")
    for row in rows.annotate(count=Count("id"), sum=Sum("took"), **within):
        kind = ("kind", row["kind"])
        for place, bound in enumerate(BOUNDS_SECONDS):
            yield Sample(row[f"le_{place}"], (kind, ("le", f"{bound:g}")), "_bucket")
        yield Sample(row["count"], (kind, ("le", "+Inf")), "_bucket")
        yield Sample(row["sum"] / MICROSECONDS, (kind,), "_sum")
        yield Sample(row["count"], (kind,), "_count")


def _ledger() -> Iterator[Metric]:
    yield _one(
        "wharfinger_movements_total", "counter", "Movements of goods and value.", Movement.objects.count()
    )
    yield _one("wharfinger_acts_sealed_total", "counter", "Acts in the audit chain.", _last(Seal))
    yield _one(
        "wharfinger_acts_unsealed", "gauge", "Acts that wait for the sealer.", Unsealed.objects.count()
    )
    yield _one("wharfinger_events_total", "counter", "Events that were numbered.", _last(Event))


def _one(name: str, kind: Literal["counter", "gauge"], words: str, value: float) -> Metric:
    return Metric(name, kind, words, (Sample(value),))


def _last(numbered: type[Seal] | type[Event]) -> int:
    """The sealer numbers from one, without a gap."""
    return numbered.objects.order_by("-number").values_list("number", flat=True).first() or 0


def _lines(metric: Metric) -> Iterator[str]:
    yield f"# HELP {metric.name} {metric.help}"
    yield f"# TYPE {metric.name} {metric.kind}"
    for each in metric.samples:
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in each.labels)
        yield f"{metric.name}{each.suffix}{'{' + labels + '}' if labels else ''} {each.value:.15g}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
