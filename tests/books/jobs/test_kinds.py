"""Kinds of job, and what they refuse."""

import pytest

from tests.books.jobs import kinds as test_kinds
from wharfinger.books.jobs import job
from wharfinger.books.jobs.kinds import KINDS, check
from wharfinger.tables.errors import BooksError


def test_a_kind_is_found_by_its_name_with_the_first_line_of_what_it_says() -> None:
    kind = KINDS["test_whole"]
    assert kind.function is test_kinds.whole
    assert kind.summary == "A job without checkpoints that waits for the gate."


def test_two_kinds_of_one_name_are_a_defect() -> None:
    with pytest.raises(ValueError, match="two kinds of job are named test_whole"):

        @job("test_whole")
        def other(running: object) -> None: ...


def test_an_unknown_kind_is_refused_with_the_nearest() -> None:
    with pytest.raises(BooksError, match=r"found a kind of job that does not exist.*write test_whole"):
        check("test_hole", {})


def test_arguments_that_a_kind_does_not_take_are_refused() -> None:
    with pytest.raises(BooksError, match=r"unexpected keyword argument 'colour'.*expected \(folder: str\)"):
        check("test_whole", {"folder": "x", "colour": "red"})
    with pytest.raises(BooksError, match="missing a required argument: 'folder'"):
        check("test_whole", {})
