"""The list of imports, the page of one, and what can be done with it."""

from __future__ import annotations

from pathlib import PurePath

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from wharfinger.books.models import Guess, ImportBatch, ImportFile
from wharfinger.books.models.imports import DROPPED, READ
from wharfinger.office import importing
from wharfinger.office.guesses import listed
from wharfinger.office.roles import may
from wharfinger.tables.errors import WharfingerError
from wharfinger.web.doing import ask, by
from wharfinger.web.importing import reading
from wharfinger.web.listing import Column, Empty, listing
from wharfinger.web.permission import needs_read, needs_verb
from wharfinger.web.principal import principal_of
from wharfinger.web.refusals import REFUSED
from wharfinger.web.said import done

COLUMNS = (
    Column("made", lazy("Dropped"), "id"),
    Column("state", lazy("State"), "state"),
    Column("files", lazy("Files"), number=True),
    Column("waits", lazy("To mend"), number=True),
)


@needs_verb("stage_import")
def imports(request: HttpRequest) -> HttpResponse:
    """Drop files, and see what became of earlier ones."""
    error: WharfingerError | None = None
    if request.method == "POST":
        files = [(PurePath(each.name or "file").name, each.read()) for each in request.FILES.getlist("files")]
        try:
            code = importing.stage(by(request), files)
            importing.preview(get_object_or_404(ImportBatch, code=code))
        except WharfingerError as refusal:
            error = refusal
        else:
            return done(request, _("Read. Nothing is in the books yet."), to=reverse("import", args=[code]))
    empty = Empty(_("No files yet"), _("Here stands every import, with the way to take it back."))
    table = listing(request, reading.batches(), COLUMNS, sort="-made", empty=empty)
    context = {"listing": table, "error": error, "guesses": len(listed())}
    return render(request, "importing/imports.html", context, status=REFUSED if error else 200)


@needs_verb("stage_import")
def batch(request: HttpRequest, code: str) -> HttpResponse:
    """What the files are, what they would do, and what is to be mended first."""
    return _page(request, code)


@needs_verb("apply_import")
@require_POST
def apply(request: HttpRequest, code: str) -> HttpResponse:
    """Write it into the books."""
    row = _batch(code)
    try:
        told = {
            name: request.POST[name]
            for name in request.POST
            if name.startswith("supplier.") and request.POST[name].strip()
        }
        if told and row.state == READ:
            ask(request, "choose_import", code, told, under="choose")
        ask(request, "apply_import", code, only_sure="only_sure" in request.POST)
    except WharfingerError as error:
        return _page(request, code, error)
    return done(request, _("It is being written."), to=reverse("import", args=[code]))


@needs_verb("undo_import")
@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take all of it back."""
    _batch(code)
    try:
        ask(request, "undo_import", code)
    except WharfingerError as error:
        return _page(request, code, error)
    return done(request, _("It is being taken back."), to=reverse("import", args=[code]))


@needs_verb("drop_import")
@require_POST
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Forget it."""
    _batch(code)
    ask(request, "drop_import", code)
    return done(request, _("Forgotten. Nothing of it was in the books."), to=reverse("imports"))


@needs_verb("map_import")
@require_POST
def columns(request: HttpRequest, code: str, file: int) -> HttpResponse:
    """Answer questions, or say which column is which."""
    _file(code, file)
    answers = {
        name.removeprefix("answer."): value
        for name, value in request.POST.items()
        if name.startswith("answer.") and value
    }
    changed: dict[str, dict[str, str]] = {}
    for name, value in request.POST.items():
        if name.startswith("column.") and value != request.POST.get(f"was.{name}", value):
            table, _dot, our = name.removeprefix("column.").partition(".")
            changed.setdefault(table, {})[our] = value
    try:
        importing.answer(by(request), code, file, answers, changed)
        importing.preview(_batch(code))
    except WharfingerError as error:
        return _page(request, code, error)
    return done(request, _("Understood, and kept for the next file of this shape."), to=_at(code, file))


@needs_verb("mend_rows")
@require_POST
def rows(request: HttpRequest, code: str, file: int) -> HttpResponse:
    """Mend rows and try them again, or leave them out."""
    shelf = _file(code, file)
    left = [int(number) for number in request.POST.getlist("leave") if number.isdigit()]
    mended: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        number, _dot, column = name.removeprefix("cell.").partition(".")
        if (
            name.startswith("cell.")
            and number.isdigit()
            and value != request.POST.get(f"was.{number}.{column}")
        ):
            mended.setdefault(int(number), {})[column] = value
    try:
        if left:
            ask(request, "leave_rows_out", code, file, left, under="leave")
        fits = importing.mend(by(request, "mend"), code, file, mended) if mended else True
    except WharfingerError as error:
        return _page(request, code, error)
    waits = shelf.rows.filter(state="waits").count()
    if not waits:
        words = _("All rows of this file fit now.")
    elif fits:
        words = ngettext(
            "They fit now; %(count)d row waits.", "They fit now; %(count)d rows wait.", waits
        ) % {"count": waits}
    else:
        words = ngettext("%(count)d row still waits.", "%(count)d rows still wait.", waits) % {"count": waits}
    return done(request, words, to=_at(code, file))


@needs_verb("stage_import")
def quarantine(request: HttpRequest, code: str, file: int) -> HttpResponse:
    """All rows that wait, as a file."""
    text = reading.quarantine_csv(_file(code, file))
    headers = {"Content-Disposition": f'attachment; filename="quarantine-{code}-{file}.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@needs_read("items")
def guesses(request: HttpRequest) -> HttpResponse:
    """Facts that nobody gave, the one on which most money rests first."""
    principal = principal_of(request)
    may_confirm = principal is not None and may(principal, "confirm_guess")
    return render(request, "importing/guesses.html", {"guesses": listed(), "may_confirm": may_confirm})


@needs_verb("confirm_guess")
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """It is right."""
    get_object_or_404(Guess, pk=number)
    answer = ask(request, "confirm_guess", number)
    return done(request, _("It is a fact now."), answer, to=reverse("guesses"))


def _page(request: HttpRequest, code: str, error: WharfingerError | None = None) -> HttpResponse:
    principal = principal_of(request)
    assert principal is not None
    context = {
        "shown": reading.shown(_batch(code)),
        "error": error,
        "may_apply": may(principal, "apply_import"),
        "may_plan": may(principal, "enqueue_job"),
    }
    return render(request, "importing/batch.html", context, status=REFUSED if error else 200)


def _batch(code: str) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.exclude(state=DROPPED), code=code)


def _file(code: str, number: int) -> ImportFile:
    found = ImportFile.objects.filter(batch=_batch(code), number=number, fault__isnull=True).first()
    if found is None:
        raise Http404
    return found


def _at(code: str, file: int) -> str:
    return f"{reverse('import', args=[code])}#file-{file}"
