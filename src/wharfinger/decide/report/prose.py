"""Words on a page: reasons, quiet notes, and detail that stays folded until asked for."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.decide.report.markup import Html, tag


def folded(summary: str, *parts: Html) -> Html:
    """Detail on demand: closed until the reader opens it."""
    return tag("details", tag("summary", summary), *parts)


def reasons(lines: Sequence[object]) -> Html:
    """Why, one reason a line."""
    return tag("ul", *(tag("li", line) for line in lines))


def note(words: object) -> Html:
    """A quiet sentence."""
    return tag("p", words, class_="note")
