"""How far the walks of `pick_route` are from the shortest, how long they take, and what rules of thumb walk.

One block. Random instances: 1 to 10 aisles 3 m apart, 45 slots of 1 m, 1 to 30 picks, depot left, in the
middle or right, front or back. Wherever there are at most 16 picks, the shortest round comes from an exact
programme for the travelling salesman (Held and Karp, written here for itself, on distances written here too).
On all instances the kernel, which gives only the length, has to agree with the call, which gives the walk.

Several blocks. 10 aisles, 2 to 5 blocks of 15 slots, 30 picks, depot front left. The peer is OR-Tools (its
routing solver with guided local search, some seconds for each instance); ours is an exact programme, so a gap
above zero would be a fault. Without OR-Tools that column says so.

Times are medians over the instances, of the processor, one process, loops compiled before. The layout is a
table of 20,000 bins, from rows to distances.

    python -m benchmarks.pick_route [--instances 1000] [--peer-instances 5] [--peer-seconds 3] [--json]
"""

from __future__ import annotations

import time
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from benchmarks.table import Figure, arguments, show
from wharfinger.decide.compiled import njit
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.floor import floor_of
from wharfinger.decide.warehouse.routes.pick_route import RULES, pick_route
from wharfinger.decide.warehouse.routes.walk_kernel import walk_length

SLOTS, PITCH_M = 45, 3.0
MOST_EXACT = 16
DEPOTS = ["front-left", "front-middle", "front-right", "back-left", "back-middle", "back-right"]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--instances", type=int, default=1000, help="random instances of one block")
    parser.add_argument("--peer-instances", type=int, default=5, help="instances for each number of blocks")
    parser.add_argument("--peer-seconds", type=float, default=3.0, help="time for OR-Tools on each")
    asked = parser.parse_args()
    figures: dict[str, Figure] = {}
    figures["seconds_layout_of_20000_bins"] = _layout_seconds()
    one = _one_block(asked.instances, figures)
    several = [_several(blocks, asked.peer_instances, asked.peer_seconds, figures) for blocks in (2, 3, 4, 5)]
    if asked.json:
        show("", [], figures, as_json=True)
        return
    show(f"One block, {asked.instances:,} instances", one, figures, as_json=False)
    show("Layout", [{"bins": 20_000, "seconds": figures["seconds_layout_of_20000_bins"]}], {}, as_json=False)
    show("Several blocks", several, figures, as_json=False)


def _layout_seconds() -> float:
    bins = Layout.grid(aisles=50, slots=50, blocks=2, levels=2).bins.drop("x_m", "y_m")
    begin = time.process_time()
    layout = Layout.from_bins(bins)
    layout.distance_m(layout.bin_names[0], layout.bin_names[-1])
    return time.process_time() - begin


def _one_block(count: int, figures: dict[str, Figure]) -> list[dict[str, Figure]]:
    rng = np.random.default_rng(0)
    gaps: dict[str, list[float]] = {name: [] for name in ("exact", *RULES)}
    proofs: list[float] = []
    kernel_s: list[float] = []
    call_s: list[float] = []
    disagreements = 0
    for at in range(count + 1):
        layout, picks, rows = _instance(rng)
        kernel = (
            layout.aisle_of_bin[rows],
            layout.position_of_bin[rows],
            layout.n_aisles,
            layout.aisle_length_m,
            layout.pitch_m,
            layout.depot.aisle,
            layout.depot_front,
        )
        floor, _ = floor_of(layout, rows)
        spots = np.arange(len(floor.at_m))
        begin = time.process_time()
        length = walk_length(spots, len(spots), floor)
        kernel_took = time.process_time() - begin
        layout.number_of_bin  # noqa: B018 (made once a layout, not once a walk)
        begin = time.process_time()
        route = pick_route(layout, picks)
        call_took = time.process_time() - begin
        if at == 0:
            continue  # compiling
        kernel_s.append(kernel_took)
        call_s.append(call_took)
        disagreements += abs(length - route.length_m) > 1e-6
        if len(rows) <= MOST_EXACT:
            proofs.append(length / held_karp(_metres(*kernel)) - 1)
        gaps["exact"].append(route.length_m / length - 1)
        for name in RULES:
            gaps[name].append(pick_route(layout, picks, name).length_m / length - 1)
    figures |= {
        "instances": count,
        "proven_instances": len(proofs),
        "largest_gap_to_exact_percent": 100 * max(map(abs, proofs)),
        "kernel_and_call_disagree": int(disagreements),
        "kernel_microseconds": 1e6 * float(np.median(kernel_s)),
        "call_milliseconds": 1e3 * float(np.median(call_s)),
    }
    rows_shown: list[dict[str, Figure]] = []
    for name, found in gaps.items():
        figures[f"mean_gap_percent_{name}"] = 100 * float(np.mean(found))
        rows_shown.append(
            {
                "method": name,
                "mean gap %": f"{100 * np.mean(found):.3f}",
                "worst %": f"{100 * max(found):.3f}",
                "against": f"{len(proofs)} proven, worst {100 * max(map(abs, proofs)):.3f}"
                if name == "exact"
                else "the exact walk",
                "time": f"kernel {1e6 * np.median(kernel_s):.1f} us, call {1e3 * np.median(call_s):.2f} ms"
                if name == "exact"
                else "",
            }
        )
    return rows_shown


