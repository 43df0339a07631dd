"""Every setting of the books in words, and how what a form sends is read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from wharfinger.tables.errors import SettingError
from wharfinger.web.forms import Field, number

Words = str | Promise
WEEKDAYS = (
    ("", lazy("on any day")),
    ("mon", lazy("Monday")),
    ("tue", lazy("Tuesday")),
    ("wed", lazy("Wednesday")),
    ("thu", lazy("Thursday")),
    ("fri", lazy("Friday")),
    ("sat", lazy("Saturday")),
    ("sun", lazy("Sunday")),
)
VALUATIONS = (("average", lazy("moving average")), ("fifo", lazy("first in, first out")))


@dataclass(frozen=True)
class Kept:
    """A setting: its words, its form, and how it is read and written there."""

    label: Words
    help: Words
    kind: str = "text"
    read: Callable[[str], Any] = str.strip
    write: Callable[[Any], str] = str
    choices: tuple[tuple[str, Words], ...] = ()

    def field(self, name: str, value: Any) -> Field:
        """The field with what is kept."""
        return Field(name, self.label, self.kind, self.write(value), self.help, self.choices)


def _number(text: str) -> float | int | str:
    exact = number(text) or ""
    try:
        found = float(exact)
    except ValueError:
        return text
    return int(found) if found.is_integer() else found


def _names(text: str) -> list[str] | None:
    return text.replace(",", " ").split() or None


def _json(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError as error:
        raise SettingError(
            where="value", found=str(error), expected=_("JSON"), mend=_("correct the text")
        ) from None


def _plainly(value: Any) -> str:
    return f"{value:.12g}"


def _listed(value: Any) -> str:
    return ", ".join(value or [])


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True)


FIELDS: Mapping[str, Kept] = {
    "company": Kept(lazy("Name of the company"), lazy("stands on every page and print")),
    "currency": Kept(lazy("Currency"), lazy("of all values in the books; fixed by the first movement")),
    "valuation": Kept(
        lazy("Valuation of stock"), lazy("fixed by the first movement"), "choice", choices=VALUATIONS
    ),
    "time_zone": Kept(lazy("Time zone"), lazy("such as Europe/Berlin; it says when a business day ends")),
    "usual_lead_days": Kept(
        lazy("Days that a usual supplier takes"),
        lazy("holds where an offer says nothing else"),
        "number",
        _number,
        _plainly,
    ),
    "order_weekday": Kept(
        lazy("Day on which you order"),
        lazy("holds where a supplier names no days of its own"),
        "choice",
        choices=WEEKDAYS,
    ),
    "service": Kept(
        lazy("Share of what is asked for that shall be there at once"),
        lazy("more needs more stock; 0.95 is usual"),
        "number",
        _number,
        _plainly,
    ),
    "reservation_hours": Kept(
        lazy("Hours that a reservation holds"),
        lazy("then the goods are free again"),
        "number",
        _number,
        _plainly,
    ),
    "recount_share": Kept(
        lazy("Count again from this difference"),
        lazy("as a share of what the books say"),
        "number",
        _number,
        _plainly,
    ),
    "recount_value": Kept(
        lazy("Count again from this value"),
        lazy("of the difference, in the company's currency"),
        "number",
        _number,
        _plainly,
    ),
    "over_delivery_share": Kept(
        lazy("Over-delivery that is taken"),
        lazy("as a share of what was ordered; more is asked about"),
        "number",
        _number,
        _plainly,
    ),
    "plan_decisions": Kept(
        lazy("Decisions of the nightly plan"),
        lazy("names between commas; empty: all that can run"),
        read=_names,
        write=_listed,
    ),
    "decision_settings": Kept(
        lazy("Settings of the decisions in the plan"),
        lazy('as JSON, such as {"min_max": {"order_cost": 4}}'),
        "lines",
        _json,
        _as_json,
    ),
    "dismissed_days": Kept(
        lazy("Days that a dismissed proposal stays away"),
        lazy("unless something material changes"),
        "number",
        _number,
        _plainly,
    ),
}
"""By the names of `books.settings_kept`; a test finds one that has no words."""
