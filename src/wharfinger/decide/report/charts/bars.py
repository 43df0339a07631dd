"""How things compare: lying bars, the longest first, each with its name and its number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import polars as pl

from wharfinger.decide.report.charts.figure import TEXT, WIDTH, figure, fit, nothing, spread, wide, write
from wharfinger.decide.report.charts.scale import Scale, finite, reach
from wharfinger.decide.report.formats import Number, number
from wharfinger.decide.report.markup import Html, tag
from wharfinger.decide.report.table import Column, table

ROW = 24.0
BAR = 14.0
MOST_PARTS = 5


def bars(
    frame: pl.DataFrame,
    label: str,
    value: str,
    *,
    title: str,
    unit: str = "",
    show: Callable[[Number], str] = number,
    most: int = 15,
) -> Html:
    """One bar a row of the frame, from zero. The `most` longest are drawn; the table behind has all."""
    return _chart(frame, label, {value: title}, title, unit, show, most)


def stacked(
    frame: pl.DataFrame,
    label: str,
    parts: Mapping[str, str],
    *,
    title: str,
    unit: str = "",
    show: Callable[[Number], str] = number,
    most: int = 15,
) -> Html:
    """One bar a row, made of up to five parts (column: name) that add up to the number at its end."""
    if len(parts) > MOST_PARTS:
        raise ValueError(f"{len(parts)} parts: nobody tells more than {MOST_PARTS} apart")
    return _chart(frame, label, parts, title, unit, show, most)


@dataclass(frozen=True)
class _Bar:
    name: str
    parts: Sequence[float]

    @property
    def total(self) -> float:
        return sum(self.parts)

    def pieces(self) -> list[tuple[float, float]]:
        """From where to where each part reaches: added ones to the right of zero, taken ones to the left."""
        right = left = 0.0
        found = []
        for part in self.parts:
            start = right if part >= 0 else left
            found.append((min(start, start + part), max(start, start + part)))
            right, left = right + max(part, 0.0), left + min(part, 0.0)
        return found


def _chart(
    frame: pl.DataFrame,
    label: str,
    parts: Mapping[str, str],
    title: str,
    unit: str,
    show: Callable[[Number], str],
    most: int,
) -> Html:
    every = _bars(frame, label, list(parts))
    if not every:
        return nothing(title)
    longest = sorted(every, key=lambda bar: -abs(bar.total))[:most]
    drawn = sorted(longest, key=lambda bar: -bar.total)

    names = min(WIDTH * 0.42, max(wide(bar.name) for bar in drawn))
    numbers = min(WIDTH * 0.3, max(wide(show(bar.total)) for bar in drawn))
    x = Scale(
        *reach(chain(*chain(*(bar.pieces() for bar in drawn))), zero=True), names + 8, WIDTH - numbers - 8
    )
    top = ROW if len(parts) > 1 else 4.0
    height = top + ROW * len(drawn) + 4
    marks = [
        *(_key(x, drawn[0], list(parts.values())) if len(parts) > 1 else ()),
        *chain(*(_row(x, bar, top + ROW * place, names, show) for place, bar in enumerate(drawn))),
        tag("line", x1=x(0.0), x2=x(0.0), y1=top, y2=height - 4, class_="base"),
    ]
    columns = [Column(label, label.replace("_", " ").capitalize())]
    columns += [Column(name, head, unit, show) for name, head in parts.items()]
    first, last = drawn[0], drawn[-1]
    says = f"{len(drawn):,} bars, from {first.name}, {show(first.total)}, to {last.name}, {show(last.total)}."
    return figure(
        title=title,
        unit=unit,
        says=says,
        height=height,
        marks=marks,
        data=table(frame, columns),
        left_out=f"The {len(drawn):,} longest of {len(every):,}." if len(every) > len(drawn) else "",
    )


def _bars(frame: pl.DataFrame, label: str, parts: Sequence[str]) -> list[_Bar]:
    """A bar for every row that has a number at all."""
    columns = [finite(frame[part]) for part in parts]
    rows = zip(frame[label], zip(*columns, strict=True), strict=True)
    known = [(name, row) for name, row in rows if any(value is not None for value in row)]
    return [_Bar("" if name is None else str(name), [value or 0.0 for value in row]) for name, row in known]


def _key(x: Scale, first: _Bar, names: Sequence[str]) -> list[Html]:
    """The names of the parts, each above its piece of the longest bar as far as there is room."""
    words = [fit(name, WIDTH / len(names) - 24) for name in names]
    sizes = [wide(one) + 24 for one in words]
    starts = spread([x(low) for low, _ in first.pieces()], sizes, 0.0, WIDTH)
    drawn = []
    for place, (one, start) in enumerate(zip(words, starts, strict=True), start=1):
        drawn.append(tag("rect", x=start, y=5, width=9, height=9, class_=f"part-{place}"))
        drawn.append(write(one, start + 13, 14, "start", "aside"))
    return drawn


def _row(x: Scale, bar: _Bar, top: float, names: float, show: Callable[[Number], str]) -> list[Html]:
    base = top + (ROW + TEXT * 0.66) / 2
    pieces = [
        tag(
            "rect",
            x=x(low),
            y=top + (ROW - BAR) / 2,
            width=x(high) - x(low),
            height=BAR,
            class_=f"part-{place}",
        )
        for place, (low, high) in enumerate(bar.pieces(), start=1)
    ]
    return [
        write(fit(bar.name, names), names, base, "end", "name"),
        *pieces,
        write(fit(show(bar.total), WIDTH * 0.3), WIDTH, base, "end", "value"),
    ]
