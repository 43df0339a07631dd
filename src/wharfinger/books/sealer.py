"""The one sealer: it chains acts by hash, and numbers their events in an order that no late commit can break.

Acts are numbered when they begin, and commit in another order. A reader that remembers "all up to 812" would
miss 811, which committed later. So only one sealer at a time gives the numbers that readers go by, and only
to acts that have committed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from wharfinger.books.fields import to_microseconds
from wharfinger.books.models import Act, Event, Seal, Unsealed
from wharfinger.books.transactions import writing

FIRST = hashlib.sha256(b"wharfinger books").hexdigest()
"""What stands before the first link."""
MOST_AT_ONCE = 200
ADVISORY_LOCK = 0x57484152


@dataclass(frozen=True)
class Broken:
    """A place at which the chain does not hold."""

    number: int
    found: str


def seal(limit: int = MOST_AT_ONCE) -> int:
    """Seal up to `limit` of the acts that wait; how many were sealed. 0 while another sealer is at it."""
    return writing(lambda: _seal(limit) if _alone() else 0)


def seal_all() -> int:
    """Seal in batches until nothing waits; how many were sealed."""
    total = 0
    while done := seal():
        total += done
    return total


@dataclass(frozen=True)
class Reached:
    """How far the chain was computed anew: the last link, its hash by its act, and the last event."""

    number: int = 0
    hash: str = FIRST
    event: int = 0


def verify_chain() -> list[Broken]:
    """Where an act was changed, taken out or slipped in after it was sealed; empty where the chain holds."""
    reached, broken = Reached(), forgotten()
    while stretch := verify_stretch(reached):
        reached, found = stretch
        broken += found
    return broken


def forgotten() -> list[Broken]:
    """Acts that are neither in the chain nor wait for it."""
    acts = Act.objects.filter(seal=None, unsealed=None).values_list("id", flat=True)
    return [Broken(0, f"act {act}, which is neither sealed nor waits for it") for act in acts]


def verify_stretch(reached: Reached) -> tuple[Reached, list[Broken]] | None:
    """The next links computed anew, and where they do not hold; None where the chain ends.

    A link once written stays, so no long transaction is needed.
    """
    rows = Seal.objects.filter(number__gt=reached.number).order_by("number").select_related("act")
    links = list(rows.prefetch_related("act__numbered_events")[:MOST_AT_ONCE])
    if not links:
        return None
    number, previous, event = reached.number, reached.hash, reached.event
    broken = []
    for link in links:
        number += 1
        if link.number != number:
            broken.append(Broken(number, f"link {link.number} in its place"))
            number = link.number
        if link.hash != _hash(previous, link.act):
            broken.append(Broken(number, f"act {link.act.id}, which is not as it was sealed"))
        numbered = [(each.number, each.kind, each.about) for each in link.act.numbered_events.all()]
        told = [(event + place, *_told(each)) for place, each in enumerate(link.act.events, start=1)]
        if sorted(numbered, key=lambda each: each[0]) != told:
            broken.append(Broken(number, f"events of act {link.act.id} that are not as it told them"))
        event = max([event + len(told), *(each for each, _, _ in numbered)])
        previous = link.hash
    return Reached(number, previous, event), broken


def _alone() -> bool:
    """On SQLite the transaction holds the only write lock. On PostgreSQL the lock goes with the commit."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return bool(cursor.fetchone()[0])


def _seal(limit: int) -> int:
    waiting = list(Unsealed.objects.order_by("act_id").values_list("act_id", flat=True)[:limit])
    if not waiting:
        return 0
    last = Seal.objects.order_by("-number").first()
    number, previous = (last.number, last.hash) if last else (0, FIRST)
    event = Event.objects.order_by("-number").values_list("number", flat=True).first() or 0
    seals, events = [], []
    for act in Act.objects.filter(id__in=waiting).order_by("id"):
        number += 1
        previous = _hash(previous, act)
        seals.append(Seal(number=number, act_id=act.id, hash=previous))
        for told in act.events:
            event += 1
            kind, about = _told(told)
            events.append(Event(number=event, act_id=act.id, kind=kind, about=about))
    Seal.objects.bulk_create(seals)
    Event.objects.bulk_create(events)
    Unsealed.objects.filter(act_id__in=waiting).delete()
    return len(seals)


def _told(event: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return event["kind"], {name: value for name, value in event.items() if name != "kind"}


def _hash(previous: str, act: Act) -> str:
    content = dict(_content(act))
    canonical = json.dumps([previous, content], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _content(act: Act) -> Iterable[tuple[str, Any]]:
    for field in act._meta.concrete_fields:
        value = getattr(act, field.attname)
        yield field.attname, to_microseconds(value) if field.attname == "at" else value
