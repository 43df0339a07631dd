"""A box drawn step by step, seen from its front right corner: what is new stands out and bears its number."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from wharfinger.decide.report import Html
from wharfinger.decide.report.markup import join, tag

MOST_PICTURES = 6
COLUMNS = 3
CELL = 160.0
TEXT = 13.0

Row = Mapping[str, Any]
Point = tuple[float, float]


def steps(pieces: Sequence[Row], inner_mm: tuple[float, float, float], title: str) -> Html:
    """A figure of up to six pictures of one box, from the first pieces to the last."""
    count = min(MOST_PICTURES, len(pieces))
    ends = [math.ceil(len(pieces) * (picture + 1) / count) for picture in range(count)]
    begins = [0, *ends[:-1]]
    columns = min(COLUMNS, count)
    across, down = _spread(inner_mm)
    scale = (CELL - 12) / max(across, down)
    high = down * scale + TEXT + 14
    marks = []
    for number, (begin, end) in enumerate(zip(begins, ends, strict=True)):
        x, y = (number % columns) * CELL, (number // columns) * high
        words = f"{begin + 1}" if end == begin + 1 else f"{begin + 1}–{end}"
        label = tag("text", f"Step {words}", x=x + 4, y=y + TEXT, font_size=TEXT)
        origin = (x + 6, y + high - 6)
        marks.append(join(label, _picture(pieces[:end], begin, inner_mm, origin, scale)))
    width, height = columns * CELL, math.ceil(count / columns) * high
    listed = ", ".join(f"{piece['step']} {piece['item']}" for piece in pieces)
    picture = tag(
        "svg",
        tag("title", title),
        tag("desc", f"In the order of packing: {listed}."),
        *marks,
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        role="img",
    )
    return tag("figure", tag("figcaption", title), picture)


_COS, _SIN = math.cos(math.pi / 6), 0.5


def _spread(inner_mm: tuple[float, float, float]) -> Point:
    length, width, height = inner_mm
    return (length + width) * _COS, (length + width) * _SIN + height


def _picture(
    pieces: Sequence[Row], begin: int, inner_mm: tuple[float, float, float], origin: Point, scale: float
) -> Html:
    length, width, height = inner_mm

    def at(x: float, y: float, z: float) -> Point:
        # x runs to the lower right, y to the upper right, z upwards.
        right = (x + y) * _COS * scale
        up = (y - x) * _SIN * scale + z * scale
        return origin[0] + right, origin[1] - up - length * _SIN * scale

    lines = [
        ((0, 0, 0), (length, 0, 0)), ((0, 0, 0), (0, width, 0)), ((0, 0, 0), (0, 0, height)),
        ((length, width, 0), (length, 0, 0)), ((length, width, 0), (0, width, 0)),
        ((0, width, 0), (0, width, height)), ((length, width, 0), (length, width, height)),
        ((0, 0, height), (0, width, height)), ((0, width, height), (length, width, height)),
    ]  # fmt: skip
    walls = [
        tag("line", x1=one[0], y1=one[1], x2=two[0], y2=two[1], class_="base")
        for one, two in ((at(*start), at(*end)) for start, end in lines)
    ]
    drawn = [_cuboid(piece, at, piece["step"] > begin) for piece in _from_behind(pieces)]
    return tag("g", *walls, *drawn)


def _from_behind(pieces: Sequence[Row]) -> list[Row]:
    """Each piece after all that it may hide: those behind, to the left of, and below it."""
    waiting = sorted(pieces, key=lambda one: (one["z_mm"], -one["y_mm"], one["x_mm"]))
    ordered: list[Row] = []
    while waiting:
        free = next((one for one in waiting if not any(_hides(one, two) for two in waiting)), waiting[0])
        waiting.remove(free)
        ordered.append(free)
    return ordered


def _hides(one: Row, two: Row) -> bool:
    """Whether `one` must be drawn after `two`."""
    if one is two:
        return False
    apart_behind = one["y_mm"] >= two["y_mm"] + two["width_mm"]
    apart_left = one["x_mm"] + one["length_mm"] <= two["x_mm"]
    apart_below = one["z_mm"] + one["height_mm"] <= two["z_mm"]
    before = (
        two["y_mm"] >= one["y_mm"] + one["width_mm"]
        or one["x_mm"] >= two["x_mm"] + two["length_mm"]
        or one["z_mm"] >= two["z_mm"] + two["height_mm"]
    )
    return before and not (apart_behind or apart_left or apart_below)


def _cuboid(piece: Row, at: Any, new: bool) -> Html:
    x0, y0, z0 = piece["x_mm"], piece["y_mm"], piece["z_mm"]
    x1, y1, z1 = x0 + piece["length_mm"], y0 + piece["width_mm"], z0 + piece["height_mm"]
    top = [at(x0, y0, z1), at(x1, y0, z1), at(x1, y1, z1), at(x0, y1, z1)]
    front = [at(x0, y0, z0), at(x1, y0, z0), at(x1, y0, z1), at(x0, y0, z1)]
    side = [at(x1, y0, z0), at(x1, y1, z0), at(x1, y1, z1), at(x1, y0, z1)]
    class_ = "part-2" if new else "part-4"
    faces = []
    for points, shade in ((top, 0.0), (front, 0.14), (side, 0.3)):
        faces.append(
            _polygon(points, class_=class_, stroke="#333", stroke_width=0.6, stroke_linejoin="round")
        )
        if shade:
            faces.append(_polygon(points, fill="#000", fill_opacity=shade))
    if not new:
        return join(*faces)
    middle = (sum(p[0] for p in top) / 4, sum(p[1] for p in top) / 4 + TEXT / 3)
    number = tag(
        "text",
        piece["step"],
        x=middle[0],
        y=middle[1],
        text_anchor="middle",
        font_size=TEXT * 0.8,
        fill="#111",
    )
    return join(*faces, number)


def _polygon(points: Sequence[Point], **attributes: Any) -> Html:
    return tag("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points), **attributes)
