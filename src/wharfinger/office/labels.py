"""Labels for shelves, items and lots, with bars and a QR code that the scanners of the floor pages read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wharfinger.books.models import Item, Lot, Place
from wharfinger.connect.print.bars import Bars, code_128, ean_13, gs1_128
from wharfinger.connect.print.dots import qr
from wharfinger.connect.print.render import render
from wharfinger.office import lookup
from wharfinger.office.papers import own_templates
from wharfinger.tables.errors import BooksError
from wharfinger.tables.gs1 import is_gtin, lot_code

MOST_LABELS = 1_000


@dataclass(frozen=True)
class Label:
    """Labels that are wanted of one thing: of a place, or of an item, or of an item's lot."""

    place: str | None = None
    item: str | None = None
    lot: str | None = None
    count: int = 1


def labels_pdf(wanted: Sequence[Label]) -> bytes:
    """One label a page, 100 x 50 mm, each as often as it is wanted."""
    asked = sum(label.count for label in wanted)
    if any(label.count < 1 for label in wanted) or not 1 <= asked <= MOST_LABELS:
        raise BooksError(
            where="labels",
            found=f"{asked} labels" if asked else "no label",
            expected=f"1 to {MOST_LABELS} in all, at least one of each",
            mend="choose what to label, and how often",
        )
    return render(
        "shelf_labels", [_sheet(label) for label in wanted for _ in range(label.count)], own_templates()
    )


def _sheet(label: Label) -> dict[str, Any]:
    if label.place:
        return _of_place(lookup.own_place(label.place))
    item = lookup.item(label.item or "")
    return _of_lot(item, lookup.lot(item, label.lot)) if label.lot else _of_item(item)


def _of_place(place: Place) -> dict[str, Any]:
    name = place.name if place.name != place.code else ""
    return _filled(place.code, name, "", code_128(place.code), place.code)


def _of_item(item: Item) -> dict[str, Any]:
    gtin = item.gtin or ""
    if not is_gtin(gtin):
        bars = code_128(item.code)
    elif len(gtin.lstrip("0")) <= 13:
        bars = ean_13(gtin)
    else:
        bars = gs1_128([("01", gtin)])
    return _filled(item.code, item.name, "", bars, item.code)


def _of_lot(item: Item, lot: Lot) -> dict[str, Any]:
    below = f"Lot {lot.code}" + (f", {lot.expires}" if lot.expires else "")
    if not is_gtin(item.gtin or ""):
        return _filled(item.code, item.name, below, code_128(lot.code), lot.code)
    bars = gs1_128(lot_code(item.gtin or "", lot.code, lot.expires))
    return _filled(item.code, item.name, below, bars, bars.text)


def _filled(head: str, name: str, below: str, bars: Bars, text: str) -> dict[str, Any]:
    return {"head": head, "name": name, "below": below, "bars": vars(bars), "qr": qr(text)}
