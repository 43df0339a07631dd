"""Bodies of requests: JSON, not too long, not too deep, and of text that the books can keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from pydantic_core import from_json

from wharfinger.api.problems import ProblemError

DEEPEST = 20


class Bodies(Parser):
    """The parser of pydantic: in C, with a bound on depth and on the digits of a number."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            body = from_json(request.body, allow_inf_nan=False)
        except ValueError as error:
            raise _bad(f"no JSON: {str(error)[:200]}") from None
        for value, depth in _walk(body):
            if depth > DEEPEST:
                raise _bad(f"JSON of more than {DEEPEST} levels")
            if isinstance(value, str) and "\0" in value:
                raise _bad("a text with a NUL in it")
        return body


def _walk(body: Any) -> Iterator[tuple[Any, int]]:
    """Every value and every name, with its depth; no recursion, whatever was sent."""
    waiting = [(body, 1)]
    while waiting:
        value, depth = waiting.pop()
        yield value, depth
        if depth > DEEPEST:
            continue
        if isinstance(value, dict):
            waiting += [(each, depth + 1) for pair in value.items() for each in pair]
        elif isinstance(value, list):
            waiting += [(each, depth + 1) for each in value]


def _bad(found: str) -> ProblemError:
    return ProblemError(400, found=found, expected="one JSON object", mend="correct the body")
