"""Goods and boxes as the search sees them: whole tenths of a millimetre, rounded to the safe side."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.packing.tables import ORIENTATIONS
from wharfinger.tables.errors import TableError

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
STEPS_PER_MM = 10
UPRIGHT = ("LWH", "WLH")
_EDGE = {"L": 0, "W": 1, "H": 2}


@dataclass(frozen=True)
class Kind:
    """Equal pieces, and how they may lie. `bears_g` below zero: nothing may rest on it."""

    item: str
    pieces: int
    edges_mm: tuple[float, float, float]
    weight_g: float
    orientations: tuple[str, ...] = ORIENTATIONS
    bears_g: float = math.inf
    keep_apart: str | None = None


@dataclass(frozen=True)
class Box:
    """One carton of the list."""

    carton: str
    inner_mm: tuple[float, float, float]
    outer_l: float
    weight_g: float
    capacity_g: float
    cost: float

    @cached_property
    def steps(self) -> Ints:
        return np.array([math.floor(edge * STEPS_PER_MM + 1e-6) for edge in self.inner_mm], np.int64)

    @cached_property
    def volume(self) -> int:
        return int(self.steps.prod())


class Goods:
    """Kinds laid out in arrays; a piece is its kind's number."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.kinds = list(kinds)
        shapes: list[tuple[int, ...]] = []
        self.ways: list[str] = []
        first = [0]
        for kind in self.kinds:
            edges = [max(1, math.ceil(edge * STEPS_PER_MM - 1e-6)) for edge in kind.edges_mm]
            known: set[tuple[int, ...]] = set()
            for way in kind.orientations:
                shape = tuple(edges[_EDGE[letter]] for letter in way)
                if shape not in known:
                    known.add(shape)
                    shapes.append(shape)
                    self.ways.append(way)
            first.append(len(shapes))
        labels = {label: number for number, label in enumerate(sorted({k.keep_apart or "" for k in kinds}))}
        self.extents = np.array(shapes, np.int64).reshape(-1, 3)
        self.first_shape = np.array(first, np.int64)
        self.weights_g = np.array([kind.weight_g for kind in self.kinds], np.float64)
        self.bears_g = np.array([kind.bears_g for kind in self.kinds], np.float64)
        self.labels = np.array([labels[k.keep_apart] if k.keep_apart else -1 for k in self.kinds], np.int64)
        self.volumes = self.extents[self.first_shape[:-1]].prod(axis=1)
        self.pieces = np.repeat(np.arange(len(self.kinds)), [kind.pieces for kind in self.kinds])

    @cached_property
    def plain(self) -> bool:
        """Whether no piece has a rule of load or company, so that whole blocks may be made."""
        return bool(np.isinf(self.bears_g).all() and len(np.unique(self.labels)) == 1)

    def fits(self, kind: int, box: Box) -> bool:
        """Whether one piece of this kind goes into the box at all."""
        own = self.extents[self.first_shape[kind] : self.first_shape[kind + 1]]
        return bool((own <= box.steps).all(axis=1).any() and self.weights_g[kind] <= box.capacity_g)


def boxes_of(rows: Iterable[Mapping[str, Any]]) -> list[Box]:
    """Cartons by rising volume. Refuses an empty list, and a carton that is heavier than it may be."""
    boxes = []
    for row in rows:
        inner = (row["length_mm"], row["width_mm"], row["height_mm"])
        outer = [row[f"outer_{edge}_mm"] or row[f"{edge}_mm"] for edge in ("length", "width", "height")]
        most = math.inf if row["most_weight_g"] is None else row["most_weight_g"]
        if most < row["weight_g"]:
            raise TableError(
                where=f"cartons, {row['carton']}",
                found=f"{row['weight_g']:g} g empty, at most {most:g} g packed",
                expected="an empty weight below what it may weigh packed",
                mend="correct weight_g or most_weight_g",
            )
        boxes.append(
            Box(
                row["carton"],
                inner,
                math.prod(outer) / 1e6,
                row["weight_g"],
                most - row["weight_g"],
                row["cost"],
            )
        )
    if not boxes:
        raise TableError(
            where="cartons", found="no carton", expected="at least one", mend="add the cartons you have"
        )
    return sorted(boxes, key=lambda box: (box.volume, box.carton))


@dataclass(frozen=True)
class Guess:
    """What stands in for a size or a weight that is not known."""

    edge_mm: float
    density_g_per_cm3: float


def kind_of(row: Mapping[str, Any], pieces: int, guess: Guess) -> tuple[Kind, str]:
    """The kind of a row, and what was guessed of it in words, empty when nothing was."""
    guessed = []
    edges: list[float] = []
    for name in ("length_mm", "width_mm", "height_mm"):
        if row[name] is None:
            guessed.append(f"{name} {guess.edge_mm:g}")
        edges.append(row[name] or guess.edge_mm)
    weight_g = row["weight_g"]
    if weight_g is None:
        weight_g = math.prod(edges) / 1000 * guess.density_g_per_cm3
        guessed.append(f"weight_g {weight_g:.0f}")
    bears = math.inf if row["most_load_g"] is None else row["most_load_g"]
    if row["fragile"] or not row["stackable"]:
        bears = -1.0
    kind = Kind(
        row["item"],
        pieces,
        (edges[0], edges[1], edges[2]),
        weight_g,
        _orientations(row),
        bears,
        row["keep_apart"],
    )
    return kind, ", ".join(guessed)


def _orientations(row: Mapping[str, Any]) -> tuple[str, ...]:
    allowed: tuple[str, ...] = ORIENTATIONS
    if row["orientations"]:
        words = tuple(row["orientations"].upper().replace(",", " ").split())
        wrong = [word for word in words if word not in ORIENTATIONS]
        if wrong:
            raise TableError(
                where=f"item {row['item']}, orientations",
                found=repr(wrong[0]),
                expected="some of " + ", ".join(ORIENTATIONS),
                mend="write the three edges in the order across, back, up, like LWH",
            )
        allowed = words
    if row["this_side_up"]:
        allowed = tuple(way for way in allowed if way in UPRIGHT)
        if not allowed:
            raise TableError(
                where=f"item {row['item']}",
                found=f"this_side_up, and orientations {row['orientations']}",
                expected="an orientation that stands upright: LWH or WLH",
                mend="add one of them, or take this_side_up away",
            )
    return allowed
