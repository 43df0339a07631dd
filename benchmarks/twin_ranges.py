"""Figures of real companies, from which the ranges of the simulated one are taken (`wharfinger.twin.ranges`).

Protocol. Three public sets, read from --data or WHARFINGER_BENCH_DATA, folder `demand`:
- online_retail_daily.parquet, online_retail_lines.parquet: a gift wholesaler, 2010-12 to 2011-12 (UCI Online
  Retail, CC0). Items sold on 10 or more days count, each from its first to its last sale; returns are the
  lines whose invoice number begins with C.
- stallion_monthly.parquet: a brewery's monthly sales with prices and discounts (MIT).
- carparts_monthly.csv: monthly sales of 2,674 spare parts (GPL-3).
The columns are percentiles over items; single figures stand under p50.

    python -m benchmarks.twin_ranges --data DIR [--json]
"""

import argparse
import os
import sys
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)
LEAST_DAYS_WITH_SALE = 10


def main() -> int:
    options = parsed()
    if options.data is None:
        print("Give the folder of the data: --data DIR, or WHARFINGER_BENCH_DATA.", file=sys.stderr)
        return 2
    folder = Path(options.data) / "demand"
    measured = {**online_retail(folder), **stallion(folder), **carparts(folder)}
    rows = [{"figure": name, **percentiles} for name, percentiles in measured.items()]
    figures = {
        f"{row['figure']}_{name}": value
        for row in rows
        for name, value in row.items()
        if isinstance(value, float)
    }
    show("Real figures behind the ranges of the twin", rows, figures, as_json=options.json)
    return 0


def parsed() -> argparse.Namespace:
    parser = arguments(__doc__)
    parser.add_argument(
        "--data", default=os.environ.get("WHARFINGER_BENCH_DATA"), help="folder of the data sets"
    )
    return parser.parse_args()


def online_retail(folder: Path) -> dict[str, dict[str, Figure]]:
    """How each item sells, by how much and for what; the season of all together, and what is returned."""
    daily = pl.read_parquet(folder / "online_retail_daily.parquet")
    lines = pl.read_parquet(folder / "online_retail_lines.parquet")
    item = (
        daily.group_by("StockCode")
        .agg(
            units=pl.col("qty").sum(),
            lines=pl.col("orders").sum(),
            days=pl.len(),
            span=(pl.col("date").max() - pl.col("date").min()).dt.total_days() + 1,
            price=pl.col("price").median(),
            price_spread=pl.col("price").quantile(0.9) / pl.col("price").quantile(0.1),
        )
        .filter(pl.col("days") >= LEAST_DAYS_WITH_SALE)
    )
    sold = lines.filter((pl.col("Quantity") > 0) & (pl.col("UnitPrice") > 0))
    back = lines.filter(pl.col("InvoiceNo").cast(pl.String).str.starts_with("C"))
    by_day = (
        daily.group_by("date").agg(orders=pl.col("orders").sum()).filter(pl.col("date").dt.year() == 2011)
    )
    month = (
        by_day.group_by(pl.col("date").dt.month()).agg(pl.col("orders").mean()).filter(pl.col("date") < 12)
    )
    weekday = by_day.group_by(pl.col("date").dt.weekday()).agg(pl.col("orders").mean())["orders"]
    return {
        "units a day": spread(item["units"] / item["span"]),
        "lines a day": spread(item["lines"] / item["span"]),
        "share of days with a sale": spread(item["days"] / item["span"]),
        "units a line": spread(item["units"] / item["lines"]),
        "price": spread(item["price"]),
        "price, 90th over 10th percentile of days": spread(item["price_spread"]),
        "lines an order": spread(sold.group_by("InvoiceNo").len()["len"]),
        "best month over mean month": single(month["orders"].max() / month["orders"].mean()),
        "best weekday over mean weekday": single(weekday.max() / weekday.mean()),
        "lines returned, share": single(back.height / sold.height),
        "units returned, share": single(-back["Quantity"].sum() / sold["Quantity"].sum()),
    }


def stallion(folder: Path) -> dict[str, dict[str, Figure]]:
    """Discounts, and how a series' volume goes with its price: slope of log on log within the series."""
    frame = pl.read_parquet(folder / "stallion_monthly.parquet").filter(
        (pl.col("volume") > 0)
        & (pl.col("price_actual") > 0)
        & pl.col("discount_in_percent").is_between(0, 100)
    )
    series = ["agency", "sku"]
    centred = frame.select(
        *series,
        pl.col("volume").log() - pl.col("volume").log().mean().over(series),
        pl.col("price_actual").log() - pl.col("price_actual").log().mean().over(series),
    )
    slope = centred.group_by(series).agg(
        slope=(pl.col("volume") * pl.col("price_actual")).sum() / (pl.col("price_actual") ** 2).sum(),
        moved=pl.col("price_actual").std(),
    )
    return {
        "discount, per cent (stallion)": spread(frame["discount_in_percent"]),
        "price elasticity of a series (stallion)": spread(slope.filter(pl.col("moved") > 0.02)["slope"]),
    }


def carparts(folder: Path) -> dict[str, dict[str, Figure]]:
    """How often a part sells, how many then, and how that varies."""
    sold = pl.read_csv(folder / "carparts_monthly.csv", infer_schema_length=None)
    sold = sold.select(pl.col(pl.Int64, pl.Float64)).cast(pl.Float64).to_numpy().T
    sold = sold[~np.isnan(sold).any(1)]
    sold = sold[(sold > 0).sum(1) >= 2]
    some = np.where(sold > 0, sold, np.nan)
    size = np.nanmean(some, 1)
    return {
        "share of months with a sale (carparts)": spread(pl.Series((sold > 0).mean(1))),
        "units in such a month (carparts)": spread(pl.Series(size)),
        "CV2 of such months (carparts)": spread(pl.Series((np.nanstd(some, 1) / size) ** 2)),
    }


def spread(values: pl.Series) -> dict[str, Figure]:
    kept = values.drop_nulls().drop_nans().to_numpy()
    return {f"p{p}": float(np.percentile(kept, p)) for p in PERCENTILES}


def single(value: float) -> dict[str, Figure]:
    return {f"p{p}": float(value) if p == 50 else "" for p in PERCENTILES}


if __name__ == "__main__":
    sys.exit(main())
