"""What documents that are in the books already come to when a journal moves goods of their lines."""

from __future__ import annotations

import datetime as dt

import polars as pl
from django.db.models import Case, F, Sum, When

from wharfinger.books.acts import Doing
from wharfinger.books.ledger import reasons
from wharfinger.books.models import Document, Line, Movement
from wharfinger.office import codes

MOVES = {
    "purchase": reasons.RECEIPT,
    "sale": reasons.SALE,
    "transfer": reasons.TRANSFER,
    "return": reasons.RETURN,
}
"""The kinds of document that a journal may bring, and the movement that fulfils each."""
STATES = {
    "purchase": ("draft", "placed", "part_received", "received"),
    "sale": ("open", "open", "part_shipped", "shipped"),
    "transfer": ("open", "open", "part_sent", "received"),
    "return": ("expected", "expected", "part_returned", "returned"),
}
"""Of each kind: the first state, and those in which nothing, a part, and all has moved."""


def end_short(doing: Doing, over: pl.DataFrame, line_of: pl.DataFrame) -> None:
    """What has not come of lines that ended is cancelled."""
    goods = codes.items(codes.distinct(over, "item"))
    wanted = {(document, goods[item][0]) for document, item in over.iter_rows() if item in goods}
    ids = [
        line
        for document, item, line in line_of.select("document", "item_id", "line_id").iter_rows()
        if (document, item) in wanted
    ]
    for part in codes.parts(ids):
        moved = _moved(part)
        for line in Line.objects.filter(id__in=part).select_related("document"):
            rest = line.quantity - line.cancelled - moved.get((line.pk, MOVES[line.document.kind]), 0)
            if rest > 0:
                doing.change(line, cancelled=line.cancelled + rest, reason="delivered short")


def settle(doing: Doing, numbers: set[str], at: dt.datetime) -> None:
    """Each document's state from what has moved of its lines by then, unless it ended otherwise."""
    changes: dict[str, list[Document]] = {}
    for part in codes.parts(codes.documents(numbers).values()):
        documents = Document.objects.filter(id__in=part, kind__in=STATES)
        lines: dict[int, list[tuple[int, int]]] = {}
        rows = Line.objects.filter(document_id__in=part)
        for document, line, steps, cancelled in rows.values_list(
            "document_id", "id", "quantity", "cancelled"
        ):
            lines.setdefault(document, []).append((line, steps - cancelled))
        moved = _moved([line for each in lines.values() for line, _ in each])
        for document in documents:
            reason = MOVES[document.kind]
            done = [(moved.get((line, reason), 0), wanted) for line, wanted in lines.get(document.pk, [])]
            whole, some = all(gone >= wanted for gone, wanted in done), any(gone for gone, _ in done)
            state = STATES[document.kind][3 if whole else 2 if some else 1]
            if document.state != state and document.state in STATES[document.kind]:
                changes.setdefault(state, []).append(document)
    for state, ready in changes.items():
        doing.change_many(ready, state=state, changed_at=at)


def _moved(lines: list[int]) -> dict[tuple[int, str], int]:
    """Steps by line and reason; what was reversed does not count."""
    standing = Case(When(reverses__isnull=True, then=F("quantity")), default=-F("quantity"))
    found = {}
    for part in codes.parts(lines):
        rows = Movement.objects.filter(line_id__in=part).values_list("line_id", "reason")
        found |= {(line, reason): int(steps) for line, reason, steps in rows.annotate(steps=Sum(standing))}
    return found
