"""Undo an act: what it changed is put back, what it posted is reversed, and both stand in the audit."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.utils import IntegrityError

from wharfinger.books.acts import Answer, By, Doing, plain
from wharfinger.books.documents import KINDS
from wharfinger.books.documents.states import UNDONE
from wharfinger.books.guards import GUARDS
from wharfinger.books.ledger import reverse
from wharfinger.books.models import Act, Document, Line, Lot, Movement, Reservation, Serial
from wharfinger.books.months import mark_closed_months
from wharfinger.office.seen import keep_by_name, seen
from wharfinger.office.verb import VERBS, verb
from wharfinger.tables.errors import BooksError

PAUSE_SECONDS = 0.005
"""Between two acts of a batch, so that others get in."""
VOIDED = tuple(guard.model for guard in GUARDS if guard.once == "voided_at")


@verb("undo", can_be_undone=False)
def undo(doing: Doing, act: int) -> Answer:
    """Undo an act, as long as nothing rests on it; what does is named otherwise."""
    done = _act(act)
    doing.undoes = done
    _void_history(doing, done)
    movements = Movement.objects.filter(act=done).values_list("id", flat=True)
    posted = reverse(doing, list(movements))
    shared = _with_lines_of_others(done)
    for change in reversed(done.changes):
        _put_back(doing, done, change, shared)
    doing.tell("act.undone", act=done.pk, verb=done.verb)
    return {"undone": done.pk, "verb": done.verb, "movements": [each.id for each in posted]}


def undo_batch(by: By, batch: str) -> list[int]:
    """Undo the acts of a batch that stand, the latest first; their numbers. Readings stay."""
    acts = Act.objects.filter(batch=batch, undone_by__isnull=True, undoes__isnull=True).order_by("-id")
    numbers = [
        number
        for number, verb_name in acts.values_list("id", "verb")
        if verb_name not in VERBS or VERBS[verb_name].can_be_undone
    ]
    for number in numbers:
        undo(replace(by, key=f"{by.key}/{number}" if by.key else ""), number)
        time.sleep(PAUSE_SECONDS)
    return numbers


def can_be_undone(act: int) -> str:
    """Empty where the act can be undone as far as can be said beforehand, else why it cannot."""
    try:
        _act(act)
    except BooksError as error:
        return error.found
    return ""


def _act(number: int) -> Act:
    done = Act.objects.filter(pk=number).first()
    found = ""
    if done is None:
        found = "no such act"
    elif Act.objects.filter(undoes=done).exists():
        found = "an act that is undone already"
    elif done.verb in VERBS and not VERBS[done.verb].can_be_undone:
        found = f"an act of the kind '{done.verb}', which cannot be undone"
    if done is None or found:
        raise BooksError(
            where=f"act {number}",
            found=found,
            expected="an act that stands and can be undone",
            mend="look at the audit; what was undone is done again by doing it anew",
        )
    return done


def _void_history(doing: Doing, done: Act) -> None:
    for model in VOIDED:
        rows = model._default_manager.filter(act=done, voided_at__isnull=True)
        days = "received" if hasattr(model, "received") else "date"
        months = set(rows.values_list(days, flat=True))
        if rows.update(voided_at=doing.now):
            mark_closed_months(str(model._meta.model_name), months, doing.now)


def _put_back(doing: Doing, done: Act, change: list[Any], shared: set[int]) -> None:
    way, name, key, *rest = change
    model = apps.get_model("books", name)
    if any(guard.model is model for guard in GUARDS):
        return  # a fact stays; its act says that it was undone
    manager = model._default_manager
    if way == "created":
        keys = key if isinstance(key, list) else [key]
        named, stand = seen(model, keys)
        for row in manager.filter(pk__in=keys).order_by("-pk"):
            if row.pk in named and row.pk not in stand:
                keep_by_name(doing, row)
            elif isinstance(row, Document):
                if row.pk not in shared:
                    _end(doing, done, row)
            elif isinstance(row, Line):
                if row.document.act_id != done.pk or row.document_id in shared:
                    _take_back(doing, done, row)
            else:
                _remove(doing, done, row)
    elif way == "changed":
        before, after = rest
        row = manager.filter(pk=key).first()
        if row is None or any(plain(getattr(row, field)) != value for field, value in after.items()):
            raise _rests(done, f"{_named(row, name, key)}, which was changed again since")
        if isinstance(row, Line) and before.keys() & {"quantity", "price"}:
            _must_be_open(done, row.document)
        _change_back(
            doing, done, row, {field: _value(model, field, value) for field, value in before.items()}
        )
    else:
        row = model(**{field: _value(model, field, value) for field, value in rest[0].items()})
        if isinstance(row, Line):
            _must_be_open(done, row.document)
        _make_again(doing, done, row)


def _change_back(doing: Doing, done: Act, row: models.Model, before: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            doing.change(row, **before)
    except IntegrityError:  # such as a proposal that was made anew since it was decided
        name = str(row._meta.verbose_name)
        raise _rests(done, f"{name} {row.pk}, whose place another one has taken since") from None


def _make_again(doing: Doing, done: Act, row: models.Model) -> None:
    try:
        with transaction.atomic():
            doing.create(row)
    except IntegrityError:  # such as the picture of an item that has another one by now
        raise _rests(done, f"a {row._meta.verbose_name}, whose place another one has taken since") from None


def _with_lines_of_others(done: Act) -> set[int]:
    """Documents that this act drew up and later acts added lines to: they stay, for those."""
    ours = {
        key
        for way, name, keys, *_ in done.changes
        if (way, name) == ("created", "line")
        for key in (keys if isinstance(keys, list) else [keys])
    }
    lines = Line.objects.filter(document__act=done).values_list("pk", "document_id")
    return {document for line, document in lines if line not in ours}


def _take_back(doing: Doing, done: Act, line: Line) -> None:
    """A line that was added to a document that is still open goes out again; the last one ends it."""
    document = line.document
    _must_be_open(done, document)
    if line.counted is not None:
        raise _rests(done, _named(document, "document", document.pk))
    _remove(doing, done, line)
    if not document.lines.exists() and Act.objects.filter(undoes=document.act_id).exists():
        doing.change(document, state=UNDONE, changed_at=doing.now)


def _must_be_open(done: Act, document: Document) -> None:
    """Lines are put back as long as nobody was told of them."""
    if document.kind != "count" and document.state != KINDS[document.kind].first:
        raise _rests(done, _named(document, "document", document.pk))


def _end(doing: Doing, done: Act, document: Document) -> None:
    """A document keeps its number and its lines; it ends as undone, where nothing else came of it."""
    others = Movement.objects.filter(
        line__document=document, reverses__isnull=True, reversed_by__isnull=True
    ).exclude(act__in=(done.pk, doing.act_id))
    if document.state != KINDS[document.kind].first:
        raise _rests(done, _named(document, "document", document.pk))
    if others.exists() or Reservation.objects.filter(line__document=document).exists():
        raise _rests(done, f"{document.number}, of which goods have moved or are promised")
    doing.change(document, state=UNDONE, changed_at=doing.now)


def _remove(doing: Doing, done: Act, row: models.Model) -> None:
    try:
        with transaction.atomic():
            doing.remove(row)
    except ProtectedError as error:
        if isinstance(row, (Lot, Serial)):
            return  # what was once seen on goods stays known
        on = sorted({str(each._meta.verbose_name) for each in error.protected_objects})
        raise _rests(done, f"a {row._meta.verbose_name} on which a {', a '.join(on)} rests") from None


def _named(row: models.Model | None, name: str, key: Any) -> str:
    if isinstance(row, Document):
        return f"{row.number}, which is {row.state.replace('_', ' ')} by now"
    return f"{name} {key}"


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    field = model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        field = field.target_field if name == field.attname else field
        if isinstance(field, models.ForeignKey):
            return None if value is None else field.related_model._default_manager.get(pk=value)
    return field.to_python(value)


def _rests(done: Act, what: str) -> BooksError:
    return BooksError(
        where=f"act {done.pk} ({done.verb})",
        found=what,
        expected="an act on which nothing rests",
        mend="undo what came after it first, the latest one first",
    )
