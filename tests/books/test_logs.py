"""Logs as one line of JSON each."""

import json
import logging
import threading

import pytest

from wharfinger.books import logs
from wharfinger.tables.errors import SettingError


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]):
    """What was logged so far, each line read by a program."""
    root = logging.getLogger()
    stood = root.level, root.handlers[:]
    yield lambda: [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    root.handlers[:] = stood[1]
    root.setLevel(stood[0])


def test_a_line_says_when_how_grave_about_what_and_what_else(lines, monkeypatch) -> None:
    monkeypatch.delenv("WHARFINGER_LOG", raising=False)
    logs.set_up()
    with logs.about("job-7"):
        logging.getLogger("here").info("took %s", "long", extra={"seconds": 3})
    logging.getLogger("here").debug("too small a thing")
    (line,) = lines()
    assert line.pop("at").endswith("+00:00")
    assert line == {"level": "info", "about": "job-7", "from": "here", "said": "took long", "seconds": 3}


def test_a_fault_of_many_lines_stays_one_line(lines) -> None:
    logs.set_up()
    try:
        raise ZeroDivisionError("by nothing")
    except ZeroDivisionError:
        logging.getLogger("here").exception("failed\nbadly")
    (line,) = lines()
    assert line["said"] == "failed\nbadly"
    assert line["fault"].endswith("ZeroDivisionError: by nothing")


def test_threads_do_not_see_what_another_is_about(lines) -> None:
    logs.set_up()
    with logs.about("request-1"):
        thread = threading.Thread(target=lambda: logging.getLogger("here").info("beside"))
        thread.start()
        thread.join()
        logging.getLogger("here").info("within")
    assert [line["about"] for line in lines()] == ["", "request-1"]


def test_the_level_is_that_of_the_environment(lines, monkeypatch) -> None:
    monkeypatch.setenv("WHARFINGER_LOG", "Warning")
    logs.set_up()
    logging.getLogger("here").info("small")
    logging.getLogger("here").warning("grave")
    assert [line["said"] for line in lines()] == ["grave"]


def test_a_level_that_does_not_exist_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("WHARFINGER_LOG", "loud")
    with pytest.raises(
        SettingError, match=r"WHARFINGER_LOG: found 'loud'; expected one of debug, info, warning, error"
    ):
        logs.set_up()
