"""Settings of a decision: frozen dataclasses that check themselves when made."""

from __future__ import annotations

import dataclasses
import difflib
import math
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any, Self

from wharfinger.tables.errors import SettingError

LARGEST, SMALLEST = 1e12, 1e-12
"""A setting beyond these sizes is a slip of the pen."""


@dataclass(frozen=True)
class Bounds:
    """What a setting means and which values it may have."""

    meaning: str
    at_least: float | None = None
    above: float | None = None
    at_most: float | None = None
    below: float | None = None


def setting(
    default: Any,
    meaning: str,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
) -> Any:
    """A field of a settings class. Its meaning becomes the help text, the JSON schema and the form."""
    bounds = Bounds(meaning, at_least, above, at_most, below)
    return dataclasses.field(default=default, metadata={"bounds": bounds})


@dataclass(frozen=True)
class Settings:
    """The ground of all settings. Fields are bool, int, float, str, Literal, or one of these or None."""

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            _check_type(type(self), field.name, value)
            _check_bounds(type(self), field.name, value)

    @classmethod
    def parse(cls, pairs: Iterable[str]) -> Self:
        """Settings from `key=value` words, as typed on a command line."""
        values: dict[str, Any] = {}
        for pair in pairs:
            name, equals, text = pair.partition("=")
            if not equals:
                raise SettingError(
                    found=repr(pair), expected="key=value", mend=f"write {pair}=VALUE, without blanks"
                )
            values[name] = _read(cls, name, text)
        return cls(**values)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Settings from JSON values."""
        for name in values:
            _kinds(cls, name)
        return cls(**values)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def schema(cls) -> dict[str, Any]:
        """The settings as a JSON schema."""
        properties = {field.name: _property(cls, field) for field in dataclasses.fields(cls)}
        return {"type": "object", "properties": properties, "additionalProperties": False}


def meaning(field: dataclasses.Field[Any]) -> str:
    """What a setting is for."""
    return _bounds(field).meaning


def range_of(field: dataclasses.Field[Any], kind: str) -> str:
    """The values it may have, in words: `a number from 0 to 1`."""
    bounds = _bounds(field)
    words = [
        f"{word} {value:g}"
        for word, value in (
            ("at least", bounds.at_least),
            ("above", bounds.above),
            ("at most", bounds.at_most),
            ("below", bounds.below),
        )
        if value is not None
    ]
    return " ".join([kind, " and ".join(words)]).strip()


def kind_of(cls: type[Settings], name: str) -> str:
    """The kind of a setting in words: `a number`, `one of fill, cost`."""
    kinds = _kinds(cls, name)
    words = []
    for kind in kinds:
        if typing.get_origin(kind) is typing.Literal:
            words.append("one of " + ", ".join(map(str, typing.get_args(kind))))
        else:
            words.append(_WORDS[kind])
    return " or ".join(words)


_WORDS = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    types.NoneType: "none",
}
_JSON = {bool: "boolean", int: "integer", float: "number", str: "string", types.NoneType: "null"}


def _kinds(cls: type[Settings], name: str) -> tuple[Any, ...]:
    hints = typing.get_type_hints(cls)
    known = [field.name for field in dataclasses.fields(cls)]
    if name not in known:
        close = difflib.get_close_matches(name, known, n=1)
        raise SettingError(
            where=cls.__name__,
            found=f"a setting {name!r}",
            expected="one of " + ", ".join(known) if known else "no setting at all",
            mend=f"write {close[0]}" if close else "leave it out",
        )
    hint = hints[name]
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return typing.get_args(hint)
    return (hint,)


def _bounds(field: dataclasses.Field[Any]) -> Bounds:
    bounds = field.metadata["bounds"]
    assert isinstance(bounds, Bounds)
    return bounds


def _check_type(cls: type[Settings], name: str, value: Any) -> None:
    for kind in _kinds(cls, name):
        if typing.get_origin(kind) is typing.Literal:
            if value in typing.get_args(kind):
                return
        elif kind is float:
            if isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value):
                return
        elif kind is int:
            if isinstance(value, Integral) and not isinstance(value, bool):
                return
        elif isinstance(value, kind):
            return
    raise _refuse(cls, name, value)


def _check_bounds(cls: type[Settings], name: str, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return
    value = float(value)
    bounds = _bounds(next(field for field in dataclasses.fields(cls) if field.name == name))
    if (
        abs(value) > LARGEST
        or 0 < abs(value) < SMALLEST
        or (bounds.at_least is not None and value < bounds.at_least)
        or (bounds.above is not None and value <= bounds.above)
        or (bounds.at_most is not None and value > bounds.at_most)
        or (bounds.below is not None and value >= bounds.below)
    ):
        raise _refuse(cls, name, value)


def _refuse(cls: type[Settings], name: str, value: Any) -> SettingError:
    field = next(field for field in dataclasses.fields(cls) if field.name == name)
    return SettingError(
        where=f"{cls.__name__}.{name}",
        found=repr(value),
        expected=range_of(field, kind_of(cls, name)),
        mend=f"choose another value; {field.default!r} is the default",
    )


def _read(cls: type[Settings], name: str, text: str) -> Any:
    for kind in sorted(_kinds(cls, name), key=lambda kind: kind is str):
        value = _read_as(kind, text)
        if value is not _UNREADABLE:
            return value
    raise _refuse(cls, name, text)


_UNREADABLE = object()


def _read_as(kind: Any, text: str) -> Any:
    if typing.get_origin(kind) is typing.Literal:
        return next((value for value in typing.get_args(kind) if str(value) == text), _UNREADABLE)
    if kind is types.NoneType:
        return None if text in ("", "none") else _UNREADABLE
    if kind is bool:
        return {"true": True, "yes": True, "false": False, "no": False}.get(text.lower(), _UNREADABLE)
    try:
        return kind(text)
    except ValueError:
        return _UNREADABLE


def _property(cls: type[Settings], field: dataclasses.Field[Any]) -> dict[str, Any]:
    bounds = _bounds(field)
    kinds: list[str] = []
    result: dict[str, Any] = {"description": bounds.meaning, "default": field.default}
    for kind in _kinds(cls, field.name):
        if typing.get_origin(kind) is typing.Literal:
            result["enum"] = list(typing.get_args(kind))
        else:
            kinds.append(_JSON[kind])
    if kinds:
        result["type"] = kinds[0] if len(kinds) == 1 else kinds
    names = {
        "at_least": "minimum",
        "above": "exclusiveMinimum",
        "at_most": "maximum",
        "below": "exclusiveMaximum",
    }
    limits = {word: getattr(bounds, name) for name, word in names.items()}
    return result | {word: value for word, value in limits.items() if value is not None}
