"""The bins of a warehouse whose aisles are all alike."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl


def grid_bins(counts: Mapping[str, int], measures: Mapping[str, float | None]) -> pl.DataFrame:
    """A table of bins, aisle by aisle; names like 03-017L, with block and level where there are several."""
    aisles, blocks, slots, levels = (counts[name] for name in ("aisles", "blocks", "slots", "levels"))
    aisle, block, slot, side, level = (
        part.ravel()
        for part in np.meshgrid(
            *(np.arange(count) for count in (aisles, blocks, slots, counts["sides"], levels)), indexing="ij"
        )
    )
    length, cross = measures["slot_length_m"] or 0.0, measures["cross_aisle_m"] or 0.0
    numbered = pl.DataFrame({"aisle": aisle, "block": block, "slot": slot, "side": side, "level": level})
    return numbered.select(
        bin=_name(aisles, blocks, slots, levels),
        aisle=_padded("aisle", aisles),
        position_m=cross / 2 + (pl.col("slot") + 0.5) * length,
        block=pl.col("block"),
        side=pl.when(pl.col("side") == 0).then(pl.lit("left")).otherwise(pl.lit("right")),
        level=pl.col("level"),
        height_m=pl.col("level") * (measures["level_height_m"] or 0.0),
        slot=pl.col("slot"),
        volume_l=pl.lit(measures["volume_l"], dtype=pl.Float64),
        weight_kg=pl.lit(measures["weight_kg"], dtype=pl.Float64),
    )


def _padded(column: str, count: int) -> pl.Expr:
    return (pl.col(column) + 1).cast(pl.String).str.zfill(max(2, len(str(count))))


def _name(aisles: int, blocks: int, slots: int, levels: int) -> pl.Expr:
    parts = [_padded("aisle", aisles)]
    if blocks > 1:
        parts.append((pl.col("block") + 1).cast(pl.String))
    side = pl.when(pl.col("side") == 0).then(pl.lit("L")).otherwise(pl.lit("R"))
    parts.append(pl.concat_str((pl.col("slot") + 1).cast(pl.String).str.zfill(len(str(slots))), side))
    if levels > 1:
        parts.append((pl.col("level") + 1).cast(pl.String))
    return pl.concat_str(parts, separator="-")
