"""What is read of documents: the list, and the lines of one with what of them was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from wharfinger.books.documents import KINDS, done, open_quantity
from wharfinger.books.ledger import reasons
from wharfinger.books.models import Act, Document, Line, Place, Proposal, Supplier
from wharfinger.office.amounts import line_value

REASON = {
    "purchase": reasons.RECEIPT,
    "sale": reasons.SALE,
    "transfer": reasons.TRANSFER,
    "return": reasons.RETURN,
    "production": reasons.PRODUCED,
    "adjustment": reasons.ADJUSTMENT,
    "count": reasons.COUNT,
}
"""By which movements a line of each kind gets done."""


@dataclass(frozen=True)
class Row:
    """A line with what of it was done and what it is worth."""

    line: Line
    done: int
    open: int
    value: int | None


def documents(kind: str, state: str, words: str) -> QuerySet[Document]:
    """The documents of a kind that are open, or in a state; the words are a number, partner, item or note."""
    rows = Document.objects.select_related("supplier", "customer", "from_place", "to_place").annotate(
        size=Subquery(
            Line.objects.filter(document=OuterRef("pk"))
            .order_by()
            .values("document")
            .annotate(count=Count("pk"))
            .values("count")
        ),
        partner=Coalesce("supplier__code", "customer__code", Value("")),
    )
    rows = rows.filter(kind=kind) if kind else rows
    if state == "open":
        rows = rows.filter(_open())
    elif state:
        rows = rows.filter(state=state)
    if words:
        items = Line.objects.filter(item__code__iexact=words).values("document")
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(supplier__code__icontains=words)
            | Q(supplier__name__icontains=words)
            | Q(customer__code__iexact=words)
            | Q(pk__in=items)
        )
    return rows


def open_counts() -> dict[str, int]:
    """How many of each kind are open."""
    rows = Document.objects.filter(_open()).values_list("kind").annotate(count=Count("pk")).order_by()
    return dict(rows)


def rows_of(document: Document) -> list[Row]:
    """Its lines, in order."""
    lines = list(document.lines.select_related("item", "lot", "place").order_by("number"))
    moved = done(lines, REASON[document.kind])
    return [
        Row(
            line,
            moved[line.id],
            0 if document.kind == "count" else open_quantity(line, moved[line.id]),
            None if line.price is None else line_value(line.price, line.quantity, line.item),
        )
        for line in lines
    ]


def history(document: Document) -> list[Act]:
    """The acts that drew it up and moved goods of it, the latest first."""
    ids = {document.act_id, *document.lines.values_list("movements__act", flat=True)} - {None}
    return list(Act.objects.filter(pk__in=ids).order_by("-id"))


def behind(document: Document) -> list[Any]:
    """The proposals that it carries out."""
    return list(Proposal.objects.filter(document=document).order_by("-worth"))


def suppliers() -> list[tuple[str, str]]:
    """Whom one can order from."""
    return [
        (code, f"{name} ({code})")
        for code, name in Supplier.objects.order_by("name").values_list("code", "name")
    ]


def receiving_sites() -> list[tuple[str, str]]:
    """Where goods can be delivered: one's own open sites."""
    rows = (
        Place.objects.filter(site=F("id"), opened_at__isnull=False).exclude(kind="transit").order_by("code")
    )
    return [(code, name or code) for code, name in rows.values_list("code", "name")]


def _open() -> Q:
    found = Q()
    for kind in KINDS.values():
        ends = {"received"} if kind.name == "purchase" else set()
        states = [state for state in kind.states - ends if kind.verbs_in(state)]
        found |= Q(kind=kind.name, state__in=states)
    return found
