"""The form of a decision's settings, made from their declaration."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wharfinger.decide.settings import Settings, kind_of, meaning
from wharfinger.web.forms import Field


def fields(settings: type[Settings]) -> list[Field]:
    """A field for each setting, with its meaning, its range and its default."""
    hints = typing.get_type_hints(settings)
    return [_field(settings, each, hints[each.name]) for each in dataclasses.fields(settings)]


def parse(settings: type[Settings], sent: Mapping[str, str]) -> dict[str, Any]:
    """The settings that are not as they are by default. Raises `SettingError` for the first that is wrong."""
    pairs = []
    for each in dataclasses.fields(settings):
        text = sent.get(each.name, "").strip()
        if typing.get_type_hints(settings)[each.name] is bool:
            text = text or "false"
        elif not text:
            text = "none" if each.default is None else ""
        if text:
            pairs.append(f"{each.name}={text}")
    chosen = settings.parse(pairs).as_dict()
    return {
        each.name: chosen[each.name]
        for each in dataclasses.fields(settings)
        if chosen[each.name] != each.default
    }


def _field(settings: type[Settings], each: dataclasses.Field[Any], hint: Any) -> Field:
    label = capfirst(_(each.name.replace("_", " ")))
    default = "" if each.default is None else each.default
    default = f"{default:.12g}" if isinstance(default, float) else default
    words = _(meaning(each))
    if hint is bool:
        return Field(each.name, label, "yes", help=words, value=default)
    choices = _choices(hint)
    if choices:
        return Field(each.name, label, "choice", help=words, choices=choices, value=str(default))
    takes = _takes(settings, each.name)
    kind = "number" if hint in (int, float) else "text"
    described = _("%(meaning)s; %(takes)s") % {"meaning": words, "takes": takes}
    return Field(each.name, label, kind, help=described, value=str(default))


def _takes(settings: type[Settings], name: str) -> str:
    """The values that it may have, in the language of the page: "a number at least 0 and at most 1"."""
    stated = settings.schema()["properties"][name]
    bounds = {
        "minimum": _("at least %(bound)s"),
        "exclusiveMinimum": _("above %(bound)s"),
        "maximum": _("at most %(bound)s"),
        "exclusiveMaximum": _("below %(bound)s"),
    }
    within = [words % {"bound": f"{stated[word]:g}"} for word, words in bounds.items() if word in stated]
    kinds = {"a number": _("a number"), "a whole number": _("a whole number"), "text": _("text")}
    kind, _or, none = kind_of(settings, name).partition(" or ")
    first = kinds.get(kind) or _("one of %(values)s") % {"values": kind.removeprefix("one of ")}
    return " ".join([first, *([_("or none")] if none else []), _(" and ").join(within)]).strip()


def _choices(hint: Any) -> list[tuple[str, str]]:
    """The values of a Literal, with nothing as one of them where it may be none."""
    kinds = typing.get_args(hint) if typing.get_origin(hint) is not typing.Literal else (hint,)
    values = [
        value
        for kind in kinds
        if typing.get_origin(kind) is typing.Literal
        for value in typing.get_args(kind)
    ]
    if not values or any(
        kind not in (type(None),) and typing.get_origin(kind) is not typing.Literal for kind in kinds
    ):
        return []
    none = [("", _("none"))] if type(None) in kinds else []
    return [*none, *((str(value), str(value)) for value in values)]
