"""The page of the settings."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from wharfinger.books.settings_kept import DEFAULTS, kept
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.forms import Field, Form, filled, number, refused
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.preferences import reading
from wharfinger.web.preferences.fields import FIELDS
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done

LEVELS = (("watch", lazy("watch")), ("suggest", lazy("suggest")), ("act", lazy("act")))


@needs_read("settings")
def settings(request: HttpRequest) -> HttpResponse:
    """Every setting, each with its own button."""
    return _page(request)


@needs_verb("set_setting")
@require_POST
def change(request: HttpRequest, name: str) -> HttpResponse:
    """Keep one."""
    if name not in FIELDS:
        raise Http404
    try:
        answer = ask(request, "set_setting", name, FIELDS[name].read(request.POST.get(name, "")))
    except WharfingerError as error:
        field = FIELDS[name].field(name, kept(name))
        form = filled([field], request.POST)
        return _page(
            request, {name: refused(form, type(error)(**{**error.as_dict(), "where": name}))}, REFUSED
        )
    return done(request, _("Kept."), answer, reverse("settings"))


@needs_verb("set_autonomy")
@require_POST
def level(request: HttpRequest) -> HttpResponse:
    """Say how far a kind of proposal goes by itself."""
    sent = request.POST
    count = sent.get("most_count", "").strip()
    answer = ask(
        request,
        "set_autonomy",
        sent.get("decision", ""),
        sent.get("kind", ""),
        sent.get("level", ""),
        number(sent.get("most_money", "")),
        int(count) if count.isdigit() else None,
        sent.get("overrule", ""),
    )
    return done(request, _("Kept."), answer, reverse("settings"))


def _page(request: HttpRequest, wrong: dict[str, Form] | None = None, status: int = 200) -> HttpResponse:
    forms: list[tuple[str, Form]] = [
        (name, (wrong or {}).get(name) or Form([_field(name)])) for name in DEFAULTS if name in FIELDS
    ]
    context = {"forms": forms, "levels": reading.levels(), "choices": LEVELS, "company": kept("company")}
    return render(request, "preferences/settings.html", context, status=status)


def _field(name: str) -> Field:
    return FIELDS[name].field(name, kept(name))
