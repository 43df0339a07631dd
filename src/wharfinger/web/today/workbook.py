"""Today as a workbook, out and back: what it changes is shown, and done after a yes."""

from __future__ import annotations

import datetime as dt
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wharfinger.office import workbook
from wharfinger.office.revising import LineChange
from wharfinger.tables.errors import BooksError, WharfingerError
from wharfinger.web.doing import ask
from wharfinger.web.permission import needs_verb
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
VERBS = ("accept_proposal", "snooze", "dismiss", "revise_order")


@needs_verb("accept_supplier")
def download(request: HttpRequest) -> HttpResponse:
    """The workbook as things stand."""
    headers = {"Content-Disposition": 'attachment; filename="today.xlsx"'}
    return HttpResponse(workbook.workbook(), content_type=XLSX, headers=headers)


@needs_verb("accept_supplier")
@require_POST
def bring_back(request: HttpRequest) -> HttpResponse:
    """What somebody changed in it."""
    sent = request.FILES.get("workbook")
    if sent is None:
        raise BooksError(
            where="workbook", found=_("no file"), expected=_("the workbook"), mend=_("choose the file first")
        )
    found = workbook.changes(sent.name or "today.xlsx", sent.read())
    shown = [
        (each, json.dumps([each.verb, dict(each.arguments)]) if not each.problem else "") for each in found
    ]
    return render(request, "today/workbook.html", {"changes": shown})


@needs_verb("accept_supplier")
@require_POST
def do(request: HttpRequest) -> HttpResponse:
    """Do what was shown, each change an act of its own; one that is refused holds up no other."""
    count, refused = 0, []
    for turn, text in enumerate(request.POST.getlist("change")):
        try:
            verb, arguments = json.loads(text)
            if verb not in VERBS:
                raise ValueError(verb)
            if verb == "snooze":
                arguments["until"] = dt.datetime.now(tz=dt.UTC) + dt.timedelta(days=1)
            if verb == "revise_order":
                arguments["changed"] = [LineChange(**each) for each in arguments["changed"]]
            ask(request, verb, under=str(turn), **arguments)
        except WharfingerError as error:
            refused.append(error)
        except (ValueError, TypeError, KeyError):
            refused.append(
                BooksError(
                    where=text[:80],
                    found=_("a change that was not shown"),
                    expected=_("one of those shown"),
                    mend=_("bring the workbook back once more"),
                )
            )
        else:
            count += 1
    if refused:
        context = {"changes": [], "refused": refused, "count": count}
        return render(request, "today/workbook.html", context, status=REFUSED)
    words = ngettext("%(count)d change is done.", "%(count)d changes are done.", count) % {"count": count}
    return done(request, words, to=reverse("today"))
