"""What is read of items: the list, and what stands on the page of one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FloatField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Power

from wharfinger.books.documents import done, open_quantity
from wharfinger.books.ledger import reasons
from wharfinger.books.models import (
    Balance,
    Holding,
    Item,
    Line,
    Movement,
    Offer,
    PastSale,
    PastStock,
    Proposal,
    Reservation,
)
from wharfinger.books.models.history import STANDING
from wharfinger.books.models.proposals import UNDECIDED
from wharfinger.books.settings_kept import kept
from wharfinger.tables.calendar import business_day

CHART_DAYS = 120
SALES_DAYS = 28
ENDED = ("cancelled", "closed", "received", "undone")


@dataclass(frozen=True)
class Day:
    """Base units sold on a day and on hand at its end; None where the books do not know."""

    date: dt.date
    sold: float
    on_hand: float | None


def items() -> QuerySet[Item]:
    """Every item with what is on hand, in base units."""
    steps = Holding.objects.filter(item=OuterRef("pk")).order_by().values("item")
    total = Coalesce(Subquery(steps.annotate(total=Sum("quantity")).values("total")), Value(0))
    size = Power(Value(10.0), Cast("decimals", FloatField()))
    return Item.objects.annotate(on_hand=Cast(total, FloatField()) / size)


def matching(rows: QuerySet[Any], words: str, item: str = "") -> QuerySet[Any]:
    """Of these rows those whose item has the words in its number, name or category, or as its GTIN."""
    if not words:
        return rows
    found = (
        Q(**{f"{item}code__icontains": words})
        | Q(**{f"{item}name__icontains": words})
        | Q(**{f"{item}category__icontains": words})
        | Q(**{f"{item}gtin": words})
    )
    return rows.filter(found)


def categories() -> list[str]:
    """Every category that an item has."""
    rows = Item.objects.exclude(category="").order_by("category")
    return list(rows.values_list("category", flat=True).distinct())


def stock_of(item: Item) -> dict[str, Any]:
    """What is there, what of it is promised, and what it is worth; by place and lot in detail."""
    holdings = list(Holding.objects.filter(item=item).select_related("site"))
    reserved = Reservation.objects.filter(item=item).aggregate(steps=Sum("quantity"))["steps"] or 0
    balances = (
        Balance.objects.filter(item=item)
        .exclude(quantity=0)
        .select_related("place", "site", "lot")
        .order_by("site__code", "place__code", F("lot__expires").asc(nulls_last=True), "lot__code")
    )
    on_hand = sum(row.quantity for row in holdings)
    return {
        "on_hand": on_hand,
        "reserved": reserved,
        "free": on_hand - reserved,
        "value": sum(row.value for row in holdings),
        "sites": sum(1 for row in holdings if row.quantity),
        "balances": list(balances),
    }


def coming(item: Item) -> list[dict[str, Any]]:
    """Lines of open purchase orders, with what is still to come."""
    lines = list(
        Line.objects.filter(item=item, document__kind="purchase")
        .exclude(document__state__in=ENDED)
        .select_related("document__supplier", "document__to_place")
        .order_by("document__due", "document_id")
    )
    moved = done(lines, reasons.RECEIPT)
    rows = [{"line": line, "open": open_quantity(line, moved[line.id])} for line in lines]
    return [row for row in rows if row["open"]]


def offers(item: Item) -> list[Offer]:
    """What suppliers ask for it, the cheapest first."""
    return list(Offer.objects.filter(item=item).select_related("supplier").order_by("unit_cost"))


def movements(item: Item) -> QuerySet[Movement]:
    """Every movement of it, with its document."""
    return Movement.objects.filter(item=item).select_related(
        "item", "lot", "from_place", "to_place", "line__document"
    )


def days_of(item: Item, today: dt.date, days: int = CHART_DAYS) -> list[Day]:
    """Sales and stock of each day up to today, from the movements, and from history before the cut-over."""
    zone = kept("time_zone")
    first = today - dt.timedelta(days=days - 1)
    since = dt.datetime.combine(first, dt.time(), tzinfo=dt.UTC) - dt.timedelta(days=1)
    size = 10.0**item.decimals
    flow: dict[dt.date, float] = defaultdict(float)
    sold: dict[dt.date, float] = defaultdict(float)
    began: dt.date | None = None
    rows = Movement.objects.filter(item=item, at__gte=since, quantity__gt=0).values_list(
        "at", "quantity", "reason", "from_place__site", "to_place__site"
    )
    for at, steps, reason, start, end in rows:
        day = business_day(at, zone)
        change = ((end is not None) - (start is not None)) * steps / size
        flow[day] += change
        if reason in (reasons.SALE, reasons.RETURN):
            sold[day] -= change
        if reason == reasons.OPENING:
            began = min(began or day, day)
    for date, steps in PastSale.objects.filter(STANDING, item=item, date__gte=first).values_list(
        "date", "quantity"
    ):
        sold[date] += steps / size
    past = dict(
        PastStock.objects.filter(STANDING, item=item, date__gte=first)
        .values_list("date")
        .annotate(steps=Sum("on_hand"))
        .order_by()
    )
    level = (Holding.objects.filter(item=item).aggregate(steps=Sum("quantity"))["steps"] or 0) / size
    found = []
    for back in range(days):
        day = today - dt.timedelta(days=back)
        known = began is None or day >= began
        earlier = past[day] / size if day in past else None
        found.append(Day(day, round(sold[day], 6), round(level, 6) if known else earlier))
        level -= flow[day]
    return found[::-1]


def proposals(item: Item) -> list[Any]:
    """What is suggested about it and not decided."""
    return list(Proposal.objects.filter(item=item.code, state__in=UNDECIDED).order_by("-worth"))
