"""Cursors: where a list goes on. They are opaque, and good for as long as what they point into stands."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from wharfinger.api.problems import ProblemError

LONGEST = 300


def cursor_of(*place: str | int) -> str:
    """A place in a list as a cursor."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def place_of(cursor: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The place that a cursor names; None without one."""
    if cursor is None:
        return None
    try:
        if len(cursor) > LONGEST:
            raise ValueError
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        fits = isinstance(place, list) and len(place) == len(kinds)
        if not fits or not all(type(each) is kind for each, kind in zip(place, kinds, strict=True)):
            raise ValueError
        if any(isinstance(each, int) and not 0 <= each < 2**62 for each in place):
            raise ValueError
    except (ValueError, binascii.Error, RecursionError):
        raise ProblemError(
            400,
            where="cursor",
            found="a cursor that this address has not given",
            expected="what stood in `next` of the answer before",
            mend="begin without a cursor",
        ) from None
    return tuple(place)
