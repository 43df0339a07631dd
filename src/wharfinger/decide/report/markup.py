"""Markup that cannot be broken by what it shows: all text is escaped as it enters."""

from __future__ import annotations

from html import escape


class Html(str):
    """Finished markup. Every other string is text and is escaped."""

    __slots__ = ()


def text(value: object) -> Html:
    """A value as markup: `Html` as it is, anything else escaped."""
    return value if isinstance(value, Html) else Html(escape(str(value)))


def join(*parts: object) -> Html:
    """Parts one after the other."""
    return Html("".join(text(part) for part in parts))


def tag(name: str, *content: object, **attributes: object) -> Html:
    """An element. `class_` becomes class, `aria_label` aria-label; None and False leave an attribute out."""
    head = "".join(_attribute(key, value) for key, value in attributes.items())
    return Html(f"<{name}{head}>{join(*content)}</{name}>")


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return f" {name}"
    written = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
    return f' {name}="{escape(written, quote=True)}"'
