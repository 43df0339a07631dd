"""How full containers get, how few boxes real orders need, and how much air a suite of four cartons saves.

Containers. Classes BR1, BR2, BR3 and BR8 of Bischoff and Ratcliff as `br_items.csv`, `br_bins.csv` and
`br_best_known.csv` (fontanf/packingsolver, MIT): one container, the most volume, only allowed orientations.
The gap is the mean difference to the best known utilisation in points, at `--seconds` an instance of one
core's time (so that other work on the machine does not count; `--wall` counts it), without support as in the
best known, and with full support. Every filling goes before the checker.

Orders. Half of 4,288 real orders (dvdoug/BoxPacker, MIT): `boxes.csv`, `items_even.csv`,
`expected_even.csv`. All boxes cost the same, so that the fewest are looked for, and the total is compared
with BoxPacker's, which asks for no support. Milliseconds are from the pieces to the boxes, compiled
loops warm, on the public tables' rows, of the processor.

Suite. `carton_suite` learns four cartons on 400 of every second order; the other half is packed into them and
into the boxes given, and the void volume compared. A box costs its volume there.

    python -m benchmarks.packing --data DIR [--every 10] [--seconds 2] [--json]
"""

from __future__ import annotations

import csv
import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.warehouse.packing.carton_suite import carton_suite
from wharfinger.decide.warehouse.packing.check_packing import check_packing
from wharfinger.decide.warehouse.packing.choose_boxes import Choice, Terms, choose_boxes
from wharfinger.decide.warehouse.packing.fill_box import Shapes, fill_box
from wharfinger.decide.warehouse.packing.goods import Box, Goods, Kind
from wharfinger.decide.warehouse.packing.rows import Rows
from wharfinger.decide.warehouse.packing.tables import ORIENTATIONS

CLASSES = ("BR1", "BR2", "BR3", "BR8")
FLAT = ("LWH", "WLH")
Lines = dict[str, list[tuple[str, int, tuple[float, float, float], float]]]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the files"
    )
    parser.add_argument("--every", type=int, default=10, help="take every n-th container instance")
    parser.add_argument("--orders", type=int, default=1, help="take every n-th order")
    parser.add_argument("--seconds", type=float, default=2.0, help="time for one container")
    parser.add_argument("--wall", action="store_true", help="seconds by the wall clock, not of the processor")
    asked = parser.parse_args()
    clock = time.perf_counter if asked.wall else time.process_time
    if asked.data is None:
        parser.error("give --data, or WHARFINGER_BENCH_DATA, the folder with br_items.csv and items_even.csv")
    folder = Path(asked.data)
    figures: dict[str, Figure] = {}
    parts: tuple[tuple[str, Iterator[dict[str, Figure]]], ...] = (
        ("Containers", _containers(folder, asked.seconds, asked.every, clock)),
        ("Real orders", _orders(folder, asked.orders)),
        ("A suite of four cartons", _suite(folder, asked.orders)),
    )
    for title, found in parts:
        rows = list(found)
        for row in rows:
            name = str(next(iter(row.values())))
            figures |= {f"{name} {key}".replace(" ", "_"): value for key, value in list(row.items())[1:]}
        if not asked.json:
            show(title, rows, {}, as_json=False)
    if asked.json:
        show("packing", [], figures, as_json=True)


def _containers(
    folder: Path, seconds: float, every: int, clock: Callable[[], float]
) -> Iterator[dict[str, Figure]]:
    kinds = defaultdict(list)
    for row in _named(folder / "br_items.csv"):
        kinds[row["instance"]].append(row)
    boxes = {
        row["instance"]: np.array([int(row[c]) for c in "XYZ"]) for row in _named(folder / "br_bins.csv")
    }
    best = {
        row["instance"]: float(row["utilisation_percent"]) for row in _named(folder / "br_best_known.csv")
    }
    for supported in (False, True):
        fill_box(boxes["BR1_1"], _shapes(kinds["BR1_1"]), supported=supported, iterations=1)  # compiled now
        all_gaps: list[float] = []
        all_filled: list[float] = []
        all_wrong = 0
        for name in CLASSES:
            filled, gaps, wrong = [], [], 0
            for number in range(1, 101, every):
                box, shapes = boxes[f"{name}_{number}"], _shapes(kinds[f"{name}_{number}"])
                found = fill_box(box, shapes, supported=supported, seconds=seconds, clock=clock)
                wrong += bool(_faults(box, shapes, found.rows, supported))
                filled.append(100 * found.volume / float(box.prod()))
                gaps.append(best[f"{name}_{number}"] - filled[-1])
            all_gaps += gaps
            all_filled += filled
            all_wrong += wrong
            yield {
                "class": f"{name} {'full support' if supported else 'no support'}",
                "instances": len(gaps),
                "filled %": float(np.mean(filled)),
                "gap": float(np.mean(gaps)),
                "rejected": wrong,
            }
        yield {
            "class": f"all {'full support' if supported else 'no support'}",
            "instances": len(all_gaps),
            "filled %": float(np.mean(all_filled)),
            "gap": float(np.mean(all_gaps)),
            "rejected": all_wrong,
        }


