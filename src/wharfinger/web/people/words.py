"""Roles, areas and what acts keep, in words for a page. Every template knows these."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

SHORT = 60
ROLES = {
    "owner": (_("Owner"), _("everything, and who may come in")),
    "buyer": (_("Buyer"), _("proposals, orders, sales, items, suppliers")),
    "warehouse": (_("Warehouse"), _("receives, moves, counts, ships")),
    "dispatcher": (_("Dispatcher"), _("transfers and deliveries")),
    "driver": (_("Driver"), _("hands over and takes back")),
    "viewer": (_("Viewer"), _("reads, and changes nothing")),
}
AREAS = {
    "today": _("Today"),
    "items": _("Items"),
    "stock": _("Stock"),
    "purchasing": _("Purchasing"),
    "sales": _("Sales"),
    "documents": _("Documents"),
    "decisions": _("Decisions"),
    "jobs": _("Jobs"),
    "settings": _("Settings"),
    "audit": _("Audit"),
    "people": _("People"),
}


@register.filter
def role(name: str) -> str:
    """What a role is called."""
    return str(ROLES[name][0]) if name in ROLES else name


@register.filter
def role_does(name: str) -> str:
    """What a role is for."""
    return str(ROLES[name][1]) if name in ROLES else ""


@register.filter
def area(name: str) -> str:
    """What an area is called."""
    return str(AREAS.get(name, name))


@register.filter
def told_short(told: dict[str, Any]) -> str:
    """What an act was told, as far as it fits into a line."""
    words = ", ".join(f"{name}: {_plain(value)}" for name, value in told.items())
    return words if len(words) <= SHORT else words[: SHORT - 1] + "…"


@register.filter
def told_whole(told: dict[str, Any]) -> str:
    """All that an act was told."""
    return json.dumps(told, indent=2, ensure_ascii=False)


def _plain(value: Any) -> str:
    if value is None:
        return gettext("none")
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
