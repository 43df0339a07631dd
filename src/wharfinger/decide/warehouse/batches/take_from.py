"""From which bins each open line is taken."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

_SIZES = ["length_mm", "width_mm", "height_mm", "weight_g"]


def take_from(
    waiting: pl.DataFrame, bin_stock: pl.DataFrame, items: pl.DataFrame | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The picks of these lines, and the lines of which the bins hold too little.

    What departs first takes first, then what was ordered first. Each line takes from the fullest bin, and
    goes on to the next when that is not enough. Of a line that all bins together cannot fill, what there is
    is picked, and the line is named.
    """
    bins: dict[str, list[list[str | float]]] = {}
    fullest = bin_stock.filter(pl.col("on_hand") > 0).sort(
        ["item", "on_hand", "bin"], descending=[False, True, False]
    )
    for item, name, on_hand in fullest.select("item", "bin", "on_hand").iter_rows():
        bins.setdefault(item, []).append([name, on_hand])
    turn = waiting.sort("departs", "ordered_at", "order", "item", nulls_last=True)
    picks: list[tuple[str, str, str, float]] = []
    missing: list[tuple[str, str, str]] = []
    for order, item, quantity in turn.select("order", "item", "quantity").iter_rows():
        held = bins.get(item, [])
        if not held:
            missing.append((order, item, "not in any bin"))
            continue
        taken = list(_from(held, quantity))
        picks += [(order, item, name, pieces) for name, pieces in taken]
        if sum(pieces for _, pieces in taken) < quantity - 1e-9:
            missing.append((order, item, "the bins hold too few"))
    schema = {"order": pl.String, "item": pl.String, "bin": pl.String, "pieces": pl.Float64}
    named = pl.DataFrame(picks, schema=schema, orient="row")
    return _sized(named, waiting, items), pl.DataFrame(
        missing, schema={"order": pl.String, "bin": pl.String, "reason": pl.String}, orient="row"
    )


def _from(held: list[list[str | float]], quantity: float) -> Iterator[tuple[str, float]]:
    """Bins and pieces until there are enough; what is taken is taken off."""
    for row in held:
        there = float(row[1])
        pieces = min(there, quantity)
        if pieces > 0:
            row[1] = there - pieces
            quantity -= pieces
            yield str(row[0]), pieces
        if quantity <= 1e-9:
            return


def _sized(picks: pl.DataFrame, waiting: pl.DataFrame, items: pl.DataFrame | None) -> pl.DataFrame:
    """One row an order and bin, with litres, kilograms and departure."""
    described = (
        picks.join(items.select("item", *_SIZES), on="item", how="left", maintain_order="left")
        if items is not None
        else picks.with_columns(pl.lit(None, dtype=pl.Float64).alias(name) for name in _SIZES)
    )
    litre = pl.col("length_mm") * pl.col("width_mm") * pl.col("height_mm") / 1e6
    summed = described.group_by("order", "bin", maintain_order=True).agg(
        pl.col("item").str.join(", "),
        pl.col("pieces").sum(),
        volume_l=(litre * pl.col("pieces")).sum(),
        weight_kg=(pl.col("weight_g") / 1000 * pl.col("pieces")).sum(),
    )
    departs = waiting.group_by("order").agg(pl.col("departs").min())
    return summed.join(departs, on="order", how="left", maintain_order="left")
