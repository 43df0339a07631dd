"""The rows of a packing, gathered order by order, and at the end the tables of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from wharfinger.decide.warehouse.packing.goods import STEPS_PER_MM, Goods, Guess, Kind, kind_of
from wharfinger.decide.warehouse.packing.tables import PackedBoxes, PackedPieces, PackLeftOut, SizeGuesses
from wharfinger.tables import Table

if TYPE_CHECKING:
    from wharfinger.decide.warehouse.packing.choose_boxes import Load, Terms


class Rows:
    """What has been packed so far."""

    def __init__(self) -> None:
        self._pieces: list[tuple[Any, ...]] = []
        self._boxes: list[tuple[Any, ...]] = []
        self._left: list[tuple[Any, ...]] = []
        self._guesses: dict[str, str] = {}

    def kind(self, row: Mapping[str, Any], pieces: int, guess: Guess) -> Kind:
        """The kind of an item's row; what had to be guessed is noted."""
        kind, guessed = kind_of(row, pieces, guess)
        if guessed:
            self._guesses[kind.item] = f"{guessed}: from the settings, nobody has measured it"
        return kind

    def leave(self, order: str, item: str, pieces: float, reason: str) -> None:
        self._left.append((order, item, float(pieces), reason))

    def load(self, order: str, box: int, load: Load, goods: Goods, terms: Terms) -> None:
        """A packed box and its pieces."""
        for step, (number, shape, *at) in enumerate(load.rows.tolist(), 1):
            kind = goods.kinds[number]
            edges = goods.extents[shape] / STEPS_PER_MM
            self._pieces.append(
                (order, box, step, kind.item, goods.ways[shape], *(start / STEPS_PER_MM for start in at),
                 *edges.tolist(), kind.weight_g)
            )  # fmt: skip
        inside = load.rows[:, 0]
        volume, goods_g = float(goods.volumes[inside].sum()), float(goods.weights_g[inside].sum())
        filler_g = terms.filler_g(load.box, volume)
        self._boxes.append(
            (
                order,
                box,
                load.box.carton,
                len(load.rows),
                goods_g + load.box.weight_g + filler_g,
                volume / load.box.volume,
                (load.box.volume - volume) / STEPS_PER_MM**3 / 1e6,
                filler_g,
                load.box.weight_g + filler_g,
                terms.waste_cost(load.box, volume),
                load.cost,
            )
        )

    def tables(self) -> dict[str, pl.DataFrame]:
        return {
            "packed_boxes": _frame(PackedBoxes, self._boxes),
            "packed_pieces": _frame(PackedPieces, self._pieces),
            "pack_left_out": _frame(PackLeftOut, self._left),
            "size_guesses": _frame(SizeGuesses, sorted(self._guesses.items())),
        }


def _frame(table: type[Table], rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    schema = {name: column.dtype for name, column in table.columns().items()}
    return pl.DataFrame(rows, schema=schema, orient="row")
