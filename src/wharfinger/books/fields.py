"""Columns that the books need beside Django's own."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


def to_microseconds(moment: dt.datetime) -> int:
    """Microseconds since 1970 in UTC: how the books keep an instant, alike in SQLite and PostgreSQL."""
    return (moment - _EPOCH) // _MICROSECOND


def from_microseconds(count: int) -> dt.datetime:
    """The instant, in UTC."""
    return _EPOCH + dt.timedelta(microseconds=count)


class InstantField(models.BigIntegerField):
    """A moment in UTC, kept as whole microseconds: exact, quick to compare, read by polars as it stands."""

    def from_db_value(self, value: int | None, *_: Any) -> dt.datetime | None:
        return None if value is None else from_microseconds(value)

    def to_python(self, value: Any) -> dt.datetime | None:
        if value is None or isinstance(value, dt.datetime):
            return value
        if isinstance(value, str) and not value.lstrip("-").isdigit():
            return dt.datetime.fromisoformat(value)
        return from_microseconds(int(value))

    def get_prep_value(self, value: Any) -> int | None:
        return to_microseconds(value) if isinstance(value, dt.datetime) else super().get_prep_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        return self.value_from_object(obj).isoformat()


class CodeField(models.CharField):
    """The company's own name of a thing: what its files and labels say."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})
