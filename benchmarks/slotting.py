"""How much shorter walks become when 2,000 items are slotted, measured on orders that came later.

Online Retail (a gift wholesaler, 2010-12 to 2011-12; CC0). The 2,000 items in most orders before 2011-09-01;
25 aisles of 40 slots on 2 sides, slot 1 m, aisles 3 m apart, one block, depot front left. Learned on the
orders before 2011-09-01; walked one order at a time, by the exact route, on the first 1,500 orders after it
that ask for any of these items (only those items). Beside it: the mean of five random layouts, and most
picked nearest.
The moves start from the first random layout. Seconds are of the processor: other work on the machine changes
no figure.

    python -m benchmarks.slotting --data FOLDER [--exchanges 400000] [--json]
"""

from __future__ import annotations

import datetime as dt
import os
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_route import pick_route
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.slot import slot

CUT = dt.datetime(2011, 9, 1, tzinfo=dt.UTC)
LAYOUT = Layout.grid(aisles=25, slots=40)
Places = dict[str, str]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument(
        "--data", default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the folder of the set"
    )
    parser.add_argument("--exchanges", type=int, default=400_000, help="exchanges of bins to try")
    parser.add_argument("--moves", type=int, default=50, help="how many moves to count")
    asked = parser.parse_args()
    if not asked.data:
        parser.error("give --data, the folder with online_retail_lines.parquet")
    before, after = read(Path(asked.data) / "online_retail_lines.parquet")
    ranked = before.group_by("item").len().sort(["len", "item"], descending=[True, False])
    best = ranked["item"].head(2000).to_list()
    test = [row[0] for row in tested(after, best).iter_rows()]
    bins = LAYOUT.bins["bin"].to_list()

    def walked(places: Places) -> float:
        return float(
            np.mean([pick_route(LAYOUT, [places[item] for item in order]).length_m for order in test])
        )

    layouts = [
        dict(zip(best, np.random.default_rng(seed).permutation(bins), strict=True)) for seed in range(5)
    ]
    random_m = float(np.mean([walked(places) for places in layouts]))
    near = np.argsort(LAYOUT.distances_of_bins_m(np.arange(len(bins)))[-1, :-1], kind="stable")
    frequency_m = walked(dict(zip(best, [bins[at] for at in near], strict=True)))
    began = time.process_time()
    now = layouts[0]
    found = slot(
        LAYOUT,
        items(best),
        before.filter(pl.col("item").is_in(best)),
        {"item": list(now), "bin": list(now.values()), "on_hand": [1.0] * len(now)},
        settings=SlotSettings(iterations=asked.exchanges, most_moves=asked.moves, longest_payback_days=1e6),
    )
    seconds = time.process_time() - began
    target = dict(found.slots.select("item", "bin").iter_rows())
    target_m, now_m = walked(target), walked(now)
    moved = dict(now)
    for one, here, there, other in found.slot_moves.select(
        "item", "from_bin", "to_bin", "other_item"
    ).iter_rows():
        moved[one] = there
        if other is not None:
            moved[other] = here
    moved_m = walked(moved)
    figures: dict[str, Figure] = {
        "random_m": random_m,
        "frequency_m": frequency_m,
        "slotted_m": target_m,
        "saved_percent": 100 * (1 - target_m / random_m),
        "frequency_saved_percent": 100 * (1 - frequency_m / random_m),
        "items_to_move": sum(now[item] != target[item] for item in best),
        "moves": found.slot_moves.height,
        "moves_share_of_gain_percent": 100 * (now_m - moved_m) / (now_m - target_m),
        "seconds": seconds,
    }
    rows: list[dict[str, Figure]] = [
        {"layout": "random, mean of five", "metres an order": random_m, "saved %": 0.0, "moved": 0},
        {
            "layout": "most picked nearest",
            "metres an order": frequency_m,
            "saved %": figures["frequency_saved_percent"],
            "moved": len(best),
        },
        {
            "layout": f"first {found.slot_moves.height} moves",
            "metres an order": moved_m,
            "saved %": 100 * (1 - moved_m / random_m),
            "moved": sum(now[item] != moved[item] for item in best),
        },
        {
            "layout": f"slotted, {seconds:.0f} s",
            "metres an order": target_m,
            "saved %": figures["saved_percent"],
            "moved": figures["items_to_move"],
        },
    ]
    show("Walks of 1,500 later orders", rows, figures, as_json=asked.json)


def read(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Order lines before and after the cut."""
    lines = (
        pl.read_parquet(path)
        .filter((pl.col("Quantity") > 0) & (pl.col("UnitPrice") > 0))
        .select(
            order="InvoiceNo",
            item=pl.col("StockCode").str.to_uppercase(),
            quantity="Quantity",
            ordered_at=pl.col("InvoiceDate").dt.cast_time_unit("us").dt.replace_time_zone("UTC"),
        )
        .filter(pl.col("item").str.contains(r"^\d{5}[A-Z]{0,2}$"))
    )
    summed = lines.group_by("order", "item", maintain_order=True).agg(
        pl.col("quantity").sum(), pl.col("ordered_at").min()
    )
    return summed.filter(pl.col("ordered_at") < CUT), summed.filter(pl.col("ordered_at") >= CUT)


def tested(after: pl.DataFrame, best: list[str]) -> pl.DataFrame:
    """The items of each of the first 1,500 orders."""
    asked = after.filter(pl.col("item").is_in(best))
    return (
        asked.group_by("order")
        .agg(pl.col("item"), pl.col("ordered_at").min())
        .sort("ordered_at", "order")
        .head(1500)
    ).select("item")


def items(names: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"item": names}).with_columns(
        name="item", category=pl.lit("gifts"), unit=pl.lit("piece"), unit_cost=pl.lit(1.0), price=pl.lit(2.0)
    )


if __name__ == "__main__":
    main()
