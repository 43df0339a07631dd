"""What the floor pages show: what is open, what the goods are called, and where they lie."""

from __future__ import annotations

import datetime as dt
from typing import Any

from wharfinger.books.documents import done, open_quantity
from wharfinger.books.ledger import reasons
from wharfinger.books.models import Balance, Document, Item, ItemUnit, Line, Place
from wharfinger.office import lookup
from wharfinger.office.amounts import quantity
from wharfinger.office.counting import OPEN as OPEN_COUNTS
from wharfinger.office.counting import due_counts
from wharfinger.office.pick_lines import Pick, open_sales, picks_for
from wharfinger.office.roles import Principal, may
from wharfinger.office.sites import SITES, WITHIN

MOST = 300
"""So many orders of each kind are kept for a phone; those due first."""
OPEN_PURCHASES = ("placed", "part_received")


def work(principal: Principal, now: dt.datetime) -> dict[str, Any]:
    """Everything that is open for this person, lines and all: a phone keeps it for when the network fails."""
    return {
        "receive": expected_deliveries() if may(principal, "receive") else [],
        "pick": orders_to_pick(now) if may(principal, "ship") else [],
        "count": open_counts() if may(principal, "enter_count") else [],
    }


def expected_deliveries() -> list[dict[str, Any]]:
    """Purchase orders of which something is still to come, those promised first at the top."""
    rows = Document.objects.filter(kind="purchase", state__in=OPEN_PURCHASES)
    documents = list(rows.select_related("supplier", "to_place"))
    documents.sort(key=lambda row: (row.due or dt.date.max, row.at, row.pk))
    documents = documents[:MOST]
    lines = list(
        Line.objects.filter(document__in=documents).select_related("item").order_by("document_id", "number")
    )
    moved = done(lines, reasons.RECEIPT)
    by_document: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in documents}
    for line in lines:
        by_document[line.document_id].append(
            {
                "line": line.number,
                **_item(line.item),
                "ordered": _plain(line.item, line.quantity - line.cancelled),
                "open": _plain(line.item, open_quantity(line, moved[line.pk])),
            }
        )
    return [
        {
            "number": row.number,
            "partner": row.supplier.name if row.supplier else "",
            "site": row.to_place.code if row.to_place else "",
            "due": row.due and row.due.isoformat(),
            "lines": by_document[row.pk],
        }
        for row in documents
    ]


def orders_to_pick(now: dt.datetime) -> list[dict[str, Any]]:
    """Orders that are still to be shipped, each with what to take in the order of the walk."""
    documents = open_sales(MOST)
    picks = picks_for(documents, now)
    return [
        {
            "number": row.number,
            "partner": row.customer.code if row.customer else "",
            "site": row.from_place.code if row.from_place else "",
            "due": row.due and row.due.isoformat(),
            "complete": all(pick.place for pick in picks[row.pk]),
            "picks": [_pick(pick) for pick in picks[row.pk]],
        }
        for row in documents
    ]


def open_counts() -> list[dict[str, Any]]:
    """Counts that are not posted, without what the books expect: a count is blind."""
    rows = Document.objects.filter(kind="count", state__in=OPEN_COUNTS).select_related("to_place")
    documents = list(rows.order_by("pk")[:MOST])
    lines: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in documents}
    for line in Line.objects.filter(document__in=documents).select_related("item", "lot").order_by("number"):
        lines[line.document_id].append(
            {
                **_item(line.item),
                "lot": line.lot.code if line.lot else None,
                "entered": line.counted is not None,
                "entered_again": line.counted_again is not None,
            }
        )
    return [
        {
            "number": row.number,
            "place": row.to_place.code if row.to_place else "",
            "recount": row.state == "recount",
            "lines": lines[row.pk],
        }
        for row in documents
    ]


def worth_counting(now: dt.datetime) -> list[dict[str, Any]]:
    """What to count today, the most at stake first."""
    found = due_counts(now, limit=10)
    names = dict(Item.objects.filter(code__in=[row["item"] for row in found]).values_list("code", "name"))
    return [{**row, "name": names[str(row["item"])]} for row in found]


def goods() -> dict[str, Any]:
    """Every item with its codes, and every place of one's own: what a scan can mean."""
    units: dict[int, list[dict[str, Any]]] = {}
    for unit in ItemUnit.objects.order_by("pk"):
        units.setdefault(unit.item_id, []).append(
            {"unit": unit.unit, "barcode": unit.barcode, "holds": [unit.numerator, unit.denominator]}
        )
    return {
        "items": [
            {**_item(item), "gtin": item.gtin, "units": units.get(item.pk, [])}
            for item in Item.objects.order_by("code")
        ],
        "places": [
            {"place": place.code, "name": place.name}
            for place in Place.objects.filter(kind__in=(*SITES, *WITHIN))
            .exclude(kind="transit")
            .order_by("code")
        ],
    }


def where(code: str) -> list[dict[str, Any]]:
    """Where an item lies, lot by lot."""
    item = lookup.item(code)
    rows = Balance.objects.filter(item=item, quantity__gt=0).select_related("place", "lot")
    return [
        {
            "place": row.place.code,
            "lot": row.lot.code if row.lot else None,
            "expires": row.lot.expires.isoformat() if row.lot and row.lot.expires else None,
            "quantity": _plain(item, row.quantity),
        }
        for row in rows.exclude(place__kind="transit").order_by("place__code", "lot__expires", "pk")
    ]


def _pick(pick: Pick) -> dict[str, Any]:
    return {
        **_item(pick.line.item),
        "place": pick.place.code if pick.place else None,
        "lot": pick.lot,
        "expires": pick.expires and pick.expires.isoformat(),
        "take": _plain(pick.line.item, pick.steps),
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "item": item.code,
        "name": item.name,
        "unit": item.unit,
        "decimals": item.decimals,
        "tracking": item.tracking,
        "expires_by_lot": item.expires,
    }


def _plain(item: Item, steps: int) -> str:
    return f"{quantity(item, steps):f}"
