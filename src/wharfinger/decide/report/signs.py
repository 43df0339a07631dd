"""Signs to take in at a glance: a state is a word, a shape and a colour; a guess looks like a guess."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from wharfinger.decide.report.formats import MISSING
from wharfinger.decide.report.markup import Html, tag

Kind = Literal["good", "warn", "bad", "plain"]

# A full circle, a triangle, a diamond, an open circle: told apart without colour, in print and at ten pixels.
SHAPES: Mapping[Kind, str] = {
    "good": "M5 1a4 4 0 1 0 .01 0z",
    "warn": "M5 .8 9.6 9H.4z",
    "bad": "M5 .2 9.8 5 5 9.8 .2 5z",
    "plain": "M5 1a4 4 0 1 0 .01 0zM5 2.6a2.4 2.4 0 1 1-.01 0z",
}


def state(word: str, kind: Kind = "plain") -> Html:
    """A word with its shape."""
    shape = tag(
        "svg", tag("path", d=SHAPES[kind], fill_rule="evenodd"), viewBox="0 0 10 10", aria_hidden="true"
    )
    return tag("span", shape, word, class_=f"state {kind}")


def states(kinds: Mapping[str, Kind]) -> Callable[[str | None], Html | str]:
    """A column's `show`: each word with the shape of its kind; a word that is not named is plain."""

    def show(word: str | None) -> Html | str:
        return MISSING if word is None else state(word, kinds.get(word, "plain"))

    return show


def guess(words: object) -> Html:
    """Something estimated, marked so that nobody takes it for counted."""
    return tag("em", words, class_="guess", title="estimated")
