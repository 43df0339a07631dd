"""What a new company is asked, and what becomes of the answers."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wharfinger.books.models import Place
from wharfinger.books.settings_kept import kept
from wharfinger.tables.errors import WharfingerError
from wharfinger.tables.facts import MAIN_PLACE
from wharfinger.web.doing import ask

DAYS = (
    ("", _("On any day")),
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
    ("sun", _("Sunday")),
)
SERVICES = ((0.9, "90 %"), (0.95, "95 %"), (0.98, "98 %"), (0.99, "99 %"))


class CompanyForm(forms.Form):
    """The company and the three questions that every order rests on until the data knows better."""

    company = forms.CharField(label=_("Name of the company"), max_length=200)
    currency = forms.CharField(
        label=_("Currency"),
        max_length=3,
        help_text=_("As in ISO 4217: EUR, USD, GBP. It cannot change later."),
    )
    time_zone = forms.CharField(label=_("Time zone"), help_text=_("Such as Europe/Berlin."))
    usual_lead_days = forms.IntegerField(
        label=_("How many days does a usual supplier take?"),
        min_value=0,
        max_value=365,
        help_text=_("Holds where an offer says nothing else."),
    )
    order_weekday = forms.ChoiceField(
        label=_("On which day do you order?"),
        required=False,
        choices=DAYS,
    )
    service = forms.TypedChoiceField(
        label=_("How much of what is asked for shall be there at once?"),
        coerce=float,
        choices=[(str(share), words) for share, words in SERVICES],
        help_text=_("More needs more stock. 95 % is usual."),
    )


def as_it_stands() -> dict[str, object]:
    """The answers that the books hold by now."""
    return {name: kept(name) for name in CompanyForm.base_fields}


def write(request: HttpRequest, form: CompanyForm) -> bool:
    """Keep the answers, a refusal beside its field. A first place is made where there is none."""
    for name, value in list(form.cleaned_data.items()):
        if value == kept(name):
            continue
        try:
            ask(request, "set_setting", name, value, under=name)
        except WharfingerError as error:
            form.add_error(name, f"{error.found}; {error.expected}. {error.mend}")
    if form.errors:
        return False
    if not Place.objects.filter(site__isnull=False, kind__in=("warehouse", "store")).exists():
        ask(request, "add_place", MAIN_PLACE, "warehouse", under="place")
    return True
