"""The form of a new purchase order: a supplier, a place, and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wharfinger.office.buying import Wanted
from wharfinger.web.documents import reading
from wharfinger.web.forms import Field, day, number

LINES = 8


def fields(sent: Mapping[str, Any]) -> list[Field]:
    """The head."""
    return [
        Field(
            "supplier", _("Supplier"), "choice", choices=reading.suppliers(), value=sent.get("supplier", "")
        ),
        Field(
            "to_place",
            _("Deliver to"),
            "choice",
            choices=reading.receiving_sites(),
            value=sent.get("to_place", ""),
        ),
        Field("due", _("Wanted for"), "date", value=sent.get("due", "")),
        Field("note", _("Note"), value=sent.get("note", "")),
    ]


def lines(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What stands in the lines, a few empty ones after the last."""
    filled = [number for number in range(1, 100) if sent.get(f"item-{number}")]
    shown = max(LINES, max(filled, default=0) + 2)
    return [
        {
            "number": each,
            "item": sent.get(f"item-{each}", ""),
            "quantity": sent.get(f"quantity-{each}", ""),
            "price": sent.get(f"price-{each}", ""),
        }
        for each in range(1, shown + 1)
    ]


def wanted(sent: Mapping[str, Any]) -> list[Wanted]:
    """The lines that name an item."""
    return [
        Wanted(line["item"].strip(), number(line["quantity"]) or "0", price=number(line["price"]))
        for line in lines(sent)
        if line["item"].strip()
    ]


def head(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the verb beside the lines."""
    return {
        "supplier": sent.get("supplier", ""),
        "to_place": sent.get("to_place", ""),
        "due": day(sent.get("due", ""), "due"),
        "note": sent.get("note", "").strip(),
    }
