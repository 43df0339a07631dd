"""What lies where: by item, by site, by exact place and lot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import (
    DateField,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Power

from wharfinger.books.models import Balance, Holding, Item, Place, Reservation
from wharfinger.web.items.reading import matching

SOON_DAYS = 30
NEVER = dt.date(9999, 12, 31)
"""After every day: goods that do not expire stand last."""
_SIZE = Power(Value(10.0), Cast("item__decimals", FloatField()))


@dataclass(frozen=True)
class Summary:
    """The answer first: what the stock is worth, and where something is wrong with it."""

    value: int
    sites: int
    below_zero: int
    expires_soon: int


def summary(today: dt.date) -> Summary:
    """Of the whole company."""
    soon = today + dt.timedelta(days=SOON_DAYS)
    return Summary(
        value=int(Holding.objects.aggregate(value=Sum("value"))["value"] or 0),
        sites=Holding.objects.exclude(quantity=0).values("site").distinct().count(),
        below_zero=Holding.objects.filter(quantity__lt=0).values("item").distinct().count(),
        expires_soon=Balance.objects.filter(quantity__gt=0, lot__expires__lte=soon)
        .values("lot")
        .distinct()
        .count(),
    )


def by_item(words: str, codes: list[str]) -> QuerySet[Item]:
    """One row an item that is on hand somewhere."""
    size = Power(Value(10.0), Cast("decimals", FloatField()))
    held = Holding.objects.filter(item=OuterRef("pk")).order_by().values("item")
    promised = Reservation.objects.filter(item=OuterRef("pk")).order_by().values("item")
    rows = Item.objects.annotate(
        steps=Coalesce(Subquery(held.annotate(total=Sum("quantity")).values("total")), Value(0)),
        held_value=Coalesce(
            Cast(Subquery(held.annotate(total=Sum("value")).values("total")), FloatField()), Value(0.0)
        ),
        promised=Cast(
            Coalesce(Subquery(promised.annotate(total=Sum("quantity")).values("total")), Value(0)),
            FloatField(),
        )
        / size,
    ).annotate(on_hand=Cast("steps", FloatField()) / size)
    rows = matching(rows, words)
    return rows.filter(code__in=codes) if codes else rows.exclude(steps=0)


def by_site(words: str, codes: list[str], site: str) -> QuerySet[Holding]:
    """One row an item and site."""
    rows = matching(Holding.objects.select_related("item", "site"), words, "item__")
    rows = rows.filter(item__code__in=codes) if codes else rows.exclude(quantity=0)
    rows = rows.filter(site__code=site) if site else rows
    held = Reservation.objects.filter(item=OuterRef("item"), site=OuterRef("site")).order_by().values("item")
    return rows.annotate(
        on_hand=Cast("quantity", FloatField()) / _SIZE,
        promised=Cast(
            Coalesce(Subquery(held.annotate(total=Sum("quantity")).values("total")), Value(0)), FloatField()
        )
        / _SIZE,
    )


def by_lot(words: str, codes: list[str], site: str) -> QuerySet[Balance]:
    """One row an item, exact place and lot. The words may also name a place or a lot."""
    rows = Balance.objects.select_related("item", "place", "site", "lot")
    if words:
        named = rows.filter(place__code__iexact=words) | rows.filter(lot__code__iexact=words)
        rows = matching(rows, words, "item__") | named
    rows = rows.filter(item__code__in=codes) if codes else rows.exclude(quantity=0)
    rows = rows.filter(site__code=site) if site else rows
    return rows.annotate(
        on_hand=Cast("quantity", FloatField()) / _SIZE,
        expires=Coalesce("lot__expires", Value(NEVER), output_field=DateField()),
        lot_code=Coalesce("lot__code", Value("")),
    )


def sites() -> list[tuple[str, str]]:
    """The warehouses, stores and vehicles of the company."""
    rows = Place.objects.filter(site=F("id")).order_by("code").values_list("code", "name")
    return [(code, name or code) for code, name in rows]
