"""Events as others hear them: sealed, in their order, and only to those who may read what they are about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from wharfinger.books.fields import from_microseconds
from wharfinger.books.rows import select
from wharfinger.office.roles import Principal, may_read
from wharfinger.office.work import seal_what_waits

AREA_OF_EVENT: Mapping[str, str] = {
    "stock": "stock",
    "lot": "stock",
    "proposal": "today",
    "plan": "today",
    "job": "jobs",
    "person": "people",
    "act": "items",
    **dict.fromkeys(
        ("purchase", "sale", "transfer", "count", "return", "adjustment", "production", "journal"),
        "documents",
    ),
}
"""By the first word of an event's kind. What is not named here is heard by those who read the audit."""
SENT_AT_ONCE = 500

_AFTER = (
    "SELECT event.number, event.kind, event.about, act.at FROM books_event AS event "
    "JOIN books_act AS act ON act.id = event.act_id WHERE event.number > %s ORDER BY event.number LIMIT %s"
)


@dataclass(frozen=True)
class Heard:
    """One event: its number, without gaps; its kind; and all of it as JSON."""

    number: int
    kind: str
    at: str
    about: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return {**self.about, "number": self.number, "kind": self.kind, "at": self.at}


@dataclass(frozen=True)
class Listener:
    """Who listens, from after which event on; None is from now. `again` says who that is by now."""

    principal: Principal
    after: int | None
    again: Callable[[], Principal | None]


def may_hear(principal: Principal, kind: str) -> bool:
    """Whether somebody may be told of events of this kind."""
    return may_read(principal, AREA_OF_EVENT.get(kind.partition(".")[0], "audit"))


def events_after(number: int, limit: int = SENT_AT_ONCE) -> list[Heard]:
    """The sealed events after this one, in their order."""
    return [
        Heard(
            each,
            kind,
            from_microseconds(at).isoformat(),
            json.loads(about) if isinstance(about, str) else about,
        )
        for each, kind, about, at in select(_AFTER, [number, limit])
    ]


def last_event() -> int:
    """The number of the event that was sealed last."""
    return int(select("SELECT coalesce(max(number), 0) FROM books_event")[0][0])


def news_after(number: int) -> list[Heard]:
    """Seal what waits, so that nobody waits for the next round of the worker; then the events after."""
    seal_what_waits()
    return events_after(number)
