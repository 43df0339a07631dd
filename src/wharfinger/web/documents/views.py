"""The list of documents, the page of one, its verbs, and the form of a new order."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext_lazy as counted
from django.views.decorators.http import require_http_methods, require_POST

from wharfinger.books.documents import KINDS
from wharfinger.books.models import Document
from wharfinger.office.guesses import kinds_of
from wharfinger.office.papers import DOCUMENT_PAPERS
from wharfinger.office.roles import Principal, may, may_read
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.documents import ordering, reading, revising
from wharfinger.web.documents.actions import VERBS, actions
from wharfinger.web.doing import ask
from wharfinger.web.forms import Form, refused
from wharfinger.web.listing import Choice, Column, Empty, listing
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done

COLUMNS = (
    Column("number", lazy("Number"), "id"),
    Column("kind", lazy("Kind"), "kind"),
    Column("state", lazy("State"), "state"),
    Column("partner", lazy("With"), "partner"),
    Column("place", lazy("Place"), wide=True),
    Column("due", lazy("Due"), wide=True),
    Column("lines", lazy("Lines"), number=True, wide=True),
    Column("changed", lazy("Changed"), "changed_at", wide=True),
)

COUNTED = {
    "purchase": counted("%(count)d purchase order", "%(count)d purchase orders", "count"),
    "sale": counted("%(count)d sales order", "%(count)d sales orders", "count"),
    "transfer": counted("%(count)d transfer", "%(count)d transfers", "count"),
    "count": counted("%(count)d count", "%(count)d counts", "count"),
    "return": counted("%(count)d return", "%(count)d returns", "count"),
    "adjustment": counted("%(count)d adjustment", "%(count)d adjustments", "count"),
    "production": counted("%(count)d production order", "%(count)d production orders", "count"),
}
"""So many of each kind, in words."""


@needs_read("documents")
def documents(request: HttpRequest) -> HttpResponse:
    """Every document, those that are open first."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "open")
    rows = reading.documents(kind, "" if state == "all" else state, request.GET.get("q", "").strip())
    states = sorted({each for one in KINDS.values() for each in one.states if not kind or one.name == kind})
    choices = [
        Choice("kind", _("Kind"), [("", _("all")), *((name, _(name)) for name in KINDS)], kind),
        Choice(
            "state",
            _("State"),
            [
                ("open", _("open")),
                ("all", _("all")),
                *((each, _(each.replace("_", " "))) for each in states if each != "open"),
            ],
            state,
        ),
    ]
    principal = principal_of(request)
    assert principal is not None
    orders = may(principal, "draft_order")
    empty = Empty(
        _("No documents yet"),
        _("Here stand orders, transfers, counts, returns and adjustments, from the draft to the end."),
        reverse("order_new") if orders else "",
        _("Draft an order") if orders else "",
    )
    table = listing(request, rows, COLUMNS, sort="-number", empty=empty, choices=choices)
    found = sorted(reading.open_counts().items(), key=lambda pair: -pair[1])
    counts = [COUNTED[name] % {"count": count} for name, count in found]
    return render(request, "documents/documents.html", {"listing": table, "counts": counts, "orders": orders})


@needs_read("documents")
def document(request: HttpRequest, number: str) -> HttpResponse:
    """One document: its lines, what was done of them, and what may be done with it now."""
    return _page(request, number)


@needs_verb(*VERBS)
@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Do what a button says."""
    principal = principal_of(request)
    row = get_object_or_404(Document, number=number)
    assert principal is not None
    action = next((each for each in actions(row, principal) if each.verb == verb), None)
    if action is None:
        if verb not in VERBS:
            raise Http404
        # Somebody was quicker, or it may not be done: the verb says so in its own words.
        return done(
            request, _("Nothing was done."), ask(request, verb, number), reverse("document", args=[number])
        )
    try:
        answer = ask(request, verb, number, **action.arguments(request.POST.dict()))
    except WharfingerError as error:
        return _page(request, number, error, verb)
    words = _("%(number)s: %(what)s: done.") % {"number": number, "what": action.title}
    return done(request, words, answer, reverse("document", args=[number]))


@needs_verb(revising.VERB)
@require_POST
def lines(request: HttpRequest, number: str) -> HttpResponse:
    """Change, add or drop lines of a draft."""
    row, page = get_object_or_404(Document, number=number), reverse("document", args=[number])
    wanted = revising.arguments(row, request.POST.dict())
    if not wanted:
        return redirect(page)
    try:
        answer = ask(request, revising.VERB, number, **wanted)
    except WharfingerError as error:
        return _page(request, number, error, revising.VERB)
    return done(request, _("The lines of %(number)s are changed.") % {"number": number}, answer, page)


@needs_verb("draft_order")
@require_http_methods(["GET", "POST"])
def new_order(request: HttpRequest) -> HttpResponse:
    """Draft a purchase order."""
    sent = request.POST.dict() if request.method == "POST" else request.GET.dict()
    form, status = Form(ordering.fields(sent)), 200
    if request.method == "POST":
        try:
            answer = ask(request, "draft_order", lines=ordering.wanted(sent), **ordering.head(sent))
            words = _("%(number)s is drafted.") % {"number": answer["order"]}
            return done(request, words, answer, reverse("document", args=[answer["order"]]))
        except WharfingerError as error:
            form, status = refused(form, error), REFUSED
    return render(
        request, "documents/new_order.html", {"form": form, "lines": ordering.lines(sent)}, status=status
    )


def _page(
    request: HttpRequest, number: str, error: WharfingerError | None = None, verb: str = ""
) -> HttpResponse:
    row = get_object_or_404(
        Document.objects.select_related("supplier", "customer", "from_place", "to_place", "origin"),
        number=number,
    )
    principal = principal_of(request)
    assert principal is not None
    rows = reading.rows_of(row)
    values = [each.value for each in rows if each.value is not None]
    return render(
        request,
        "documents/document.html",
        {
            "document": row,
            "rows": rows,
            "guessed": kinds_of(each.line.item.code for each in rows) if row.kind == "purchase" else {},
            "value": sum(values) if values else None,
            "open": sum(1 for each in rows if each.open),
            "actions": actions(row, principal),
            "revising": revising.form(rows, request.POST.dict() if verb == revising.VERB else {})
            if revising.can_be(row) and may(principal, revising.VERB)
            else None,
            "history": reading.history(row),
            "proposals": reading.behind(row),
            "error": error,
            "refused_verb": verb,
            "pdf": _pdf(row, principal),
        },
        status=REFUSED if error else 200,
    )


def _pdf(row: Document, principal: Principal) -> str:
    """Where the document is as a print, if it has one that this person may read."""
    areas = [paper.area for paper in DOCUMENT_PAPERS.values() if paper.kind == row.kind]
    allowed = any(may_read(principal, area) for area in areas)
    return reverse("document_pdf", args=[row.number]) if allowed else ""
