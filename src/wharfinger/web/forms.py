"""The one form of the pages: fields with their words, and what was wrong beside the field where it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wharfinger.tables.errors import BooksError, WharfingerError

Words = str | Promise


@dataclass(frozen=True)
class Field:
    """One field: how it is shown, what stands in it, and what was wrong with it.

    `kind` is text, number, date, choice, yes, lines or file. Of a file, `choices` are its possible endings.
    """

    name: str
    label: Words
    kind: str = "text"
    value: Any = ""
    help: Words = ""
    choices: Sequence[tuple[str, Words]] = ()
    required: bool = False
    list: str = ""
    """The id of a list of suggestions on the page."""
    error: WharfingerError | None = None

    @property
    def described_by(self) -> str:
        parts = [f"{self.name}-help" if self.help else "", f"{self.name}-error" if self.error else ""]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Form:
    """Fields, and what was wrong with no field in particular."""

    fields: Sequence[Field]
    error: WharfingerError | None = None

    @property
    def has_files(self) -> bool:
        """Whether it has to be sent as a form with files."""
        return any(each.kind == "file" for each in self.fields)


def filled(fields: Sequence[Field], sent: Mapping[str, Any]) -> Form:
    """The form as it was sent."""
    return Form([replace(each, value=sent.get(each.name, "")) for each in fields])


def refused(form: Form, error: WharfingerError) -> Form:
    """The form with what was wrong, beside the field that the refusal names."""
    name = error.where.rpartition(".")[2]
    if all(each.name != name for each in form.fields):
        return replace(form, error=error)
    return Form([replace(each, error=error) if each.name == name else each for each in form.fields])


def day(text: str, where: str) -> dt.date | None:
    """A day as a browser sends it; None where nothing was entered."""
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise BooksError(
            where=where,
            found=f"'{text}'",
            expected=_("a day such as 2026-03-31"),
            mend=_("correct the day"),
        ) from None


def number(text: str) -> str | None:
    """An exact number as text, with a point; None where nothing was entered."""
    return text.strip().replace(",", ".") or None
