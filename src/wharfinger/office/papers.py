"""Documents on paper: purchase order, pick list, packing slip, by templates that the owner can change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.db.models import Sum

from wharfinger.books.documents import done, open_quantity
from wharfinger.books.home import home_from_environment
from wharfinger.books.ledger import reasons
from wharfinger.books.models import Document, ItemKind, Line, Movement, Person
from wharfinger.books.settings_kept import kept
from wharfinger.connect.print.bars import code_128
from wharfinger.connect.print.render import render
from wharfinger.office.amounts import quantity
from wharfinger.office.pick_lines import picks_for
from wharfinger.tables.calendar import business_day
from wharfinger.tables.currencies import Currency
from wharfinger.tables.errors import BooksError
from wharfinger.tables.money import Price, line_amount, total


@dataclass(frozen=True)
class Paper:
    """A paper of one kind of document, and the area that may be read by whoever prints it."""

    kind: str
    area: str
    sheet: Callable[[Document, dt.datetime], dict[str, Any]]


def own_templates() -> Path:
    """Where templates of the owner's lie: NAME.typ there is taken instead of ours."""
    return home_from_environment().folder / "templates"


def paper_of(document: Document, name: str | None = None) -> str:
    """The name of the paper that is asked for; without one, that of the document's kind."""
    fitting = [paper for paper, about in DOCUMENT_PAPERS.items() if about.kind == document.kind]
    if name in fitting:
        return name
    if name is None and fitting:
        return fitting[0]
    raise BooksError(
        where=document.number,
        found=f"no paper '{name}' for a document of kind {document.kind}"
        if name
        else f"a document of kind {document.kind}, which has no paper",
        expected=", ".join(fitting) or "a purchase order or a sales order",
        mend="choose another paper" if fitting else "look at the document's page",
    )


def document_pdf(document: Document, paper: str, now: dt.datetime) -> bytes:
    """The PDF of a document. Refused where typst is missing, or a template of the owner's is broken."""
    return render(paper, [DOCUMENT_PAPERS[paper].sheet(document, now)], own_templates())


def _purchase_order(document: Document, now: dt.datetime) -> dict[str, Any]:
    currency = Currency(document.currency or kept("currency"))
    lines, amounts = [], []
    for line in document.lines.select_related("item").order_by("number"):
        count = quantity(line.item, line.quantity - line.cancelled)
        price = Price(line.price or 0, currency)
        amounts.append(line_amount(price, Fraction(count)))
        lines.append(
            {
                "number": line.number,
                "item": line.item.code,
                "name": line.item.name,
                "quantity": f"{count:f} {line.item.unit}",
                "price": price.plain(),
                "amount": amounts[-1].plain(),
            }
        )
    return {
        **_head(document, now),
        "supplier": document.supplier.name if document.supplier else "",
        "supplier_email": (document.supplier.email if document.supplier else None) or "",
        "deliver_to": (document.to_place.name or document.to_place.code) if document.to_place else "",
        "currency": currency.code,
        "lines": lines,
        "total": total(amounts, currency).plain(),
    }


def _pick_list(document: Document, now: dt.datetime) -> dict[str, Any]:
    rows = [
        {
            "place": pick.place.code if pick.place else "",
            "item": pick.line.item.code,
            "name": pick.line.item.name,
            "lot": _lot(pick.lot, pick.expires),
            "take": f"{quantity(pick.line.item, pick.steps):f}",
        }
        for pick in picks_for([document], now)[document.pk]
    ]
    return {
        **_head(document, now),
        "site": (document.from_place.name or document.from_place.code) if document.from_place else "",
        "bars": vars(code_128(document.number)),
        "lines": [row for row in rows if row["place"]],
        "missing": [row for row in rows if not row["place"]],
    }


def _packing_slip(document: Document, now: dt.datetime) -> dict[str, Any]:
    lines = list(document.lines.exclude(item__kind=ItemKind.KIT).select_related("item").order_by("number"))
    moved = done(lines, reasons.SALE)
    lots = _lots_sent(lines)
    return {
        **_head(document, now),
        "bars": vars(code_128(document.number)),
        "address": _address(document),
        "lines": [
            {
                "item": line.item.code,
                "name": line.item.name,
                "lots": ", ".join(lots.get(line.pk, [])),
                "sent": f"{quantity(line.item, moved[line.pk]):f} {line.item.unit}",
                "open": f"{quantity(line.item, open_quantity(line, moved[line.pk])):f}",
            }
            for line in lines
        ],
    }


DOCUMENT_PAPERS: Mapping[str, Paper] = {
    "purchase_order": Paper("purchase", "purchasing", _purchase_order),
    "packing_slip": Paper("sale", "documents", _packing_slip),
    "order_pick_list": Paper("sale", "documents", _pick_list),
}


def _head(document: Document, now: dt.datetime) -> dict[str, Any]:
    return {
        "company": kept("company") or "",
        "number": document.number,
        "state": document.state,
        "date": str(business_day(document.at, kept("time_zone"))),
        "due": None if document.due is None else str(document.due),
        "note": document.note,
    }


def _address(document: Document) -> list[str]:
    """Name and address of the customer, where they are known and not erased."""
    if document.customer is None:
        return []
    person = Person.objects.filter(key=document.customer.code).first()
    told = [person.name, *(person.address or "").splitlines()] if person else []
    return [line for line in told if line] or [document.customer.code]


def _lots_sent(lines: list[Line]) -> dict[int, list[str]]:
    """The lots of each line of which something left and did not come back by undo."""
    rows = Movement.objects.filter(
        line__in=[line.pk for line in lines], reason=reasons.SALE, lot__isnull=False
    )
    standing = rows.filter(reverses__isnull=True, reversed_by__isnull=True)
    sent: dict[int, list[str]] = {}
    for line, lot, _ in (
        standing.values_list("line_id", "lot__code").annotate(Sum("quantity")).order_by("lot__code")
    ):
        sent.setdefault(line, []).append(lot)
    return sent


def _lot(code: str | None, expires: dt.date | None) -> str:
    return " ".join(part for part in (code, f"({expires})" if expires else None) if part)
