"""What all charts share: the paper, the labels, and the table behind."""

from __future__ import annotations

from collections.abc import Sequence

from wharfinger.decide.report.markup import Html, join, tag
from wharfinger.decide.report.prose import folded, note

# Drawn 480 wide: on a phone a label of TEXT is some ten pixels high, and style.css draws it smaller where
# the paper is larger. The layout always leaves room for the phone's.
WIDTH = 480.0
TEXT = 15.0
LETTER = TEXT * 0.62
HEIGHT = 250.0


def figure(
    *,
    title: str,
    unit: str,
    says: str,
    marks: Sequence[Html],
    data: Html,
    height: float = HEIGHT,
    left_out: str = "",
) -> Html:
    """A chart with its title above, what it leaves out and, folded, the numbers it is drawn from below."""
    picture = tag(
        "svg", tag("title", title), tag("desc", says), *marks, viewBox=f"0 0 {WIDTH:g} {height:g}", role="img"
    )
    return tag(
        "figure",
        _caption(title, unit),
        picture,
        note(left_out) if left_out else "",
        folded("The numbers behind this chart", data),
    )


def nothing(title: str) -> Html:
    """What stands in the place of a chart that has no numbers."""
    words = "There are no numbers to draw here yet."
    return tag("figure", _caption(title, ""), tag("p", words, class_="note"))


def write(words: str, x: float, y: float, anchor: str = "start", class_: str | None = None) -> Html:
    """A text on the chart."""
    return tag("text", words, x=x, y=y, text_anchor=anchor, class_=class_)


def wide(words: str) -> float:
    """How wide a label may become, estimated from above for the system fonts."""
    return len(words) * LETTER


def fit(words: str, width: float) -> str:
    """The words, cut with an ellipsis where they do not fit; the table behind has them whole."""
    most = max(2, int(width / LETTER))
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def spread(wanted: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Starts for labels of these sizes, near where they are wanted, so that none covers another."""
    order = sorted(range(len(wanted)), key=lambda one: wanted[one])
    starts = list(wanted)
    free = low
    for one in order:
        starts[one] = max(starts[one], free)
        free = starts[one] + sizes[one]
    free = high
    for one in reversed(order):
        starts[one] = max(low, min(starts[one], free - sizes[one]))
        free = starts[one]
    return starts


def _caption(title: str, unit: str) -> Html:
    return tag("figcaption", join(title, " ", tag("small", unit)) if unit else title)
