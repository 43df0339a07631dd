"""How far pickers walk when 100 orders are batched on carts of 24 articles, beside what is usual.

The first 6 random and first 6 uniform files of Hwang's instances with 24 articles to a cart (GPL-3): 20
aisles of 45 locations, aisles 50 m long and 3 m apart, the depot at the front of aisle 0, no order split.
All methods are measured by the same exact routes. Elsewhere it is not stated where in the 50 m a location
lies, nor how far the depot is from its aisle. Here location 0 is 0.5 m from the front cross-aisle, each
further one 1 m on, and the depot 2.5 m away: with this choice every order alone and savings come to within
0.01 % of the figures measured elsewhere (26,831 and 12,161), and first come first served to within 0.4 %
(15,781).

The search gets `--moves` moves a file, by default what one core tries in less than ten seconds; the seconds
that it took of the processor stand beside. So other work on the machine changes no figure.

Speed: 5,000 order lines, 2 a order, five departures, 10 aisles with 1,000 bins, into waves with walks.

    python -m benchmarks.batching --data FOLDER [--moves 8000000] [--files 6] [--json]
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.warehouse.batches.batch import batch
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.pick_route import pick_route

ARTICLES = 24
LAYOUT = Layout.from_bins(
    Layout.grid(aisles=20, slots=45, sides=1).bins.drop("x_m", "y_m"),
    stations={"station": ["depot"], "kind": ["depot"], "aisle": ["01"], "away_m": [2.5]},
    block_length_m=50.0,
)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the folder of files")
    parser.add_argument("--moves", type=int, default=8_000_000, help="moves to try on each file")
    parser.add_argument("--files", type=int, default=6, help="how many files of each kind")
    asked = parser.parse_args()
    rows: list[dict[str, Figure]] = []
    if asked.data:
        names = [f"Hwang-random-cap24-{at}-all2.txt" for at in range(asked.files)]
        names += [f"Hwang-uniform-cap24-{at}.txt" for at in range(asked.files)]
        batch(LAYOUT, read(Path(asked.data) / names[0]), ARTICLES, iterations=10)
        rows = [row(Path(asked.data) / name, asked.moves) for name in names]
        numbers = [name for name in rows[0] if name != "file"]
        rows.append(
            {"file": "mean"} | {name: float(np.mean([one[name] for one in rows])) for name in numbers}
        )
    seconds = speed()
    figures: dict[str, Figure] = (
        {name: value for name, value in rows[-1].items() if name != "file"} if rows else {}
    )
    figures["seconds_5000_lines"] = seconds
    if rows:
        show("Metres walked for 100 orders", rows, figures, as_json=asked.json)
    if not asked.json or not rows:
        show("Speed", [{"what": "5,000 order lines", "seconds": seconds}], figures, as_json=asked.json)


def row(path: Path, moves: int) -> dict[str, Figure]:
    """The metres of each method on one file."""
    picks = read(path)
    orders = [sorted(set(group["bin"])) for _, group in picks.group_by("order", maintain_order=True)]
    pieces = [group.height for _, group in picks.group_by("order", maintain_order=True)]
    began = time.process_time()
    found = batch(LAYOUT, picks, ARTICLES, iterations=moves)
    took = time.process_time() - began
    return {
        "file": path.stem.removeprefix("Hwang-"),
        "alone": sum(map(length, orders)),
        "first_come": sum(map(length, first_come(orders, pieces))),
        "savings": sum(map(length, savings(orders, pieces))),
        "wharfinger": found.length_m,
        "processor_seconds": took,
    }


def read(path: Path) -> pl.DataFrame:
    """The picks of one file."""
    rows: dict[tuple[str, str], int] = {}
    order = ""
    for line in path.read_text().splitlines():
        if found := re.match(r"Order (\d+) ", line):
            order = found[1]
        elif found := re.match(r"\d+\tAisle (\d+)\tLocation (\d+)", line):
            key = (order, f"{int(found[1]) + 1:02d}-{int(found[2]) + 1:02d}L")
            rows[key] = rows.get(key, 0) + 1
    return pl.DataFrame(
        {
            "order": [key[0] for key in rows],
            "bin": [key[1] for key in rows],
            "pieces": [float(n) for n in rows.values()],
        }
    )


def length(bins: list[str]) -> float:
    return pick_route(LAYOUT, bins).length_m


def first_come(orders: list[list[str]], pieces: list[int]) -> list[list[str]]:
    """Carts filled in the order of arrival."""
    carts: list[list[str]] = [[]]
    full = 0
    for bins, count in zip(orders, pieces, strict=True):
        if full + count > ARTICLES:
            carts.append([])
            full = 0
        carts[-1] = carts[-1] + bins
        full += count
    return carts


def savings(orders: list[list[str]], pieces: list[int]) -> list[list[str]]:
    """Clarke and Wright, savings computed anew after each joining."""
    carts = {
        at: (bins, count, length(bins)) for at, (bins, count) in enumerate(zip(orders, pieces, strict=True))
    }
    saved: dict[tuple[int, int], float] = {}

    def compare(one: int, others: list[int]) -> None:
        for other in others:
            if carts[one][1] + carts[other][1] <= ARTICLES:
                apart = carts[one][2] + carts[other][2]
                saved[one, other] = apart - length(sorted({*carts[one][0], *carts[other][0]}))

    for at in list(carts):
        compare(at, [other for other in carts if other < at])
    number = len(carts)
    while saved:
        pair = max(saved, key=lambda pair: saved[pair])
        if saved[pair] <= 0:
            break
        one, other = (carts.pop(at) for at in pair)
        saved = {key: value for key, value in saved.items() if not {*key} & {*pair}}
        bins = sorted({*one[0], *other[0]})
        carts[number] = (bins, one[1] + other[1], length(bins))
        compare(number, [at for at in carts if at != number])
        number += 1
    return [bins for bins, _, _ in carts.values()]


def speed() -> float:
    """Processor seconds for 5,000 order lines into waves with walks, 2,000,000 moves of search included."""
    rng = np.random.default_rng(0)
    layout = Layout.grid(aisles=10, slots=50)
    bins = layout.bins["bin"].to_list()
    noon = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    lines = pl.DataFrame(
        [
            {"order": f"{order:04d}", "bin": bins[at], "departs": noon + dt.timedelta(hours=order % 5)}
            for order in range(2500)
            for at in rng.choice(len(bins), 2, replace=False)
        ]
    )
    batch(layout, lines.head(20), 24, iterations=10)
    began = time.process_time()
    batch(layout, lines, 24, iterations=2_000_000)
    return time.process_time() - began


if __name__ == "__main__":
    main()
