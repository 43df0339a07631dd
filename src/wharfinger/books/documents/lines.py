"""What of a document's lines has moved: always the sum of their movements, never a counter of its own."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, F, Sum, When

from wharfinger.books.models import Line, Movement


def done(lines: Iterable[Line], reason: str) -> dict[int, int]:
    """Steps that moved for each line by this reason; what was reversed does not count."""
    ids = [line.id for line in lines]
    standing = Case(When(reverses__isnull=True, then=F("quantity")), default=-F("quantity"))
    sums = (
        Movement.objects.filter(line_id__in=ids, reason=reason)
        .values_list("line_id")
        .annotate(steps=Sum(standing))
    )
    moved = dict(sums)
    return {number: int(moved.get(number, 0)) for number in ids}


def open_quantity(line: Line, moved: int) -> int:
    """What is still to come of a line."""
    return max(line.quantity - line.cancelled - moved, 0)
