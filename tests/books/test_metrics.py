"""How the books are doing, in numbers, on both databases."""

import datetime as dt
import re

from tests.office.shop import ME, open_shop
from wharfinger.books import metrics, sealer
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.books.metrics import Metric, Sample
from wharfinger.books.models import Act, Event, Job, Movement
from wharfinger.office import stock

# The text exposition format 0.0.4 of Prometheus: a name, labels in quotation marks, and a float.
LINE = re.compile(
    r'^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.e+-]+)$'
)


def values(name: str) -> dict[tuple[str, ...], float]:
    (found,) = [metric for metric in metrics.measure() if metric.name == name]
    return {(each.suffix, *(value for _, value in each.labels)): each.value for each in found.samples}


def test_empty_books_have_every_number_at_nothing(books: Home) -> None:
    assert [each.value for metric in metrics.measure() for each in metric.samples] == [0] * 8


def test_jobs_are_counted_by_state_and_the_oldest_that_waits_is_known(books: Home) -> None:
    now = dt.datetime.now(tz=dt.UTC)
    states = ["waiting", "waiting", "waiting", "running", "dead", "cancelled", "done"]
    for state in states:
        job = enqueue("any")
        Job.objects.filter(pk=job.pk).update(state=state, ended_at=now)
    waiting = Job.objects.filter(state="waiting").values_list("pk", flat=True)
    Job.objects.filter(pk=waiting[0]).update(run_after=now - dt.timedelta(minutes=5))
    Job.objects.filter(pk=waiting[1]).update(run_after=now + dt.timedelta(minutes=5))
    assert values("wharfinger_jobs") == {("", "waiting"): 3, ("", "running"): 1, ("", "dead"): 1}
    assert 300 <= values("wharfinger_jobs_oldest_waiting_seconds")[("",)] < 360


def test_the_seconds_of_jobs_that_are_done_fall_into_their_buckets(books: Home) -> None:
    now = dt.datetime.now(tz=dt.UTC)
    for seconds in (0.1, 0.5, 30, 100_000):
        made = now - dt.timedelta(seconds=seconds)
        Job.objects.create(kind="plan", state="done", made_at=made, run_after=made, ended_at=now)
    found = values("wharfinger_job_seconds")
    buckets = [value for key, value in found.items() if key[0] == "_bucket"]
    assert buckets == [1, 2, 2, 3, 3, 3, 3, 4]
    assert found["_count", "plan"] == 4
    assert abs(found["_sum", "plan"] - 100_030.6) < 0.001


def test_what_the_ledger_and_the_sealer_did_is_counted(books: Home) -> None:
    open_shop()
    sealer.seal_all()
    sealed = Act.objects.count()
    stock.move(ME, "apple", "warehouse", "store", 1)
    found = {metric.name: metric.samples[0].value for metric in metrics.measure() if metric.samples}
    assert found["wharfinger_acts_sealed_total"] == sealed
    assert found["wharfinger_acts_unsealed"] == 1
    assert found["wharfinger_movements_total"] == Movement.objects.count() == 2
    assert found["wharfinger_events_total"] == Event.objects.count() > 0


def test_the_text_is_what_prometheus_reads(books: Home) -> None:
    made = dt.datetime.now(tz=dt.UTC)
    Job.objects.create(kind="plan", state="done", made_at=made, run_after=made, ended_at=made)
    text = metrics.as_text(metrics.measure())
    assert text.endswith("\n")
    assert [line for line in text.splitlines() if not LINE.match(line)] == []
    assert '\nwharfinger_jobs{state="waiting"} 0\n' in text
    assert '\nwharfinger_job_seconds_bucket{kind="plan",le="+Inf"} 1\n' in text


def test_signs_that_would_break_the_text_are_escaped() -> None:
    metric = Metric("m", "gauge", "Words.", (Sample(1234567, (("kind", 'a"b\\c\nd'),)),))
    assert metrics.as_text([metric]) == '# HELP m Words.\n# TYPE m gauge\nm{kind="a\\"b\\\\c\\nd"} 1234567\n'
    assert metrics.as_json([metric]) == {
        "m": [{"name": "m", "labels": {"kind": 'a"b\\c\nd'}, "value": 1234567}]
    }
