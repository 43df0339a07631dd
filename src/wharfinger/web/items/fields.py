"""The form of an item: which columns can be changed, in which words, and how what is sent is read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wharfinger.books.models import Item, Supplier
from wharfinger.web.forms import Field, number

STATUSES = (
    ("", _("not set")),
    ("new", _("new")),
    ("active", _("active")),
    ("ending", _("ending")),
    ("ended", _("ended")),
)
STORAGE = (("", _("not set")), ("ambient", _("ambient")), ("chilled", _("chilled")), ("frozen", _("frozen")))
NUMBERS = ("shelf_life_days", "length_mm", "width_mm", "height_mm", "weight_g", "tax_rate")
MONEY = ("unit_cost", "price")
FLAGS = ("fragile", "this_side_up")


def fields(item: Item) -> list[Field]:
    """The fields with what the books say now."""
    suppliers = [("", _("none")), *Supplier.objects.order_by("code").values_list("code", "name")]
    has = values(item)
    return [
        Field("name", _("Name"), required=True, value=has["name"]),
        Field("category", _("Category"), value=has["category"]),
        Field(
            "price", _("Sales price"), "number", help=_("net of tax, for one base unit"), value=has["price"]
        ),
        Field(
            "unit_cost",
            _("Cost"),
            "number",
            help=_("where no offer of a supplier says otherwise"),
            value=has["unit_cost"],
        ),
        Field("supplier", _("Usual supplier"), "choice", choices=suppliers, value=has["supplier"]),
        Field("status", _("Status"), "choice", choices=STATUSES, value=has["status"]),
        Field("storage", _("Storage"), "choice", choices=STORAGE, value=has["storage"]),
        Field("shelf_life_days", _("Shelf life in days"), "number", value=has["shelf_life_days"]),
        Field("weight_g", _("Weight in g"), "number", value=has["weight_g"]),
        Field("length_mm", _("Length in mm"), "number", value=has["length_mm"]),
        Field("width_mm", _("Width in mm"), "number", value=has["width_mm"]),
        Field("height_mm", _("Height in mm"), "number", value=has["height_mm"]),
        Field("gtin", _("GTIN"), help=_("the number under the barcode of one piece"), value=has["gtin"]),
        Field(
            "tax_rate", _("Tax rate"), "number", help=_("a share: 0.19 is 19 percent"), value=has["tax_rate"]
        ),
        Field("hazard_class", _("Hazard class"), value=has["hazard_class"]),
        Field("fragile", _("Fragile"), "yes", value=has["fragile"]),
        Field("this_side_up", _("This side up"), "yes", value=has["this_side_up"]),
    ]


def values(item: Item) -> dict[str, Any]:
    """Each column as the form shows it."""
    has: dict[str, Any] = {
        name: _plain(getattr(item, name)) for name in (*NUMBERS, "name", "category", "gtin")
    }
    has |= {name: getattr(item, name) or "" for name in ("status", "storage", "hazard_class")}
    has |= {name: _plain(Decimal(getattr(item, name)).scaleb(-4)) for name in MONEY}
    has |= {name: bool(getattr(item, name)) for name in FLAGS}
    return has | {"supplier": item.supplier.code if item.supplier else ""}


def changes(item: Item, sent: Mapping[str, str]) -> dict[str, Any]:
    """What was sent and is not what the books say."""
    stood = values(item)
    wanted: dict[str, Any] = {}
    for name, before in stood.items():
        if name in FLAGS:
            if (sent.get(name) == "true") != before:
                wanted[name] = sent.get(name) == "true"
        elif name in sent and sent[name].strip() != str(before):
            wanted[name] = number(sent[name]) if name in (*NUMBERS, *MONEY) else sent[name].strip()
    for name in ("status", "storage", "supplier", "hazard_class", "gtin"):
        if wanted.get(name) == "":
            wanted[name] = None
    return wanted


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)
