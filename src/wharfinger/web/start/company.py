"""What a new company is asked, and what becomes of the answers."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest

from wharfinger.books.models import Place
from wharfinger.books.settings_kept import kept
from wharfinger.tables.errors import WharfingerError
from wharfinger.tables.facts import MAIN_PLACE
from wharfinger.web.doing import ask
from wharfinger.web.forms import Form, filled
from wharfinger.web.preferences.fields import FIELDS

ASKED = ("company", "currency", "time_zone", "usual_lead_days", "order_weekday", "service")
"""Who the company is, and the three questions that orders rest on until its data knows better."""


def as_it_stands() -> Form:
    """The questions with what the books hold by now."""
    return Form([replace(FIELDS[name].field(name, kept(name)), required=name in ASKED[:3]) for name in ASKED])


def write(request: HttpRequest) -> Form | None:
    """Keep the answers: None, or the form with each refusal beside its field. A first place is made, too."""
    form = filled(as_it_stands().fields, request.POST)
    errors: dict[str, WharfingerError] = {}
    for name in ASKED:
        value = FIELDS[name].read(request.POST.get(name, ""))
        if value == kept(name):
            continue
        try:
            ask(request, "set_setting", name, value, under=name)
        except WharfingerError as error:
            errors[name] = error
    if errors:
        return Form([replace(each, error=errors.get(each.name)) for each in form.fields])
    if not Place.objects.filter(kind__in=("warehouse", "store")).exists():
        ask(request, "add_place", MAIN_PLACE, "warehouse", under="place")
    return None
