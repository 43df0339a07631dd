"""Something done again and again beside the main work."""

import logging
import threading

import pytest

from wharfinger.books.jobs.regularly import regularly


def test_a_failure_is_told_once_and_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    again = threading.Event()
    calls: list[int] = []

    def work() -> None:
        calls.append(1)
        if len(calls) == 5:
            again.set()
        raise ZeroDivisionError("by nothing")

    with caplog.at_level(logging.ERROR), regularly(0.001, work, "chores"):
        assert again.wait(30)
    assert [record.getMessage() for record in caplog.records] == ["failed: by nothing"]
    assert caplog.records[0].exc_info


def test_it_ends_with_its_block() -> None:
    with regularly(0.001, lambda: None, "beat-of-a-test"):
        assert "beat-of-a-test" in [thread.name for thread in threading.enumerate()]
    assert "beat-of-a-test" not in [thread.name for thread in threading.enumerate()]
