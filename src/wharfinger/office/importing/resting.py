"""What rests on a batch: named before anything of it is taken back, so that nothing stops half way."""

from __future__ import annotations

from django.db.models import Q

from wharfinger.books.documents.states import UNDONE
from wharfinger.books.models import Act, ImportBatch, Line, Movement, Place
from wharfinger.office import codes
from wharfinger.tables.errors import BooksError


def must_bear_nothing(batch: ImportBatch) -> None:
    """Refuse to take a batch back on whose opening count goods have moved, or whose goods were ordered."""
    acts = Act.objects.filter(batch=batch.code, undone_by__isnull=True, undoes__isnull=True)
    sites = Place.objects.filter(code__in=[act.answer["site"] for act in acts.filter(verb="begin_site")])
    moved = (
        Movement.objects.filter(Q(from_place__site__in=sites) | Q(to_place__site__in=sites))
        .filter(reverses__isnull=True, reversed_by__isnull=True)
        .exclude(act__batch=batch.code)
        .select_related("item", "line__document")
        .order_by("-id")
    )
    last = moved.first()
    if last is not None:
        number = f", the last with {last.line.document.number}" if last.line else ""
        raise _rests(
            batch, f"{moved.count()} movements since its opening count{number}, the last of {last.item.code}"
        )
    made = [
        key
        for act in acts.filter(verb="bring_items")
        for way, name, keys, *_ in act.changes
        if (way, name) == ("created", "item")
        for key in (keys if isinstance(keys, list) else [keys])
    ]
    for part in codes.parts(made):
        line = (
            Line.objects.filter(item__in=part)
            .exclude(document__state=UNDONE)
            .select_related("item", "document")
            .first()
        )
        if line is not None:
            raise _rests(batch, f"{line.document.number}, which has a line of {line.item.code}")


def _rests(batch: ImportBatch, what: str) -> BooksError:
    return BooksError(
        where=batch.code,
        found=what,
        expected="an import on which nothing rests",
        mend="undo that first, the latest first; or correct single facts in place of the whole import",
    )
