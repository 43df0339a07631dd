"""A judge of packings that knows nothing of how they are made: it reads tables of goods and result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from wharfinger.decide.warehouse.packing.tables import (
    Cartons,
    PackedBoxes,
    PackedPieces,
    PackItems,
    PackLeftOut,
)
from wharfinger.tables import Frame

NEAR_MM = 0.11
_UPRIGHT = {"LWH", "WLH"}

Row = Mapping[str, Any]


def check_packing(
    items: Frame,
    cartons: Frame,
    packed: Frame,
    boxes: Frame,
    left_out: Frame | None = None,
    *,
    support_share: float = 0.0,
) -> list[str]:
    """What is wrong with one order's packing, in words; an empty list when nothing is.

    Asked are: inside the box, no overlap, base supported to `support_share`, weight and load limits kept,
    orientation allowed, what must be apart apart, nothing lost or doubled. Rounding of 0.1 mm is forgiven.
    """
    goods = {row["item"]: row for row in PackItems.of(items).iter_rows(named=True)}
    kinds = {row["carton"]: row for row in Cartons.of(cartons).iter_rows(named=True)}
    pieces = PackedPieces.of(packed).to_dicts()
    rows = PackedBoxes.of(boxes).to_dicts()
    out = [] if left_out is None else PackLeftOut.of(left_out).to_dicts()
    wrong = _count(goods, pieces, out)
    known = [piece for piece in pieces if piece["item"] in goods]
    for row in rows:
        inside = [p for p in known if (p["order"], p["box"]) == (row["order"], row["box"])]
        name = f"{row['order']} box {row['box']}"
        if row["carton"] not in kinds:
            wrong.append(f"{name}: there is no carton {row['carton']}")
            continue
        found = [
            *_shape(inside, goods),
            *_inside(inside, kinds[row["carton"]]),
            *_overlap(inside),
            *_support(inside, support_share),
            *_load(inside, goods),
            *_weight(inside, kinds[row["carton"]]),
            *_apart(inside, goods),
        ]
        wrong += [f"{name}: {one}" for one in found]
    homes = {(row["order"], row["box"]) for row in rows}
    wrong += [
        f"{p['item']} lies in a box that is not listed" for p in known if (p["order"], p["box"]) not in homes
    ]
    return wrong


def _count(goods: Mapping[str, Row], pieces: Sequence[Row], out: Sequence[Row]) -> list[str]:
    there: Counter[str] = Counter(piece["item"] for piece in pieces)
    for row in out:
        there[row["item"]] += row["pieces"]
    names = sorted(set(goods) | set(there))
    wanted = {name: goods[name]["quantity"] if name in goods else 0 for name in names}
    return [
        f"{name}: {there[name]:g} pieces packed or left out, {wanted[name]} given"
        for name in names
        if there[name] != wanted[name]
    ]


def _shape(pieces: Sequence[Row], goods: Mapping[str, Row]) -> list[str]:
    wrong = []
    for piece in pieces:
        good = goods[piece["item"]]
        allowed = set((good["orientations"] or piece["orientation"]).upper().replace(",", " ").split())
        if good["this_side_up"]:
            allowed &= _UPRIGHT
        edges = {"L": good["length_mm"], "W": good["width_mm"], "H": good["height_mm"]}
        if piece["orientation"] not in allowed:
            wrong.append(f"{piece['item']} may not lie {piece['orientation']}")
        for letter, axis in zip(piece["orientation"], ("length_mm", "width_mm", "height_mm"), strict=True):
            if edges[letter] is not None and abs(piece[axis] - edges[letter]) > NEAR_MM:
                wrong.append(f"{piece['item']} is not {piece[axis]:g} mm but {edges[letter]:g}")
        if good["weight_g"] is not None and abs(piece["weight_g"] - good["weight_g"]) > 1e-6:
            wrong.append(f"{piece['item']} weighs {good['weight_g']:g} g, not {piece['weight_g']:g}")
    return wrong


def _inside(pieces: Sequence[Row], carton: Row) -> list[str]:
    return [
        f"{piece['item']} sticks out by {far - carton[edge]:.1f} mm"
        for piece in pieces
        for start, edge in (("x_mm", "length_mm"), ("y_mm", "width_mm"), ("z_mm", "height_mm"))
        if (far := piece[start] + piece[edge]) > carton[edge] + 1e-6
    ]


def _overlap(pieces: Sequence[Row]) -> list[str]:
    wrong = []
    ordered = sorted(pieces, key=lambda piece: float(piece["z_mm"]))
    for number, low in enumerate(ordered):
        for high in ordered[number + 1 :]:
            if high["z_mm"] >= low["z_mm"] + low["height_mm"] - 1e-6:
                break
            if _common(low, high) > 1e-6:
                wrong.append(f"{low['item']} and {high['item']} overlap")
    return wrong


def _support(pieces: Sequence[Row], least: float) -> list[str]:
    wrong = []
    for piece in pieces:
        if piece["z_mm"] < 1e-6 or least <= 0:
            continue
        share = sum(_common(piece, low) for low in _below(piece, pieces)) / (
            piece["length_mm"] * piece["width_mm"]
        )
        if share < least - 1e-6:
            wrong.append(f"{piece['item']} rests on {share:.0%} of its base")
    return wrong


def _load(pieces: Sequence[Row], goods: Mapping[str, Row]) -> list[str]:
    """Every piece hands its weight, and what rests on it, down by the ground it shares with each below."""
    carried = [0.0] * len(pieces)
    touched = [False] * len(pieces)
    place = {id(piece): number for number, piece in enumerate(pieces)}
    for piece in sorted(pieces, key=lambda one: -float(one["z_mm"])):
        below = _below(piece, pieces)
        ground = sum(_common(piece, low) for low in below)
        for low in below:
            at = place[id(low)]
            touched[at] = True
            carried[at] += (piece["weight_g"] + carried[place[id(piece)]]) * _common(piece, low) / ground
    wrong = []
    for piece, weight, has in zip(pieces, carried, touched, strict=True):
        good = goods[piece["item"]]
        if has and (good["fragile"] or not good["stackable"]):
            wrong.append(f"something rests on {piece['item']}")
        most = good["most_load_g"]
        if most is not None and weight > most * (1 + 1e-9) + 1e-6:
            wrong.append(f"{piece['item']} carries {weight:.0f} g, at most {most:g}")
    return wrong


def _weight(pieces: Sequence[Row], carton: Row) -> list[str]:
    weight = sum(piece["weight_g"] for piece in pieces) + carton["weight_g"]
    most = carton["most_weight_g"]
    return [] if most is None or weight <= most + 1e-6 else [f"weighs {weight:g} g, at most {most:g}"]


def _apart(pieces: Sequence[Row], goods: Mapping[str, Row]) -> list[str]:
    words = sorted({goods[p["item"]]["keep_apart"] for p in pieces if goods[p["item"]]["keep_apart"]})
    return [f"{' and '.join(words)} must not share a box"] if len(words) > 1 else []


def _below(piece: Row, pieces: Sequence[Row]) -> list[Row]:
    return [
        low
        for low in pieces
        if abs(low["z_mm"] + low["height_mm"] - piece["z_mm"]) < 1e-6 and _common(piece, low) > 1e-6
    ]


def _common(one: Row, two: Row) -> float:
    """Ground in common, seen from above, in square millimetres."""
    across = min(one["x_mm"] + one["length_mm"], two["x_mm"] + two["length_mm"]) - max(
        one["x_mm"], two["x_mm"]
    )
    back = min(one["y_mm"] + one["width_mm"], two["y_mm"] + two["width_mm"]) - max(one["y_mm"], two["y_mm"])
    return float(across * back) if across > 0 and back > 0 else 0.0
