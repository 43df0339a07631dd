"""Neighbours that are out of stock: some of their buyers take another item of the category at that place.

Of each category it is learned how much of its usual demand met an empty shelf in each period. An item then
has a column that says by how much its own demand would grow, were that shared out over all that was there (on
logarithms, as for every driver of demand). What part of it truly came is an effect like any other.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

Array = NDArray[np.float64]

GROUP = ["place", "category"]


def learn_neighbours(
    series: pl.DataFrame, sold: Array, told: Array, first: NDArray[np.int64], items: pl.DataFrame | None
) -> pl.DataFrame:
    """By place and category: what of the usual demand of each period found nothing, and what found its item.

    Groups in which nothing was ever out of stock have no row.
    """
    if items is None or not (told < 1).any():
        return none()
    groups = _groups(series, items)
    usual = usual_demand(sold, told, first)[:, None] * _since(first, told.shape[1])
    frames = []
    for number in groups["group"].unique().drop_nulls().sort():
        of = (groups["group"] == number).fill_null(value=False).to_numpy()
        if of.sum() > 1 and (told[of] < 1).any():
            lost, there = (usual[of] * (1 - told[of])).sum(axis=0), (usual[of] * told[of]).sum(axis=0)
            frames.append(
                groups.filter(pl.Series(of))
                .select(GROUP)
                .head(1)
                .with_columns(lost=pl.Series([lost.tolist()]), there=pl.Series([there.tolist()]))
            )
    return pl.concat(frames) if frames else none()


def lured(
    series: pl.DataFrame,
    sold: Array,
    told: Array,
    first: NDArray[np.int64],
    items: pl.DataFrame | None,
    learned: pl.DataFrame,
) -> Array | None:
    """For each series and period the column; None where no neighbour was ever out of stock."""
    if items is None or learned.is_empty():
        return None
    out = np.zeros(told.shape)
    usual = usual_demand(sold, told, first)[:, None] * _since(first, told.shape[1])
    labels = _groups(series, items).join(
        learned.with_row_index("at"), on=GROUP, how="left", maintain_order="left"
    )
    for number, its in enumerate(learned.iter_rows(named=True)):
        of = (labels["at"] == number).fill_null(value=False).to_numpy()
        if of.any():
            lost, there = (_long(its[name], told.shape[1]) for name in ("lost", "there"))
            others = np.maximum(lost - usual[of] * (1 - told[of]), 0.0)
            shelf = np.maximum(there - usual[of] * told[of], 0.0) + usual[of]
            out[of] = np.log1p(np.divide(others, shelf, out=np.zeros_like(others), where=shelf > 0))
    return out


def none() -> pl.DataFrame:
    """No group in which something was out of stock."""
    lists = {"lost": pl.List(pl.Float64), "there": pl.List(pl.Float64)}
    return pl.DataFrame(schema={"place": pl.String, "category": pl.String, **lists})


def usual_demand(sold: Array, told: Array, first: NDArray[np.int64]) -> Array:
    """What each series sold in an open period since its first sale."""
    opened = (told * _since(first, told.shape[1])).sum(axis=1)
    return np.asarray(np.divide(sold.sum(axis=1), opened, out=np.zeros(len(sold)), where=opened > 0))


def _since(first: NDArray[np.int64], periods: int) -> NDArray[np.bool_]:
    return np.asarray(np.arange(periods) >= first[:, None])


def _long(values: list[float], periods: int) -> Array:
    """Periods since it was learned: as if nothing were out of stock in them."""
    out = np.zeros(periods)
    out[: len(values)] = values[:periods]
    return out


def _groups(series: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Place, category and a number for both of each series; items of no known category are strangers."""
    named = series.join(items.select("item", "category"), on="item", how="left", maintain_order="left")
    return named.with_columns(
        group=pl.when(pl.col("category").is_not_null()).then(pl.struct(GROUP).rank("dense")).cast(pl.Int64)
        - 1
    )
