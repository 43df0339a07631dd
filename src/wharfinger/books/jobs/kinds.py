"""The kinds of job that this program can do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from wharfinger.tables.errors import BooksError

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Kind:
    """A kind of job. After so many attempts that got no further it is given up."""

    name: str
    summary: str
    function: Callable[..., Any]
    attempts: int
    wait_seconds: float


KINDS: dict[str, Kind] = {}


def job(name: str, *, attempts: int = 5, wait_seconds: float = 10.0) -> Callable[[F], F]:
    """Declare a kind of job. The function gets the running job and the arguments by name; its answer is kept.

    It may be started again from its last checkpoint at any time, so it writes by `step`, or under the keys
    that `by` gives. `wait_seconds` is how long the second attempt waits after the first has failed.
    """

    def declare(function: F) -> F:
        stood = KINDS.get(name)
        if stood and _origin(stood.function) != _origin(function):
            raise ValueError(f"two kinds of job are named {name}: {stood.function!r} and {function!r}")
        summary = (inspect.getdoc(function) or "").partition("\n")[0]
        KINDS[name] = Kind(name, summary, function, attempts, wait_seconds)
        return function

    return declare


def check(name: str, arguments: Mapping[str, Any]) -> None:
    """Refuse a kind that nobody declared, and arguments that it does not take."""
    kind = KINDS.get(name)
    if kind is None:
        near = get_close_matches(name, KINDS, n=1)
        raise BooksError(
            where=name,
            found="a kind of job that does not exist",
            expected=f"one of {', '.join(sorted(KINDS))}",
            mend=f"write {near[0]}" if near else "name one of them",
        )
    signature = inspect.signature(kind.function)
    try:
        signature.bind(None, **arguments)
    except TypeError as error:
        takes = ", ".join(str(each) for each in list(signature.parameters.values())[1:])
        raise BooksError(
            where=name,
            found=f"arguments that do not fit: {error}",
            expected=f"({takes})",
            mend="correct the arguments",
        ) from None


def _origin(function: Callable[..., Any]) -> tuple[str, str]:
    return function.__module__, function.__qualname__
