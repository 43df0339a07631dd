"""What the menu offers, in its order. A page is shown to those whom its view lets in."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wharfinger.office.roles import Principal


@dataclass(frozen=True)
class Entry:
    """One page of the menu: the name of its route, and what it is called."""

    route: str
    title: str | Promise
    group: str = "work"


ENTRIES = (
    Entry("today", _("Today")),
    Entry("items", _("Items")),
    Entry("stock", _("Stock")),
    Entry("documents", _("Documents")),
    Entry("floor", _("Floor")),
    Entry("decisions", _("Decisions")),
    Entry("imports", _("Import"), "company"),
    Entry("people", _("People"), "company"),
    Entry("audit", _("Audit"), "company"),
    Entry("jobs", _("Jobs"), "company"),
    Entry("settings", _("Settings"), "company"),
)


def entries_for(principal: Principal | None) -> list[tuple[Entry, str]]:
    """The entries that this person may open, each with its address."""
    shown = []
    for entry in ENTRIES:
        try:
            address = reverse(entry.route)
        except NoReverseMatch:
            continue
        needs = getattr(resolve(address).func, "needs", None)
        if needs is not None and needs.met_by(principal):
            shown.append((entry, address))
    return shown