def _shapes(rows: Sequence[dict[str, str]]) -> Shapes:
    extents, kinds = [], []
    for kind, row in enumerate(rows):
        ways = {tuple(int(row[c]) for c in way) for way in _WAYS if row[f"ROTATION_{way}"] == "1"}
        extents += sorted(ways)
        kinds += [kind] * len(ways)
    counts = np.array([int(row["COPIES"]) for row in rows])
    return Shapes(np.array(extents), np.array(kinds), counts, np.zeros(len(rows)))


_WAYS = ("XYZ", "YXZ", "ZYX", "YZX", "XZY", "ZXY")


def _faults(box: np.ndarray, shapes: Shapes, rows: np.ndarray, supported: bool) -> list[str]:
    """The public judge's word. Each kind is one item; a shape that is not its own would be a wrong edge."""
    if not len(rows):
        return ["nothing is packed"]
    used = np.bincount(shapes.kinds[rows[:, 0]], minlength=len(shapes.available))
    if (used > shapes.available).any():
        return ["more pieces than there are"]
    sizes = shapes.extents[rows[:, 0]].astype(float)
    # Every oriented shape is an item of its own: its orientations were read from the file.
    shape_used = np.bincount(rows[:, 0], minlength=len(shapes.extents))
    there = np.flatnonzero(shape_used)
    items = pl.DataFrame(
        {
            "item": [f"{shape}" for shape in there],
            "quantity": shape_used[there],
            **{f"{edge}_mm": shapes.extents[there, axis].astype(float) for axis, edge in enumerate(_EDGES)},
            "weight_g": 0.0,
        }
    )
    packed = pl.DataFrame(
        {
            "order": "1",
            "box": 1,
            "step": np.arange(1, len(rows) + 1),
            "item": [f"{shape}" for shape in rows[:, 0]],
            "orientation": "LWH",
            **{f"{axis}_mm": rows[:, at + 1].astype(float) for at, axis in enumerate("xyz")},
            **{f"{edge}_mm": sizes[:, axis] for axis, edge in enumerate(_EDGES)},
            "weight_g": 0.0,
        }
    )
    carton = {"carton": ["it"]} | {f"{edge}_mm": [float(box[axis])] for axis, edge in enumerate(_EDGES)}
    boxes = {"order": ["1"], "box": [1], "carton": ["it"], "pieces": [len(rows)]} | {
        name: [0.0] for name in ("weight_g", "filled", "void_l", "filler_g", "waste_g", "waste_cost", "cost")
    }
    return check_packing(items, carton, packed, boxes, support_share=1.0 if supported else 0.0)


_EDGES = ("length", "width", "height")


def _orders(folder: Path, every: int) -> Iterator[dict[str, Figure]]:
    boxes, orders = _boxes(folder), _lines(folder)
    expected = {row[0]: (int(row[1]), int(row[4])) for row in _plain(folder / "expected_even.csv")}
    _choose(orders[next(iter(orders))], boxes, FLAT, 0.3)  # compiled now
    for share in (0.0, 0.3, 0.5, 1.0):
        for column, (turning, ways) in enumerate((("flat", FLAT), ("any way", ORIENTATIONS))):
            ours, theirs, rejected, times = 0, 0, 0, []
            for order in list(orders)[::every]:
                began = time.process_time()
                goods, found = _choose(orders[order], boxes, ways, share)
                times.append(time.process_time() - began)
                ours += len(found.loads)
                theirs += expected[order][column]
                rejected += bool(_order_faults(goods, found, boxes, share))
            yield {
                "orders": f"{turning}, {share:.0%} support",
                "count": len(times),
                "boxes": ours,
                "BoxPacker": theirs,
                "rejected": rejected,
                "median ms": 1000 * float(np.median(times)),
                "p99 ms": 1000 * float(np.quantile(times, 0.99)),
                "a minute": int(60 * len(times) / sum(times)),
            }


def _choose(
    lines: Sequence[tuple[str, int, tuple[float, float, float], float]],
    boxes: Sequence[Box],
    ways: tuple[str, ...],
    share: float,
) -> tuple[Goods, Choice]:
    goods = Goods([Kind(item, pieces, edges, weight_g, ways) for item, pieces, edges, weight_g in lines])
    return goods, choose_boxes(goods, boxes, Terms(share, 0, 5000, 0, 0), seconds=None, iterations=8)


