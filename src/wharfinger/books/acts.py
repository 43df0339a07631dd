"""Acts: who did what, once. The audit row, the idempotency key and the way back are one row."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
from django.db import models
from django.db.utils import IntegrityError

from wharfinger.books.fields import to_microseconds
from wharfinger.books.models import Act
from wharfinger.books.rows import insert, select
from wharfinger.books.transactions import reserve_ids, writing
from wharfinger.tables.errors import BooksError

Answer = dict[str, Any]
LONGEST_KEY = 200
MOST_IN_QUERY = 500


@dataclass(frozen=True)
class By:
    """Who asks, and under which key: the same key asks for the same thing and has one effect."""

    actor: str
    key: str = ""
    request: str = ""
    batch: str = ""


@dataclass
class Doing:
    """An act while it is done: its number and moment, and what it has changed so far."""

    act_id: int
    now: dt.datetime
    by: By
    changes: list[list[Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    undoes: Act | None = None

    def create(self, row: models.Model) -> None:
        """Save a new row that undo shall take away again."""
        row.save(force_insert=True)
        self.changes.append(["created", row._meta.model_name, row.pk])

    def create_many(self, rows: list[Any]) -> None:
        """Save many new rows of one table."""
        if rows:
            model = type(rows[0])
            model.objects.bulk_create(rows)
            self.changes.append(["created", model._meta.model_name, [row.pk for row in rows]])

    def change(self, row: models.Model, **fields: Any) -> None:
        """Change columns of a row; undo puts back what stood there. What stays the same is no change."""
        before = {name: getattr(row, name) for name in fields if getattr(row, name) != fields[name]}
        if not before:
            return
        after = {name: fields[name] for name in before}
        for name, value in after.items():
            setattr(row, name, value)
        row.save(update_fields=list(after))
        self.changes.append(["changed", row._meta.model_name, row.pk, plain(before), plain(after)])

    def change_many(self, rows: Sequence[models.Model], **fields: Any) -> None:
        """Give the same columns of many rows of one table the same new values, in one statement."""
        if not rows:
            return
        model, after = type(rows[0]), plain(fields)
        for row in rows:
            before = {name: getattr(row, name) for name in fields}
            self.changes.append(["changed", model._meta.model_name, row.pk, plain(before), after])
        for first in range(0, len(rows), MOST_IN_QUERY):
            part = [row.pk for row in rows[first : first + MOST_IN_QUERY]]
            model._default_manager.filter(pk__in=part).update(**fields)

    def remove(self, row: models.Model) -> None:
        """Delete a row that is no fact; undo makes it again."""
        stood = ["removed", row._meta.model_name, row.pk, plain(_columns(row))]
        row.delete()
        self.changes.append(stood)

    def tell(self, kind: str, **about: Any) -> None:
        """Leave word for live pages, webhooks and connectors."""
        self.events.append({"kind": kind, **plain(about)})


def perform(verb: str, said: Mapping[str, Any], work: Callable[[Doing], Answer], by: By) -> Answer:
    """Do the work as one act, whole or not at all. The same key again gets the first answer again."""
    asked = plain(said)
    fingerprint = hashlib.sha256(json.dumps([verb, asked], sort_keys=True).encode()).hexdigest()
    key = by.key or uuid.uuid4().hex
    if len(key) > LONGEST_KEY:
        raise BooksError(
            where="key",
            found=f"a key of {len(key)} letters",
            expected=f"{LONGEST_KEY} letters at most",
            mend="use a shorter one, such as a number and a day",
        )

    def once() -> Answer:
        if select("SELECT 1 FROM books_act WHERE key = %s", [key]):
            return _same_answer(Act.objects.get(key=key), fingerprint)
        doing = Doing(reserve_ids(Act, 1)[0], dt.datetime.now(tz=dt.UTC), by)
        answer = plain(work(doing))
        row = {
            "id": doing.act_id,
            "key": key,
            "verb": verb,
            "actor": by.actor,
            "at": to_microseconds(doing.now),
            "request": by.request,
            "fingerprint": fingerprint,
            "said": json.dumps(asked),
            "answer": json.dumps(answer),
            "changes": json.dumps(doing.changes),
            "batch": by.batch,
            "events": json.dumps(doing.events),
            "undoes_id": doing.undoes.pk if doing.undoes else None,
        }
        insert(Act._meta.db_table, tuple(row), [tuple(row.values())])
        return {**answer, "act": doing.act_id}

    try:
        return writing(once)
    except IntegrityError:
        # Somebody else was quicker by a moment: with the same key, whose answer is then ours, or with the
        # same name or number, which the verb now sees and refuses in words.
        return writing(once)


def plain(value: Any) -> Any:
    """The value in the types of JSON: exact numbers as text, a whole table as its rows and digest."""
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    if isinstance(value, (Decimal, Fraction)):
        return str(value)
    if isinstance(value, (dt.date, dt.datetime, dt.time)):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, pl.DataFrame):
        return {"rows": value.height, "sha256": hashlib.sha256(value.write_csv().encode()).hexdigest()}
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    return [plain(each) for each in value]


def _columns(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _same_answer(earlier: Act, fingerprint: str) -> Answer:
    if earlier.fingerprint == fingerprint:
        return {**earlier.answer, "act": earlier.pk}
    raise BooksError(
        where=f"key {earlier.key}",
        found="a key that was used for something else",
        expected=f"the same request as {earlier.at:%Y-%m-%d %H:%M} UTC ({earlier.verb})",
        mend="give every new request a key of its own",
    )
