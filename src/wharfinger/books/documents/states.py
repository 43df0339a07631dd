"""The states of each kind of document, as small explicit machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from wharfinger.books.acts import Doing
from wharfinger.books.models import Document, Line
from wharfinger.books.transactions import reserve_ids
from wharfinger.tables.errors import BooksError

UNDONE = "undone"
"""The end of a document whose drawing up was undone, whatever its kind."""


@dataclass(frozen=True)
class Kind:
    """A kind of document: its first state, and for every verb from which states it may lead to which."""

    name: str
    prefix: str
    first: str
    ways: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def states(self) -> set[str]:
        """Every state that a document of this kind can be in."""
        ends = {end for steps in self.ways.values() for ends in steps.values() for end in ends}
        return {self.first, UNDONE, *ends}

    def verbs_in(self, state: str) -> list[str]:
        """What may be done with a document in this state."""
        return [verb for verb, steps in self.ways.items() if state in steps]


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "purchase",
            "PO",
            "draft",
            {
                "change": {"draft": ("draft",)},
                "place": {"draft": ("placed",)},
                "promise": {"placed": ("placed",), "part_received": ("part_received",)},
                "receive": {
                    "placed": ("part_received", "received"),
                    "part_received": ("part_received", "received"),
                    "received": ("received",),
                },
                "cancel": {"draft": ("cancelled",), "placed": ("cancelled",), "part_received": ("closed",)},
            },
        ),
        Kind(
            "sale",
            "SO",
            "open",
            {
                "reserve": {"open": ("open",), "part_shipped": ("part_shipped",)},
                "ship": {
                    "open": ("part_shipped", "shipped"),
                    "part_shipped": ("part_shipped", "shipped"),
                },
                "cancel": {"open": ("cancelled",), "part_shipped": ("closed",)},
            },
        ),
        Kind(
            "transfer",
            "TR",
            "open",
            {
                "send": {"open": ("part_sent", "sent"), "part_sent": ("part_sent", "sent")},
                "receive": {
                    "part_sent": ("part_sent",),
                    "sent": ("part_received", "received"),
                    "part_received": ("part_received", "received"),
                },
                "cancel": {"open": ("cancelled",), "part_sent": ("sent", "received")},
                "write_off": {"sent": ("closed",), "part_received": ("closed",)},
            },
        ),
        Kind(
            "count",
            "CO",
            "counting",
            {
                "enter": {"counting": ("counting", "recount"), "recount": ("counting", "recount")},
                "post": {"counting": ("posted",)},
                "cancel": {"counting": ("cancelled",), "recount": ("cancelled",)},
            },
        ),
        Kind(
            "return",
            "RE",
            "expected",
            {
                "take_back": {
                    "expected": ("part_returned", "returned"),
                    "part_returned": ("part_returned", "returned"),
                },
                "cancel": {"expected": ("cancelled",), "part_returned": ("closed",)},
            },
        ),
        Kind(
            "adjustment",
            "AD",
            "draft",
            {"post": {"draft": ("posted",)}, "cancel": {"draft": ("cancelled",)}},
        ),
        Kind(
            "production",
            "MO",
            "planned",
            {
                "make": {"planned": ("part_made", "made"), "part_made": ("part_made", "made")},
                "cancel": {"planned": ("cancelled",), "part_made": ("closed",)},
            },
        ),
    )
}


def draw_up(doing: Doing, kind: str, **fields: Any) -> Document:
    """A new document in its first state, with the next number of its kind."""
    number = reserve_ids(Document, 1)[0]
    document = Document(
        id=number,
        number=f"{KINDS[kind].prefix}{number:06d}",
        kind=kind,
        state=KINDS[kind].first,
        act_id=doing.act_id,
        at=doing.now,
        changed_at=doing.now,
        **fields,
    )
    doing.create(document)
    return document


def must_allow(document: Document, verb: str) -> None:
    """Refuse what may not be done with a document in its state."""
    kind = KINDS[document.kind]
    if document.state in kind.ways.get(verb, {}):
        return
    allowed = sorted(state for state in kind.ways.get(verb, {}))
    possible = kind.verbs_in(document.state)
    raise BooksError(
        where=document.number,
        found=f"{_article(document.kind)} {_words(document.kind)} that is {_words(document.state)}",
        expected=f"one that is {' or '.join(_words(state) for state in allowed) or 'of another kind'} "
        f"to {_words(verb)}",
        mend=f"what can be done with it now: {', '.join(_words(verb) for verb in possible)}"
        if possible
        else "it has ended; draw up a new one, or undo what ended it",
    )


def advance(doing: Doing, document: Document, verb: str, state: str) -> None:
    """Take the document to a state that the verb may lead to, and leave word of it."""
    must_allow(document, verb)
    if state not in KINDS[document.kind].ways[verb][document.state]:
        raise AssertionError(f"{verb} cannot take a {document.kind} from {document.state} to {state}")
    doing.change(document, state=state, changed_at=doing.now)
    doing.tell(f"{document.kind}.{verb}", number=document.number, state=state)


def add_lines(doing: Doing, document: Document, lines: list[Line]) -> None:
    """Number the lines and save them."""
    last = document.lines.aggregate(last=Max("number"))["last"] or 0
    for number, line in enumerate(lines, last + 1):
        line.document, line.number = document, number
    doing.create_many(lines)


def _article(kind: str) -> str:
    return "an" if kind[0] in "aeiou" else "a"


def _words(name: str) -> str:
    return name.replace("_", " ")