def _order_faults(goods: Goods, found: Choice, boxes: Sequence[Box], share: float) -> list[str]:
    rows = Rows()
    for number, load in enumerate(found.loads, 1):
        rows.load("1", number, load, goods, Terms(share, 0, 5000, 0, 0))
    tables = rows.tables()
    items = [
        {"item": kind.item, "quantity": kind.pieces, "weight_g": kind.weight_g}
        | {f"{edge}_mm": kind.edges_mm[axis] for axis, edge in enumerate(_EDGES)}
        | {"orientations": " ".join(kind.orientations)}
        for kind in goods.kinds
    ]
    cartons = [
        {"carton": box.carton, "weight_g": box.weight_g, "most_weight_g": box.capacity_g + box.weight_g}
        | {f"{edge}_mm": box.inner_mm[axis] for axis, edge in enumerate(_EDGES)}
        for box in boxes
    ]
    return check_packing(
        pl.DataFrame(items),
        pl.DataFrame(cartons),
        tables["packed_pieces"],
        tables["packed_boxes"],
        support_share=share,
    )


def _suite(folder: Path, every: int) -> Iterator[dict[str, Figure]]:
    orders, given = _lines(folder), [replace(box, cost=box.volume / 1e9) for box in _boxes(folder)]
    names = list(orders)
    learned = pl.DataFrame(
        [
            {"order": order, "item": item, "quantity": pieces, "weight_g": weight_g}
            | {f"{edge}_mm": edges[axis] for axis, edge in enumerate(_EDGES)}
            for order in names[::2]
            for item, pieces, edges, weight_g in orders[order]
        ]
    )
    began = time.perf_counter()
    suite = carton_suite(learned, count=4)
    seconds = time.perf_counter() - began
    most_g = max(box.capacity_g for box in given)
    ours = [_carton(row, most_g) for row in suite.iter_rows(named=True)]
    # A piece larger than any that was learned from goes into no carton of the suite: left out of both.
    packed = [order for order in names[1 :: 2 * every] if _each_fits(orders[order], ours)]
    for name, boxes in (("boxes given", given), ("suite of four", ours)):
        found = [_choose(orders[order], boxes, ORIENTATIONS, 0.5) for order in packed]
        loads = [(goods, load) for goods, choice in found for load in choice.loads]
        inside = sum(float(goods.volumes[load.rows[:, 0]].sum()) for goods, load in loads) / 1e9
        whole = sum(load.box.volume for _, load in loads) / 1e9
        yield {
            "cartons": name,
            "orders": len(found),
            "boxes": len(loads),
            "void litres": whole - inside,
            "filled %": 100 * inside / whole,
            "seconds to learn": seconds if boxes is ours else 0.0,
        }


def _each_fits(
    lines: Sequence[tuple[str, int, tuple[float, float, float], float]], boxes: Sequence[Box]
) -> bool:
    goods = Goods([Kind(item, pieces, edges, weight_g) for item, pieces, edges, weight_g in lines])
    return all(any(goods.fits(kind, box) for box in boxes) for kind in range(len(goods.kinds)))


def _carton(row: dict[str, float], most_g: float) -> Box:
    inner = (row["length_mm"], row["width_mm"], row["height_mm"])
    litres = float(np.prod(inner)) / 1e6
    return Box(str(row["carton"]), inner, litres, 0.0, most_g, litres)


def _boxes(folder: Path) -> list[Box]:
    boxes = []
    for name, *numbers in _plain(folder / "boxes.csv"):
        width, length, depth, empty_g, inner_w, inner_l, inner_d, most_g = map(float, numbers)
        litres = width * length * depth / 1e6
        boxes.append(Box(name, (inner_w, inner_l, inner_d), litres, empty_g, most_g - empty_g, 1.0))
    return boxes


def _lines(folder: Path) -> Lines:
    """Lines of each order; rows with the same item and size are one line."""
    pieces: dict[tuple[str, str, tuple[float, float, float], float], int] = defaultdict(int)
    for order, quantity, item, *numbers in _plain(folder / "items_even.csv"):
        width, length, depth, weight_g = map(float, numbers)
        pieces[order, item, (width, length, depth), weight_g] += int(quantity)
    orders: Lines = defaultdict(list)
    for (order, item, edges, weight_g), quantity in pieces.items():
        same = sum(line[0].partition("/")[0] == item for line in orders[order])
        orders[order].append((f"{item}/{same}", quantity, edges, weight_g))
    return dict(orders)


def _plain(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _named(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
