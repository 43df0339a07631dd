"""Putting jobs into the queue, on both databases."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from wharfinger.books.acts import By, Doing, perform
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.books.jobs.queue import begin_anew, cancel
from wharfinger.books.models import Act, Job
from wharfinger.tables.errors import BooksError

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)


def test_a_job_commits_with_the_act_that_causes_it(books: Home) -> None:
    def work(doing: Doing) -> dict[str, int]:
        return {"job": enqueue("any", {"day": dt.date(2026, 3, 1)}, doing=doing).id}

    answer = perform("import", {}, work, By("ann"))
    row = Job.objects.get()
    assert (row.id, row.act_id, row.state) == (answer["job"], answer["act"], "waiting")
    assert row.arguments == {"day": "2026-03-01"}
    assert row.made_at == row.run_after == Act.objects.get().at


def test_a_job_goes_with_the_act_that_is_refused(books: Home) -> None:
    def work(doing: Doing) -> dict[str, int]:
        enqueue("any", doing=doing)
        raise BooksError(found="no", expected="yes", mend="say yes")

    with pytest.raises(BooksError, match="found no"):
        perform("import", {}, work, By("ann"))
    assert not Job.objects.exists()


def test_a_job_goes_with_the_plain_transaction_that_it_was_part_of(books: Home) -> None:
    with transaction.atomic():
        enqueue("any", key="k")
        assert Job.objects.count() == 1
        transaction.set_rollback(True)
    assert not Job.objects.exists()


def test_the_same_key_gives_the_same_job(books: Home) -> None:
    assert len({enqueue("any", {"n": 1}, key="k").id for _ in range(3)}) == 1
    assert Job.objects.count() == 1


def test_many_that_use_one_key_at_once_get_one_job(books: Home) -> None:
    found: list[int] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        found.append(enqueue("any", key="k").id)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Job.objects.get().id] * 8


def test_a_key_of_another_job_is_refused(books: Home) -> None:
    first = enqueue("any", {"n": 1}, key="k")
    with pytest.raises(BooksError, match=rf"another job already: any \(job {first.id}\)"):
        enqueue("any", {"n": 2}, key="k")


def test_a_key_without_end_and_a_priority_without_measure_are_refused(books: Home) -> None:
    with pytest.raises(BooksError, match="found a key of 201 signs; expected 1 to 200"):
        enqueue("any", key="k" * 201)
    with pytest.raises(BooksError, match="found a key of 0 signs"):
        enqueue("any", key="")
    with pytest.raises(BooksError, match="priority: found 101; expected -100 to 100"):
        enqueue("any", priority=101)
    assert not Job.objects.exists()


def test_a_job_that_has_ended_cannot_be_cancelled(books: Home) -> None:
    row = enqueue("any")
    with transaction.atomic():
        assert cancel(row.id, "not needed", NOW).state == "cancelled"
    with transaction.atomic(), pytest.raises(BooksError, match="found a job that is cancelled"):
        cancel(row.id, "again", NOW)


def test_only_a_job_that_was_given_up_or_cancelled_can_begin_anew(books: Home) -> None:
    row = enqueue("any")
    with transaction.atomic(), pytest.raises(BooksError, match="found a job that is waiting"):
        begin_anew(row.id, NOW)


def test_a_job_that_is_not_there_is_refused(books: Home) -> None:
    with transaction.atomic(), pytest.raises(BooksError, match="no job of this number"):
        cancel(17, "gone", NOW)
