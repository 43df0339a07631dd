"""Today: what is proposed, what people make of it, and what came of it."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wharfinger.books.acts import Answer
from wharfinger.books.models.proposals import UNDECIDED
from wharfinger.books.settings_kept import kept
from wharfinger.office import today as office
from wharfinger.office.guesses import kinds_of
from wharfinger.office.roles import may, may_read
from wharfinger.web.doing import ask
from wharfinger.web.forms import number
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.said import done
from wharfinger.web.today import reading

SNOOZE_DAYS = (1, 3, 7)


@needs_read("today")
def today(request: HttpRequest) -> HttpResponse:
    """The proposals that wait, most money first."""
    principal = principal_of(request)
    assert principal is not None
    cards = office.today(principal, principal.key if request.GET.get("mine") else None)
    kinds, kind = reading.kinds(cards), request.GET.get("kind", "")
    chosen = [card for card in cards if not kind or card.kind == kind]
    most = len(chosen) if request.GET.get("all") else reading.MOST
    return render(
        request,
        "today/today.html",
        {
            "summary": office.summary(),
            "cards": chosen[:most],
            "more": len(chosen) - most,
            "kinds": kinds,
            "kind": kind,
            "mine": request.GET.get("mine", ""),
            "suppliers": reading.suppliers(cards),
            "drafts": reading.drafts() if may_read(principal, "purchasing") else [],
            "decided": office.decided(),
            "outcomes": office.outcomes(),
            "names": reading.colleagues(),
            **_may(request),
        },
    )


@needs_read("today")
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal whole: the numbers that it rests on, and what people said."""
    row = reading.proposal(number)
    if row is None:
        raise Http404
    return render(
        request,
        "today/proposal.html",
        {
            "card": row,
            "evidence": office.evidence(number),
            "comments": reading.comments(row),
            "colleagues": reading.colleagues(),
            "waits": row.state in UNDECIDED,
            "outcome": getattr(row, "outcome", None),
            "guessed": kinds_of([row.item]).get(row.item, []) if row.item else [],
            **_may(request),
        },
    )


@needs_verb("accept_proposal")
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """Accept one, with the quantity of the form where it was changed."""
    row = reading.proposal(number)
    wanted = _quantity(request)
    asked = row.terms.get("quantity") if row else None
    changed = {"quantity": wanted} if wanted is not None and wanted != asked else {}
    answer = ask(request, "accept_proposal", number, **changed)
    return done(request, _accepted(answer), answer)


@needs_verb("accept_supplier")
@require_POST
def accept_supplier(request: HttpRequest) -> HttpResponse:
    """Accept every order of one supplier that stood on the page."""
    numbers = [int(each) for each in request.POST.getlist("proposal") if each.isdigit()]
    answer = ask(request, "accept_supplier", request.POST.get("supplier", ""), numbers or None)
    return done(request, _accepted(answer), answer)


@needs_verb("snooze")
@require_POST
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    """Put one off for some days."""
    days = request.POST.get("days", "1")
    until = reading.later(
        int(days) if days.isdigit() and len(days) < 4 else 1,
        dt.datetime.now(tz=dt.UTC),
        ZoneInfo(str(kept("time_zone"))),
    )
    answer = ask(request, "snooze", number, until)
    return done(request, _("Put off until %(day)s.") % {"day": until.date().isoformat()}, answer)


@needs_verb("dismiss")
@require_POST
def dismiss(request: HttpRequest, number: int) -> HttpResponse:
    """Say no, and why."""
    answer = ask(request, "dismiss", number, request.POST.get("reason", ""))
    return done(request, _("Dismissed."), answer)


@needs_verb("assign")
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Hand it to a colleague."""
    answer = ask(request, "assign", number, request.POST.get("to", ""))
    return done(request, _("Handed on."), answer, reverse("proposal", args=[number]))


@needs_verb("comment")
@require_POST
def comment(request: HttpRequest, number: int) -> HttpResponse:
    """Write something beside it."""
    answer = ask(request, "comment", number, request.POST.get("text", ""))
    return done(request, _("Written down."), answer, reverse("proposal", args=[number]))


@needs_verb("enqueue_job")
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Make the plan now instead of tonight."""
    answer = ask(request, "enqueue_job", "plan")
    return done(request, _("The plan is being made."), to=reverse("job", args=[answer["job"]]))


def _quantity(request: HttpRequest) -> str | None:
    return number(request.POST.get("quantity", ""))


def _accepted(answer: Answer) -> str:
    count = len(answer["proposals"])
    if answer["documents"]:
        told = {"count": count, "documents": ", ".join(answer["documents"])}
        return ngettext("Accepted: in %(documents)s.", "%(count)s accepted: in %(documents)s.", count) % told
    return _("Accepted; to be done by hand.")


def _may(request: HttpRequest) -> dict[str, bool]:
    principal = principal_of(request)
    assert principal is not None
    verbs = {
        "may_accept": "accept_proposal",
        "may_accept_supplier": "accept_supplier",
        "may_snooze": "snooze",
        "may_dismiss": "dismiss",
        "may_assign": "assign",
        "may_comment": "comment",
        "may_plan": "enqueue_job",
        "may_place": "place_order",
    }
    return {name: may(principal, verb) for name, verb in verbs.items()}
