"""The form of the lines of a draft: what stands in it, and what of what was sent is a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wharfinger.books.models import Document, Line
from wharfinger.office.amounts import quantity
from wharfinger.office.buying import Wanted
from wharfinger.office.revising import LineChange
from wharfinger.web.documents.reading import Row
from wharfinger.web.forms import number

VERB = "revise_order"


@dataclass(frozen=True)
class Shown:
    """A line as the form shows it: what the books say, and what was entered."""

    line: Line
    value: int | None
    was_quantity: str
    was_price: str
    quantity: str
    price: str


@dataclass(frozen=True)
class Revising:
    """The lines, and the one that is to be added."""

    lines: Sequence[Shown]
    item: str
    quantity: str
    price: str


def form(rows: Sequence[Row], sent: Mapping[str, str]) -> Revising:
    """The form with what the books say, or with what was sent and refused."""
    lines = [_shown(row, sent) for row in rows]
    return Revising(lines, sent.get("item", ""), sent.get("quantity", ""), sent.get("price", ""))


def can_be(document: Document) -> bool:
    """Whether the lines of the document are still a matter of one's own."""
    return document.kind == "purchase" and document.state == "draft"


def arguments(document: Document, sent: Mapping[str, str]) -> dict[str, Any]:
    """What the verb is told: only what the sender has changed, as others may change other lines meanwhile."""
    if sent.get("drop"):
        return {"dropped": [int(sent["drop"])] if sent["drop"].isdigit() else [0]}
    changed = []
    for line in document.lines.order_by("number"):
        given = {name: _changed(sent, name, line.number) for name in ("quantity", "price")}
        if any(value is not None for value in given.values()):
            changed.append(LineChange(line.number, **given))
    added = []
    if sent.get("item", "").strip():
        added.append(
            Wanted(
                sent["item"].strip(),
                number(sent.get("quantity", "")) or "0",
                price=number(sent.get("price", "")),
            )
        )
    return {name: value for name, value in (("changed", changed), ("added", added)) if value}


def _shown(row: Row, sent: Mapping[str, str]) -> Shown:
    line = row.line
    stands = _plain(quantity(line.item, line.quantity)), _price(line.price)
    return Shown(
        line,
        row.value,
        *stands,
        sent.get(f"quantity-{line.number}", stands[0]),
        sent.get(f"price-{line.number}", stands[1]),
    )


def _changed(sent: Mapping[str, str], name: str, line: int) -> str | None:
    now, was = sent.get(f"{name}-{line}"), sent.get(f"was-{name}-{line}")
    if now is None or now.strip() == was:
        return None
    return number(now) or "0"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _price(kept: int | None) -> str:
    """Ten-thousandths with the two digits that a price usually has, and more where it has more."""
    text = "" if kept is None else f"{Decimal(kept).scaleb(-4):.4f}"
    return text.removesuffix("00")
