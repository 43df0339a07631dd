"""What is found for a few letters: what begins with them first, then what has them inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wharfinger.books.models import Document, Item, ItemUnit, Place, Supplier
from wharfinger.office.roles import Principal, may_read
from wharfinger.web.menu import entries_for

MOST = 6


@dataclass(frozen=True)
class Hit:
    """One thing that was found, and its page."""

    kind: str
    code: str
    name: str | Promise
    link: str


def search(words: str, principal: Principal) -> list[Hit]:
    """Pages, items, documents, places and suppliers that this person may read."""
    words = words.strip()
    hits = [
        Hit(_("Page"), "", entry.title, address)
        for entry, address in entries_for(principal)
        if words.lower() in str(entry.title).lower()
    ]
    if not words:
        return hits
    if may_read(principal, "items"):
        hits += _items(words)
    if may_read(principal, "documents"):
        hits += [
            Hit(
                _("Document"),
                row.number,
                _(row.state.replace("_", " ")),
                reverse("document", args=[row.number]),
            )
            for row in Document.objects.filter(number__icontains=words).order_by("-id")[:MOST]
        ]
    if may_read(principal, "stock"):
        places = Place.objects.filter(site__isnull=False)
        hits += [
            Hit(_("Place"), row.code, row.name, f"{reverse('stock')}?by=lot&q={row.code}")
            for row in _named(places, words)
        ]
    if may_read(principal, "purchasing"):
        hits += [
            Hit(_("Supplier"), row.code, row.name, f"{reverse('documents')}?kind=purchase&q={row.code}")
            for row in _named(Supplier.objects.all(), words)
        ]
    return hits


def _items(words: str) -> list[Hit]:
    by_code = list(
        Item.objects.filter(Q(gtin=words) | Q(pk__in=ItemUnit.objects.filter(barcode=words).values("item")))
    )
    rows = by_code or _named(Item.objects.all(), words)
    return [Hit(_("Item"), row.code, row.name, reverse("item", args=[row.code])) for row in rows]


def _named(rows: QuerySet[Any], words: str) -> list[Any]:
    begins = list(
        rows.filter(Q(code__istartswith=words) | Q(name__istartswith=words)).order_by("code")[:MOST]
    )
    if len(begins) == MOST:
        return begins
    inside = rows.filter(Q(code__icontains=words) | Q(name__icontains=words)).exclude(
        pk__in=[row.pk for row in begins]
    )
    return begins + list(inside.order_by("code")[: MOST - len(begins)])
