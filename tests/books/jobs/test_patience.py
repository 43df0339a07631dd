"""What a worker does while the database is away."""

import logging
import threading

import pytest
from django.db import OperationalError

from wharfinger.books.jobs import patience
from wharfinger.books.jobs.patience import patiently
from wharfinger.tables.errors import FileError


def test_work_is_done_when_the_database_is_back_and_the_outage_is_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(patience, "FIRST_SECONDS", 0.001)
    away = [
        OperationalError("server closed the connection unexpectedly"),
        FileError(found="no answer", expected="a server", mend="start it"),
    ]

    def work() -> str:
        if away:
            raise away.pop(0)
        return "done"

    with caplog.at_level(logging.WARNING):
        assert patiently(work, threading.Event()) == "done"
    assert [record.getMessage() for record in caplog.records] == [
        "the database is away: server closed the connection unexpectedly",
        "the database is back",
    ]


def test_a_worker_that_is_to_stop_does_not_wait_for_the_database() -> None:
    def work() -> None:
        raise OperationalError("away")

    stop = threading.Event()
    stop.set()
    assert patiently(work, stop) is None


def test_what_is_not_the_databases_absence_goes_on_as_it_is() -> None:
    def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        patiently(work, threading.Event())
