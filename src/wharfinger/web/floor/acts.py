"""What a phone sends: an act of the floor as JSON, read into the arguments of its verb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from wharfinger.office.buying import Came
from wharfinger.office.selling import Leaves
from wharfinger.tables.errors import BooksError


class Fields:
    """The fields of one JSON object. What is missing, or of another kind, is refused by its name."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, dict):
            raise _bad(where, values, "an object")
        self._values, self._where = values, where

    def text(self, name: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str) or not value.strip():
            raise _bad(f"{self._where}.{name}", value, "a text")
        return value.strip()

    def text_or_none(self, name: str) -> str | None:
        return self.text(name) if self._values.get(name) not in (None, "") else None

    def number(self, name: str, default: str | None = None) -> str:
        """As it was typed: the verb makes an exact number of it, or refuses."""
        value = self._values.get(name, default)
        if isinstance(value, bool) or not isinstance(value, (str, int)):
            raise _bad(f"{self._where}.{name}", value, "a number as text")
        return str(value).strip().replace(",", ".")

    def yes(self, name: str) -> bool:
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise _bad(f"{self._where}.{name}", value, "true or false")
        return value

    def day(self, name: str) -> dt.date | None:
        value = self.text_or_none(name)
        try:
            return None if value is None else dt.date.fromisoformat(value)
        except ValueError:
            raise _bad(f"{self._where}.{name}", value, "a day such as 2026-12-31") from None

    def instant(self, name: str) -> dt.datetime | None:
        value = self.text_or_none(name)
        try:
            return None if value is None else dt.datetime.fromisoformat(value)
        except ValueError:
            raise _bad(f"{self._where}.{name}", value, "an instant with its time zone") from None

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._values.get(name) or []
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise _bad(f"{self._where}.{name}", value, "a list of texts")
        return tuple(value)

    def object(self, name: str) -> Fields:
        return Fields(self._values.get(name), f"{self._where}.{name}")

    def objects(self, name: str) -> list[Fields]:
        value = self._values.get(name)
        if not isinstance(value, list):
            raise _bad(f"{self._where}.{name}", value, "a list")
        return [Fields(each, f"{self._where}.{name}[{at}]") for at, each in enumerate(value)]


def _bad(where: str, value: Any, expected: str) -> BooksError:
    return BooksError(
        where=where,
        found=f"{value!r:.60}",
        expected=expected,
        mend="load the page again and do it once more",
    )


def _receive(said: Fields) -> dict[str, Any]:
    came = [
        Came(
            item=each.text("item"),
            quantity=each.number("quantity"),
            damaged=each.number("damaged", "0"),
            place=each.text_or_none("place"),
            lot=each.text_or_none("lot"),
            expires=each.day("expires"),
            serials=each.texts("serials"),
        )
        for each in said.objects("came")
    ]
    return {
        "order": said.text("order"),
        "came": came,
        "accept_more": said.yes("accept_more"),
        "at": said.instant("at"),
    }


def _ship(said: Fields) -> dict[str, Any]:
    leaves = [
        Leaves(
            item=each.text("item"),
            quantity=each.number("quantity"),
            lot=each.text_or_none("lot"),
            place=each.text_or_none("place"),
            serials=each.texts("serials"),
        )
        for each in said.objects("leaves")
    ]
    return {"order": said.text("order"), "leaves": leaves, "at": said.instant("at")}


def _move(said: Fields) -> dict[str, Any]:
    return {
        "item": said.text("item"),
        "from_place": said.text("from_place"),
        "to_place": said.text("to_place"),
        "quantity": said.number("quantity"),
        "lot": said.text_or_none("lot"),
        "serials": said.texts("serials"),
        "at": said.instant("at"),
    }


def _start_count(said: Fields) -> dict[str, Any]:
    return {"place": said.text("place"), "items": list(said.texts("items")) or None}


def _enter_count(said: Fields) -> dict[str, Any]:
    return {
        "count": said.text("count"),
        "item": said.text("item"),
        "counted": said.number("counted"),
        "lot": said.text_or_none("lot"),
        "expires": said.day("expires"),
    }


def _of_count(said: Fields) -> dict[str, Any]:
    return {"count": said.text("count")}


ACTS: Mapping[str, Callable[[Fields], dict[str, Any]]] = {
    "receive": _receive,
    "ship": _ship,
    "move": _move,
    "start_count": _start_count,
    "enter_count": _enter_count,
    "post_count": _of_count,
    "cancel_count": _of_count,
}
"""The verbs that the floor pages send, each with how its arguments are read."""
