"""How long goods take, learned from receipts: few orders say little, so they lean on what is usual.

An item's delay at a supplier is drawn to the supplier's, and that to the company's, which is drawn to none:
each mean counts as if it were so many receipts more. Deviations are drawn in the same way.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

SAYS = 5.0
"""So many receipts count as much as what is usual one level higher."""


def learned_lead_days(
    terms: pl.DataFrame, offers: pl.DataFrame, receipts: pl.DataFrame | None, today: dt.date
) -> pl.DataFrame:
    """The terms with lead_days and lead_days_sd as they turned out, and `orders`, how many told it."""
    if receipts is None or receipts.is_empty():
        return terms.with_columns(pl.col("lead_days_sd").fill_null(0.0), orders=pl.lit(0, pl.Int64))
    late = _delays(receipts, offers, today)
    lorries = late.group_by("company", "supplier", "document").agg(pl.col("delay").mean())
    none = pl.DataFrame({"company": ["own"], "delay": [0.0], "variance": [0.0]})
    company = _habit(lorries, ["company"], none)
    supplier = _habit(lorries, ["company", "supplier"], company)
    item = _habit(late, ["company", "supplier", "item"], supplier)
    common = (company if company.height else none).row(0, named=True)
    usual = supplier.select("supplier", usual_delay="delay", usual_variance="variance")
    own = pl.col("orders").fill_null(0)
    free = pl.col("own_squares").fill_null(0.0)
    said = pl.coalesce(pl.col("lead_days_sd") ** 2, "usual_variance", pl.lit(common["variance"], pl.Float64))
    steps = (own - 1).clip(0)
    return (
        terms.join(
            item.select("supplier", "item", "orders", own_squares="squares", own_delay="delay"),
            on=["supplier", "item"],
            how="left",
            maintain_order="left",
        )
        .join(usual, on="supplier", how="left", maintain_order="left")
        .with_columns(
            delay=pl.coalesce("own_delay", "usual_delay", pl.lit(common["delay"], pl.Float64)),
            variance=(free + SAYS * said) / (steps + SAYS),
        )
        .with_columns(lead_days=(pl.col("lead_days") + pl.col("delay")).clip(0.0), orders=own.cast(pl.Int64))
        .with_columns(lead_days_sd=pl.col("variance").sqrt())
        .drop("own_squares", "own_delay", "usual_delay", "usual_variance", "delay", "variance")
    )


def usual_lead_days(terms: pl.DataFrame) -> tuple[float, float] | None:
    """The company's habit, for an item without any offer: medians over all items with one."""
    if terms.is_empty():
        return None
    row = terms.select(pl.col("lead_days", "lead_days_sd").median()).row(0)
    return float(row[0]), float(row[1] or 0.0)


def _delays(receipts: pl.DataFrame, offers: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """company, supplier, item, document, delay: days beyond the lead time offered; the last part counts."""
    offered = offers.group_by("supplier", "item").agg(pl.col("lead_days").max())
    took = (pl.col("received") - pl.col("ordered")).dt.total_days().cast(pl.Float64)
    whole = (
        receipts.filter(pl.col("received") < today)
        .group_by("supplier", "item", "document")
        .agg(took.max().alias("took"))
        .join(offered, on=["supplier", "item"], how="inner")
    )
    return whole.select(
        "supplier",
        "item",
        "document",
        company=pl.lit("own"),
        delay=pl.col("took") - pl.col("lead_days"),
    )


def _habit(late: pl.DataFrame, by: list[str], above: pl.DataFrame) -> pl.DataFrame:
    """For each group: orders, squares around its mean, delay and variance drawn to those one level above."""
    found = (
        late.sort(*by, "document", "delay")
        .group_by(by, maintain_order=True)
        .agg(
            orders=pl.len().cast(pl.Int64),
            own=pl.col("delay").mean(),
            squares=((pl.col("delay") - pl.col("delay").mean()) ** 2).sum(),
        )
    )
    outer = [name for name in by if name in above.columns]
    usual = above.select(*outer, usual="delay", spread="variance")
    count = pl.col("orders")
    return found.join(usual, on=outer, how="left", maintain_order="left").with_columns(
        delay=(count * pl.col("own") + SAYS * pl.col("usual")) / (count + SAYS),
        variance=(pl.col("squares") + SAYS * pl.col("spread")) / (count - 1 + SAYS),
    )
