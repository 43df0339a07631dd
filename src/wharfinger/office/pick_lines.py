"""What to take from where for orders that are to be shipped, in the order of the walk. Nothing is changed."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wharfinger.books.documents import done, open_quantity
from wharfinger.books.ledger import reasons
from wharfinger.books.models import Balance, Document, ItemKind, Line, Place
from wharfinger.books.settings_kept import kept
from wharfinger.office.picking import NEVER, may_leave
from wharfinger.tables.calendar import business_day

OPEN_SALES = ("open", "part_shipped")
MOST_ITEMS_IN_QUERY = 500


@dataclass(frozen=True)
class Pick:
    """So many steps of a line to take from one place, of one lot. Without a place: they are not there."""

    line: Line
    place: Place | None
    lot: str | None
    expires: dt.date | None
    steps: int


@dataclass
class _Shelf:
    row: Balance
    left: int


def open_sales(limit: int | None = None) -> list[Document]:
    """Orders that goods are still to leave for, those due first."""
    rows = Document.objects.filter(kind="sale", state__in=OPEN_SALES).select_related("from_place", "customer")
    found = sorted(rows, key=lambda row: (row.due or NEVER, row.at, row.pk))
    return found[:limit]


def picks_for(documents: Sequence[Document], now: dt.datetime) -> dict[int, list[Pick]]:
    """For each order by its id what to take, in the order of the walk; what is short comes last.

    Goods are given to the orders in the order in which they stand, each piece once.
    """
    lines = _lines(documents)
    moved = done([line for rows in lines.values() for line in rows], reasons.SALE)
    shelves = _shelves({line.item_id for rows in lines.values() for line in rows})
    found = {}
    for document in documents:
        site: Place = document.from_place
        today = business_day(now, site.time_zone or kept("time_zone"))
        picks: list[Pick] = []
        for line in lines[document.pk]:
            left = open_quantity(line, moved[line.id])
            picks += _take(line, shelves[line.item_id, site.pk], left, today)
        walk = walk_order([pick.place for pick in picks if pick.place is not None])
        found[document.pk] = sorted(
            picks, key=lambda pick: (walk[pick.place.pk] if pick.place else len(walk), pick.line.number)
        )
    return found


def walk_order(places: Iterable[Place]) -> dict[int, int]:
    """The position of each place in the walk: aisle by aisle, up one and down the next; else by their names.

    An aisle is the bins of one x. Where a place has no position, names decide, numbers in them as numbers.
    """
    rows = list({place.pk: place for place in places}.values())
    if all(row.x_m is not None and row.y_m is not None for row in rows):
        aisles = sorted({row.x_m for row in rows})
        rows.sort(
            key=lambda row: (
                aisles.index(row.x_m),
                row.y_m if aisles.index(row.x_m) % 2 == 0 else -row.y_m,
                _by_name(row),
            )
        )
    else:
        rows.sort(key=_by_name)
    return {row.pk: at for at, row in enumerate(rows)}


def _by_name(place: Place) -> list[tuple[int, int, str]]:
    return [
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in re.split(r"(\d+)", place.code)
        if part
    ]


def _lines(documents: Sequence[Document]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = {document.pk: [] for document in documents}
    rows = Line.objects.filter(document__in=list(found)).exclude(item__kind=ItemKind.KIT)
    for line in rows.select_related("item").order_by("document_id", "number"):
        found[line.document_id].append(line)
    return found


def _shelves(item_ids: set[int]) -> dict[tuple[int, int], list[_Shelf]]:
    """What may be taken, by item and site, first to expire first; each row with what is left of it."""
    rows: list[Balance] = []
    ids = sorted(item_ids)
    for first in range(0, len(ids), MOST_ITEMS_IN_QUERY):
        part = ids[first : first + MOST_ITEMS_IN_QUERY]
        there = Balance.objects.filter(item_id__in=part, quantity__gt=0, place__held_back=False)
        rows += there.select_related("lot", "place").order_by("id")
    rows.sort(key=lambda row: ((row.lot.expires if row.lot else None) or NEVER, row.place.code, row.pk))
    found: dict[tuple[int, int], list[_Shelf]] = defaultdict(list)
    for row in rows:
        found[row.item_id, row.site_id].append(_Shelf(row, row.quantity))
    return found


def _take(line: Line, shelf: list[_Shelf], steps: int, today: dt.date) -> list[Pick]:
    picks = []
    for each in shelf:
        lot = each.row.lot
        take = min(steps, each.left) if lot is None or may_leave(lot, today) else 0
        if take:
            place = each.row.place
            picks.append(Pick(line, place, lot.code if lot else None, lot.expires if lot else None, take))
            each.left -= take
            steps -= take
    if steps:
        picks.append(Pick(line, None, None, None, steps))
    return picks
