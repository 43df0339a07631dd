"""What Today shows beside the cards: suppliers, drafts to place, colleagues, and one proposal whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wharfinger.books.models import Document, Person, Proposal, User
from wharfinger.office.amounts import line_value
from wharfinger.office.today import Card

MOST = 30


@dataclass(frozen=True)
class Supplier:
    """The open orders of one supplier."""

    code: str
    count: int
    money: int
    cards: list[int]


@dataclass(frozen=True)
class Draft:
    """A drafted order that nobody has placed."""

    document: Document
    lines: int
    value: int


def suppliers(cards: Sequence[Card]) -> list[Supplier]:
    """Suppliers with more than one open order, most money first."""
    by_code: dict[str, list[Card]] = {}
    for card in cards:
        if card.kind == "order" and card.supplier:
            by_code.setdefault(card.supplier, []).append(card)
    found = [
        Supplier(code, len(mine), sum(card.value or 0 for card in mine), [card.id for card in mine])
        for code, mine in by_code.items()
        if len(mine) > 1
    ]
    return sorted(found, key=lambda one: (-one.money, one.code))


def drafts() -> list[Draft]:
    """Every drafted order, the oldest first."""
    rows = Document.objects.filter(kind="purchase", state="draft").select_related("supplier").order_by("id")
    found = []
    for row in rows:
        lines = list(row.lines.select_related("item"))
        value = sum(line_value(line.price or 0, line.quantity, line.item) for line in lines)
        found.append(Draft(row, len(lines), value))
    return found


def colleagues() -> list[tuple[str, str]]:
    """Everybody with an account: the key that acts keep, and the name to show."""
    rows = list(User.objects.filter(is_active=True).order_by("id"))
    names = dict(Person.objects.filter(key__in=[row.key for row in rows]).values_list("key", "name"))
    return [(row.key, names.get(row.key) or row.username) for row in rows]


def kinds(cards: Sequence[Card]) -> list[tuple[str, int]]:
    """How many cards there are of each kind."""
    counts: dict[str, int] = {}
    for card in cards:
        counts[card.kind] = counts.get(card.kind, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def proposal(number: int) -> Proposal | None:
    """One proposal with its document."""
    return Proposal.objects.select_related("document", "decided_act").filter(pk=number).first()


def comments(row: Proposal) -> list[Any]:
    """What was written beside it, the oldest first."""
    return list(row.comments.order_by("id"))


def later(days: int, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """The beginning of the day in so many days."""
    day = now.astimezone(zone).date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(), tzinfo=zone)
