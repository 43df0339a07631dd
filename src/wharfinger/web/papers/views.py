"""Documents as PDF, and the page on which labels are chosen."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from wharfinger.books.models import Document
from wharfinger.office.labels import Label, labels_pdf
from wharfinger.office.papers import DOCUMENT_PAPERS, document_pdf, paper_of
from wharfinger.office.roles import may_read
from wharfinger.tables.errors import BooksError, WharfingerError
from wharfinger.web.permission import needs_read
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED

LINES = 8
"""So many things can be chosen at once on the page of labels."""


@require_GET
@needs_read("documents")
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF of a document; `paper` chooses where its kind has several."""
    row = (
        Document.objects.select_related("supplier", "customer", "from_place", "to_place")
        .filter(number=number)
        .first()
    )
    if row is None:
        raise Http404
    paper = paper_of(row, request.GET.get("paper"))
    principal = principal_of(request)
    if principal is None or not may_read(principal, DOCUMENT_PAPERS[paper].area):
        raise PermissionDenied
    made = document_pdf(row, paper, dt.datetime.now(tz=dt.UTC))
    return _pdf(made, f"{row.number}-{paper.replace('_', '-')}")


@require_GET
@needs_read("items")
def labels(request: HttpRequest) -> HttpResponse:
    """Choose what to label. With a choice, the PDF."""
    asked = zip(
        request.GET.getlist("place"),
        request.GET.getlist("item"),
        request.GET.getlist("lot"),
        request.GET.getlist("count"),
        strict=False,
    )
    rows = [tuple(value.strip() for value in row) for row in asked]
    wanted = [row for row in rows if row[0] or row[1]]
    error: WharfingerError | None = None
    if wanted:
        try:
            return _pdf(labels_pdf([_label(*row) for row in wanted]), "labels")
        except WharfingerError as refused:
            error = refused
    empty = [("", "", "", "1")] * max(LINES - len(wanted), 1)
    context = {"rows": [*wanted, *empty], "error": error}
    return render(request, "papers/labels.html", context, status=REFUSED if error else 200)


def _label(place: str, item: str, lot: str, count: str) -> Label:
    if not count.isdecimal():
        raise BooksError(
            where=place or item,
            found=f"'{count}' labels",
            expected="a whole number",
            mend="say how many labels of it to print",
        )
    return Label(place=place or None, item=item or None, lot=lot or None, count=int(count))


def _pdf(made: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{_plain(name)}.pdf"'},
    )


def _plain(name: str) -> str:
    return "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "-" for sign in name)
