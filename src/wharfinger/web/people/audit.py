"""Who did what, when, and what came of it; and whether the chain of it holds."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from wharfinger.office.roles import may
from wharfinger.web.doing import ask
from wharfinger.web.people import reading
from wharfinger.web.permission import needs_read
from wharfinger.web.principal import principal_of
from wharfinger.web.said import done


@needs_read("audit")
@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The acts, the newest first."""
    asked = reading.Asked(
        actor=request.GET.get("actor", ""),
        verb=request.GET.get("verb", ""),
        day=_day(request.GET.get("day", "")),
        before=_number(request.GET.get("before", "")),
    )
    found = reading.page_of(asked)
    actors, verbs = reading.choices()
    sealed, waiting = reading.chain()
    stays = {"actor": asked.actor, "verb": asked.verb, "day": asked.day.isoformat() if asked.day else ""}
    shown = {
        "page": found,
        "asked": asked,
        "actors": actors,
        "verbs": verbs,
        "sealed": sealed,
        "waiting": waiting,
        "older": f"?{urlencode({**stays, 'before': found.older})}" if found.older else "",
        "newest": f"?{urlencode(stays)}" if asked.before else "",
    }
    return render(request, "people/audit.html", shown)


@needs_read("audit")
@require_GET
def chain(request: HttpRequest) -> HttpResponse:
    """What the last check of the chain found, and how far the one is that runs."""
    sealed, waiting = reading.chain()
    principal = principal_of(request)
    shown = {
        "check": reading.last_check(),
        "may_check": principal is not None and may(principal, "enqueue_job"),
        "sealed": sealed,
        "waiting": waiting,
    }
    return render(request, "people/chain.html", shown)


@needs_read("audit")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the chain computed anew, from the first act to the last."""
    ask(request, "enqueue_job", "check_chain")
    return done(request, _("It is being checked."), to=reverse("audit_chain"))


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
