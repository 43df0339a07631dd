"""The list of items, the page of one, and its form."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from wharfinger.books.models import Item, ItemPicture
from wharfinger.books.settings_kept import kept
from wharfinger.connect.picture_header import MEDIA_TYPES
from wharfinger.office.guesses import kinds_of
from wharfinger.office.hearing import last_event
from wharfinger.office.roles import may, may_read
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.forms import Form, filled, refused
from wharfinger.web.items import reading
from wharfinger.web.items.fields import changes, fields
from wharfinger.web.listing import Choice, Column, Empty, listing
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done

COLUMNS = (
    Column("item", lazy("Item"), "code"),
    Column("name", lazy("Name"), "name"),
    Column("category", lazy("Category"), "category", wide=True),
    Column("on_hand", lazy("On hand"), "on_hand", number=True),
    Column("unit", lazy("Unit"), wide=True),
    Column("cost", lazy("Cost"), "unit_cost", number=True, wide=True),
    Column("price", lazy("Price"), "price", number=True),
)
PICTURE = Column("picture", lazy("Picture"))
MOVES = (
    Column("at", lazy("When"), "at"),
    Column("reason", lazy("Why"), "reason"),
    Column("quantity", lazy("Quantity"), "quantity", number=True),
    Column("from", lazy("From"), wide=True),
    Column("to", lazy("To"), wide=True),
    Column("lot", lazy("Lot"), wide=True),
    Column("document", lazy("Document")),
)


@needs_read("items")
def items(request: HttpRequest) -> HttpResponse:
    """Every item, with what is on hand."""
    rows = reading.matching(reading.items().select_related("picture"), request.GET.get("q", "").strip())
    category = request.GET.get("category", "")
    stock = request.GET.get("stock", "")
    if category:
        rows = rows.filter(category=category)
    if stock:
        rows = rows.filter(on_hand__gt=0) if stock == "some" else rows.filter(on_hand__lte=0)
    everything = [("", _("all")), *((name, name) for name in reading.categories())]
    choices = [
        Choice("category", _("Category"), everything, category),
        Choice("stock", _("Stock"), [("", _("all")), ("some", _("in stock")), ("none", _("none"))], stock),
    ]
    empty = Empty(
        _("No items yet"),
        _("Here stands everything that you buy, make, store and sell, once its list is in the books."),
    )
    pictured = ItemPicture.objects.exists()
    columns = (PICTURE, *COLUMNS) if pictured else COLUMNS
    table = listing(request, rows, columns, sort="item", empty=empty, choices=choices)
    return render(request, "items/items.html", {"listing": table, "pictured": pictured})


@needs_read("items")
def item(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one item."""
    return page_of(request, get_object_or_404(Item.objects.select_related("supplier"), code=code))


def page_of(request: HttpRequest, row: Item, error: WharfingerError | None = None) -> HttpResponse:
    """The page of an item, with what was refused of what was asked for there."""
    principal = principal_of(request)
    assert principal is not None
    live_after = last_event()  # before the rows are read
    today = business_day(dt.datetime.now(tz=dt.UTC), kept("time_zone"))
    days = reading.days_of(row, today)
    buys = may_read(principal, "purchasing")
    empty = Empty(_("Nothing of it has moved yet"))
    moves = listing(
        request, reading.movements(row), MOVES, sort="-at", empty=empty, name="movements", size=20
    )
    return render(
        request,
        "items/item.html",
        {
            "guessed": kinds_of([row.code]).get(row.code, []),
            "item": row,
            "stock": reading.stock_of(row),
            "days": days,
            "sold": sum(day.sold for day in days[-reading.SALES_DAYS :]),
            "sold_days": reading.SALES_DAYS,
            "coming": reading.coming(row) if buys else [],
            "offers": reading.offers(row) if buys else [],
            "proposals": reading.proposals(row) if may_read(principal, "today") else [],
            "listing": moves,
            "picture": ItemPicture.objects.filter(item=row).first(),
            "may_change": may(principal, "change_item"),
            "may_picture": may(principal, "set_picture"),
            "media_types": ",".join(MEDIA_TYPES),
            "error": error,
            "live_url": reverse("item", args=[row.code]),
            "live_after": live_after,
        },
        status=REFUSED if error else 200,
    )


@needs_verb("change_item")
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The form of an item."""
    row = get_object_or_404(Item.objects.select_related("supplier"), code=code)
    form, status = Form(fields(row)), 200
    page = reverse("item", args=[code])
    if request.method == "POST":
        wanted = changes(row, request.POST.dict())
        if not wanted:
            return redirect(page)
        try:
            return done(request, _("Changed."), ask(request, "change_item", code, wanted), page)
        except WharfingerError as error:
            form, status = refused(filled(form.fields, request.POST), error), REFUSED
    return render(request, "items/change.html", {"item": row, "form": form}, status=status)
