"""The page of the stock."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from wharfinger.books.settings_kept import kept
from wharfinger.office.hearing import last_event
from wharfinger.tables.calendar import business_day
from wharfinger.web.listing import Choice, Column, Empty, listing
from wharfinger.web.permission import needs_read
from wharfinger.web.stock import reading

BY_ITEM = (
    Column("item", lazy("Item"), "code"),
    Column("name", lazy("Name"), "name"),
    Column("on_hand", lazy("On hand"), "on_hand", number=True),
    Column("promised", lazy("Promised"), "promised", number=True),
    Column("value", lazy("Worth"), "held_value", number=True, wide=True),
)
BY_SITE = (
    Column("item", lazy("Item"), "item__code"),
    Column("name", lazy("Name"), "item__name", wide=True),
    Column("site", lazy("Site"), "site__code"),
    Column("on_hand", lazy("On hand"), "on_hand", number=True),
    Column("promised", lazy("Promised"), "promised", number=True),
    Column("value", lazy("Worth"), "value", number=True, wide=True),
)
BY_LOT = (
    Column("item", lazy("Item"), "item__code"),
    Column("name", lazy("Name"), "item__name", wide=True),
    Column("place", lazy("Place"), "place__code"),
    Column("lot", lazy("Lot"), "lot_code"),
    Column("expires", lazy("Expires"), "expires"),
    Column("on_hand", lazy("On hand"), "on_hand", number=True),
)


@needs_read("stock")
def stock(request: HttpRequest) -> HttpResponse:
    """What lies where, live. `item` in the address asks for the rows of these items alone."""
    live_after = last_event()  # before the rows are read: what comes in between is then heard, not missed
    today = business_day(dt.datetime.now(tz=dt.UTC), kept("time_zone"))
    by = request.GET.get("by", "item")
    by = by if by in ("item", "site", "lot") else "item"
    words, codes, site = (
        request.GET.get("q", "").strip(),
        request.GET.getlist("item"),
        request.GET.get("site", ""),
    )
    columns: tuple[Column, ...]
    rows: Any
    if by == "item":
        rows, columns, choices = reading.by_item(words, codes), BY_ITEM, []
    else:
        read, columns = (reading.by_site, BY_SITE) if by == "site" else (reading.by_lot, BY_LOT)
        rows = read(words, codes, site)
        choices = [Choice("site", _("Site"), [("", _("all")), *reading.sites()], site)]
    empty = Empty(
        _("Nothing is on hand yet"),
        _("Here stands what lies where, from the first count or receipt on."),
    )
    table = listing(request, rows, columns, sort="item", empty=empty, choices=choices, keep=("by",))
    tabs = [("item", _("By item")), ("site", _("By site")), ("lot", _("By place and lot"))]
    return render(
        request,
        "stock/stock.html",
        {
            "listing": table,
            "summary": reading.summary(today),
            "soon_days": reading.SOON_DAYS,
            "tabs": tabs,
            "by": by,
            "row_template": f"stock/by_{by}.html",
            "live_url": f"?by={by}",
            "live_after": live_after,
        },
    )
