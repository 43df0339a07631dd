"""Undo movements by their reverse: the same goods and the same value, the other way."""

from __future__ import annotations

from collections.abc import Iterable

from wharfinger.books.acts import Doing
from wharfinger.books.ledger import reasons
from wharfinger.books.ledger.entry import Entry, Posted
from wharfinger.books.ledger.post import post
from wharfinger.books.models import Movement
from wharfinger.tables.errors import BooksError


def reverse(doing: Doing, movement_ids: Iterable[int]) -> list[Posted]:
    """The reverse of each movement, the last one first, dated like the movement itself."""
    wanted = sorted(set(movement_ids), reverse=True)
    rows = {row.id: row for row in Movement.objects.filter(id__in=wanted).prefetch_related("serials")}
    already = Movement.objects.filter(reverses_id__in=wanted).values_list("reverses_id", flat=True)
    for number in [*(n for n in wanted if n not in rows), *already]:
        raise BooksError(
            where=f"movement {number}",
            found="a movement that is not there"
            if number not in rows
            else "a movement that is reversed already",
            expected="a movement that stands",
            mend="look at the item's movements; a movement is reversed once",
        )
    return post(
        doing,
        [
            Entry(
                item_id=row.item_id,
                from_place_id=row.to_place_id,
                to_place_id=row.from_place_id,
                quantity=row.quantity,
                reason=row.reason,
                at=row.at,
                lot_id=row.lot_id,
                value=row.value,
                line_id=row.line_id,
                reverses_id=row.id,
                serial_ids=tuple(move.serial_id for move in row.serials.all()),
            )
            for row in (rows[number] for number in wanted)
            # Reversing the goods puts their difference in cost right by itself.
            if row.reason != reasons.COST_DIFFERENCE
        ],
    )
