"""The tables of a journal in the steps of the books."""

from __future__ import annotations

import polars as pl

from wharfinger.office import codes
from wharfinger.tables.errors import BooksError

PRICE_STEPS = 10_000
HEADS = {
    "number": pl.String(),
    "kind": pl.String(),
    "at": pl.Datetime("us", "UTC"),
    "due": pl.Date(),
    **dict.fromkeys(("from_place", "to_place", "supplier", "customer", "channel", "origin"), pl.String()),
}
LINES = {
    "document": pl.String(),
    "item": pl.String(),
    "quantity": pl.Float64(),
    "price": pl.Float64(),
    "promotion": pl.Boolean(),
}
ENDED = {"document": pl.String(), "item": pl.String()}
_NEARLY = 1e-6
"""So far from a whole step is the rounding of a float, and no finer quantity."""


def shaped(frame: pl.DataFrame | None, columns: dict[str, pl.DataType]) -> pl.DataFrame:
    """The frame with these columns in this order; one that is absent is empty. Instants are microseconds."""
    if frame is None:
        frame = pl.DataFrame(schema=columns)
    rows = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in columns.items()
    )
    return rows.with_columns(pl.col("at").dt.timestamp("us")) if "at" in columns else rows


def in_steps(rows: pl.DataFrame) -> pl.DataFrame:
    """With `item_id`, `decimals` and `steps`; where there is a price, with `price_steps`."""
    goods = codes.items(codes.distinct(rows, "item"))
    codes.must_be_known("item", codes.distinct(rows, "item"), goods)
    items = pl.DataFrame(
        [(code, number, decimals) for code, (number, decimals) in goods.items()],
        schema={"item": pl.String, "item_id": pl.Int64, "decimals": pl.Int64},
        orient="row",
    )
    found = rows.join(items, on="item", how="left", maintain_order="left").with_columns(
        exactly=pl.col("quantity") * pl.lit(10.0).pow(pl.col("decimals"))
    )
    found = found.with_columns(steps=pl.col("exactly").round(mode="half_to_even").cast(pl.Int64))
    finer = (pl.col("exactly") - pl.col("steps")).abs() > _NEARLY * pl.max_horizontal(
        1.0, pl.col("exactly").abs()
    )
    for item, quantity, decimals in found.filter(finer).select("item", "quantity", "decimals").rows():
        raise BooksError(
            where=item,
            found=f"a quantity of {quantity:g}",
            expected=f"at most {decimals} decimals",
            mend="correct the quantity, or give the item more decimals",
        )
    if "price" in found.columns:
        price = (pl.col("price") * PRICE_STEPS).round(mode="half_to_even").cast(pl.Int64)
        found = found.with_columns(price_steps=price)
    return found.drop("exactly")
