"""The papers, each made from the tables that a decision writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.connect.print.render import render
from wharfinger.decide.warehouse.batches.tables import BatchStops, BatchWalks
from wharfinger.decide.warehouse.packing.tables import PackedBoxes, PackedPieces
from wharfinger.tables import Frame, Items, Table


@dataclass(frozen=True)
class Paper:
    """What a paper is made from, and how. `may_read` makes it say more."""

    reads: tuple[type[Table], ...]
    make: Callable[..., bytes]
    may_read: tuple[type[Table], ...] = ()


def pick_list(batch_walks: Frame, batch_stops: Frame, *, items: Frame | None = None) -> bytes:
    """One sheet a walk: bin by bin in the order of the walk, what to take for which order."""
    walks, stops = BatchWalks.of(batch_walks), BatchStops.of(batch_stops)
    names = _names(items)
    sheets = [
        {
            "walk": row["walk"],
            "wave": row["wave"],
            "picker": row["picker"],
            "zone": row["zone"],
            "departs": None if row["departs"] is None else f"{row['departs']:%Y-%m-%d %H:%M} UTC",
            "metres": f"{row['length_m']:,.0f}",
            "pieces": _amount(row["pieces"]),
            "orders": row["orders"],
            "stops": [
                {
                    "stop": stop["stop"],
                    "bin": stop["bin"],
                    "item": _named(stop["item"], names),
                    "order": stop["order"],
                    "take": _amount(stop["pieces"]),
                }
                for stop in stops.filter(pl.col("walk") == row["walk"])
                .sort("stop", "order")
                .iter_rows(named=True)
            ],
        }
        for row in walks.sort("walk").iter_rows(named=True)
    ]
    return render("pick_list", sheets)


def pack_list(packed_boxes: Frame, packed_pieces: Frame, *, items: Frame | None = None) -> bytes:
    """One sheet a box: which carton to take, and what to lay in where, in the order of packing."""
    boxes, pieces, names = PackedBoxes.of(packed_boxes), PackedPieces.of(packed_pieces), _names(items)
    sheets = [
        {
            **_box(row, boxes),
            "carton": row["carton"],
            "filler": f"{row['filler_g']:,.0f}",
            "steps": [
                {
                    "step": piece["step"],
                    "item": _named(piece["item"], names),
                    "size": " x ".join(f"{piece[f'{edge}_mm']:g}" for edge in ("length", "width", "height")),
                    "at": ", ".join(f"{piece[f'{axis}_mm']:g}" for axis in "xyz"),
                }
                for piece in pieces.filter((pl.col("order") == row["order"]) & (pl.col("box") == row["box"]))
                .sort("step")
                .iter_rows(named=True)
            ],
        }
        for row in boxes.sort("order", "box").iter_rows(named=True)
    ]
    return render("pack_list", sheets)


def labels(packed_boxes: Frame) -> bytes:
    """One label of 100 x 62 mm a box: the order, which of its boxes, the carton and the weight."""
    boxes = PackedBoxes.of(packed_boxes)
    rows = boxes.sort("order", "box").iter_rows(named=True)
    return render("labels", [{**_box(row, boxes), "carton": row["carton"]} for row in rows])


PAPERS: Mapping[str, Paper] = {
    "pick_list": Paper((BatchWalks, BatchStops), pick_list, (Items,)),
    "pack_list": Paper((PackedBoxes, PackedPieces), pack_list, (Items,)),
    "labels": Paper((PackedBoxes,), labels),
}


def _box(row: Mapping[str, Any], boxes: pl.DataFrame) -> dict[str, Any]:
    return {
        "order": row["order"],
        "box": row["box"],
        "of": boxes.filter(pl.col("order") == row["order"]).height,
        "pieces": row["pieces"],
        "weight": f"{row['weight_g'] / 1000:,.2f}",
    }


def _names(items: Frame | None) -> dict[str, str]:
    return {} if items is None else dict(Items.of(items).select("item", "name").iter_rows())


def _named(item: str | None, names: Mapping[str, str]) -> str:
    """`F-0001 Green tea`; several items of one bin are told apart by a comma."""
    parts = (item or "").split(", ")
    return ", ".join(f"{part} {names.get(part, '')}".strip() for part in parts)


def _amount(pieces: float) -> str:
    return f"{pieces:,.0f}" if pieces == round(pieces) else f"{pieces:g}"