def _instance(rng: np.random.Generator) -> tuple[Layout, list[str], NDArray[np.int64]]:
    layout = Layout.grid(
        int(rng.integers(1, 11)), SLOTS, aisle_pitch_m=PITCH_M, depot=DEPOTS[rng.integers(len(DEPOTS))]
    )
    rows = rng.choice(layout.bins.height, int(rng.integers(1, 31)), replace=False)
    return layout, [layout.bin_names[row] for row in rows], rows


def _metres(
    aisle: NDArray[np.int64],
    position: NDArray[np.float64],
    _aisles: int,
    length: float,
    pitch: float,
    depot: int,
    front: bool,
) -> NDArray[np.float64]:
    """Distances in one block, the depot last: written for this benchmark alone."""
    x, y = np.append(aisle, depot) * pitch, np.append(position, 0.0 if front else length)
    around = np.minimum(y[:, None] + y, 2 * length - y[:, None] - y)
    return np.where(x[:, None] == x, np.abs(y[:, None] - y), np.abs(x[:, None] - x) + around)


@njit
def held_karp(metres: NDArray[np.float64]) -> float:
    """The length of the shortest round, by all subsets."""
    stops = len(metres) - 1
    best = np.full((1 << stops, stops), np.inf)
    for stop in range(stops):
        best[1 << stop, stop] = metres[stops, stop]
    for seen in range(1, 1 << stops):
        for last in range(stops):
            for following in range(stops):
                if seen >> last & 1 and not seen >> following & 1:
                    more = seen | 1 << following
                    best[more, following] = min(
                        best[more, following], best[seen, last] + metres[last, following]
                    )
    return float((best[-1] + metres[:stops, stops]).min())


def _several(blocks: int, count: int, seconds: float, figures: dict[str, Figure]) -> dict[str, Figure]:
    rng = np.random.default_rng(blocks)
    layout = Layout.grid(10, 15, blocks, cross_aisle_m=3.0)
    took: list[float] = []
    gaps: list[float] = []
    pick_route(layout, layout.bin_names[:2])
    for _ in range(count):
        picks = rng.choice(layout.bin_names, 30, replace=False).tolist()
        begin = time.process_time()
        route = pick_route(layout, picks)
        took.append(time.process_time() - begin)
        if find_spec("ortools"):
            gaps.append(route.length_m / _or_tools(layout.distances_m([*picks, "depot"]), seconds) - 1)
    figures[f"milliseconds_{blocks}_blocks"] = 1e3 * float(np.median(took))
    if gaps:
        figures[f"worst_gap_to_or_tools_percent_{blocks}_blocks"] = 100 * max(gaps)
    return {
        "blocks": str(blocks),
        "instances": count,
        "worst gap to OR-Tools %": f"{100 * max(gaps):.3f}" if gaps else "ortools is not installed",
        "best %": f"{100 * min(gaps):.3f}" if gaps else "",
        "ms": f"{1e3 * np.median(took):.1f}",
    }


def _or_tools(metres: NDArray[np.float64], seconds: float) -> float:
    """The best round that OR-Tools finds, in metres; it counts in whole millimetres."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    millimetres = np.rint(metres * 1000).astype(int).tolist()
    index = pywrapcp.RoutingIndexManager(len(metres), 1, len(metres) - 1)
    model = pywrapcp.RoutingModel(index)
    leg = model.RegisterTransitCallback(lambda a, b: millimetres[index.IndexToNode(a)][index.IndexToNode(b)])
    model.SetArcCostEvaluatorOfAllVehicles(leg)
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(seconds * 1000))
    return float(model.SolveWithParameters(search).ObjectiveValue()) / 1000


if __name__ == "__main__":
    main()
