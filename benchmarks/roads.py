"""How quickly roads become a matrix, and what plans from straight lines cost on the roads.

Matrix. 200 x 200 places, drawn at random on links of the main part, seconds and metres of the quickest ways
for a van, from the extracts of OpenStreetMap given (ODbL 1.0). Cold: from the file, without a kept copy.
Warm: from the copy that the first reading kept. In memory: the same roads again, other places. All in one
process with its modules imported, the median of five: seconds on the clock, and of the processor (all its
threads), which other work on the machine does not lengthen. A new process, with Python's start and all its
imports, stands beside, on the clock.

Plans. Places where people live (links of the classes residential, living_street and unclassified), the first
of them the depot, capacity for so many stops a van, as many vans as needed and no window. PyVRP plans each
instance twice, the same seed and seconds: with driving times on our roads, and with great circles. Both plans
are priced in driving time on our roads: what is lost is (straight - roads) / straight.

    python -m benchmarks.roads --data FOLDER [--instances 10] [--stops 80] [--van 20] [--seconds 4] [--json]

FOLDER has routing/osm/andorra.osm.pbf, and may have the other two extracts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import numpy as np
import pyvrp
from pyvrp.stop import MaxRuntime

from benchmarks.table import Figure, arguments, show
from wharfinger.connect import read_osm
from wharfinger.decide.delivery.roads import RoadTravel, StraightLines, travel_on
from wharfinger.decide.delivery.roads.road_map import KINDS

FILES = {"Andorra": "andorra.osm.pbf", "Monaco": "monaco.osm.gz", "Helsinki": "Helsinki.osm.pbf"}
PLACES, TIMES = 200, 5
HOMES = [KINDS.index(kind) for kind in ("residential", "living_street", "unclassified")]


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the data")
    parser.add_argument("--instances", type=int, default=10, help="how many to plan")
    parser.add_argument("--stops", type=int, default=80, help="stops of each")
    parser.add_argument("--van", type=int, default=20, help="stops that one van has room for")
    parser.add_argument("--seconds", type=float, default=4.0, help="time for each of the two plans")
    asked = parser.parse_args()
    folder = Path(asked.data or "") / "routing" / "osm"
    if not asked.data or not (folder / FILES["Andorra"]).is_file():
        parser.error("give --data, or WHARFINGER_BENCH_DATA, the folder with routing/osm/andorra.osm.pbf")
    figures: dict[str, Figure] = {}
    speed = [
        _speed(name, folder / file, figures) for name, file in FILES.items() if (folder / file).is_file()
    ]
    plans = _plans(folder / FILES["Andorra"], asked, figures)
    if asked.json:
        show("", [], figures, as_json=True)
        return
    show(f"A matrix of {PLACES} x {PLACES} places, seconds", speed, figures, as_json=False)
    title = f"{asked.instances} plans of {asked.stops} stops in Andorra, priced on our roads"
    show(title, plans, figures, as_json=False)


def _speed(name: str, file: Path, figures: dict[str, Figure]) -> dict[str, Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(copy(file, folder))
        roads = read_osm(path).roads
        travel = travel_on(roads)
        points = _places(travel, PLACES, seed=0)
        others = [_places(travel, PLACES, seed=seed) for seed in range(1, TIMES + 1)]
        travel.matrix(points)
        cold = _median(lambda _: travel_on(read_osm(path, keep=False).roads).matrix(points))
        warm = _median(lambda _: travel_on(read_osm(path).roads).matrix(points))
        again = _median(lambda turn: travel.matrix(others[turn]))
        alone = _in_a_new_process(path, points)
    row: dict[str, Figure] = {"map": name, "junctions": len(roads.latitude), "links": len(roads.metres)}
    for what, taken in {"cold": cold, "warm": warm, "in memory": again, "new process": alone}.items():
        for kind, seconds in zip(("", "cpu"), taken, strict=False):
            row[f"{what} {kind}".strip()] = seconds
            figures["_".join([name.lower(), *what.split(), *([kind] if kind else []), "s"])] = seconds
    return row


def _median(work: Callable[[int], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor."""
    clock, processor = [], []
    for turn in range(TIMES):
        started, busy = time.perf_counter(), time.process_time()
        work(turn)
        clock.append(time.perf_counter() - started)
        processor.append(time.process_time() - busy)
    return statistics.median(clock), statistics.median(processor)


def _in_a_new_process(path: Path, points: np.ndarray) -> tuple[float]:
    where = path.with_suffix(".npy")
    np.save(where, points)
    script = (
        "import sys, numpy; from pathlib import Path; from wharfinger.connect import read_osm;"
        "from wharfinger.decide.delivery.roads import travel_on;"
        "travel_on(read_osm(Path(sys.argv[1]), keep=False).roads).matrix(numpy.load(sys.argv[2]))"
    )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, path, where], check=True)
    return (time.perf_counter() - started,)


def _places(travel: RoadTravel, count: int, seed: int, kinds: list[int] | None = None) -> np.ndarray:
    """A point on each of some links of the main part: one of its bends, moved by some metres."""
    rng, network = np.random.default_rng(seed), travel.network
    usable = network.link_component == network.main
    if kinds is not None:
        usable &= np.isin(travel.roads.kind, kinds)
    links = rng.choice(np.flatnonzero(usable), count, replace=False)
    points = [rng.choice(travel.roads.shape(int(link))) for link in links]
    return np.array(points) + rng.normal(0, 1e-4, (count, 2))


def _plans(file: Path, asked: object, figures: dict[str, Figure]) -> list[dict[str, Figure]]:
    stops, van = int(asked.stops), int(asked.van)
    seconds, count = float(asked.seconds), int(asked.instances)
    travel = travel_on(read_osm(file, keep=False).roads)
    rows: list[dict[str, Figure]] = []
    for seed in range(count):
        points = _places(travel, stops + 1, seed=1000 + seed, kinds=HOMES)
        on_roads = travel.matrix(points)
        if on_roads.cut_off:
            raise SystemExit(f"instance {seed}: {on_roads.cut_off[0].why}")
        straight = StraightLines().matrix(points)
        ours = _driven(_plan(on_roads.seconds, van, seconds, seed), on_roads.seconds)
        theirs = _driven(_plan(straight.seconds, van, seconds, seed), on_roads.seconds)
        rows.append(
            {
                "instance": str(seed),
                "hours, from roads": ours / 3600,
                "hours, from straight lines": theirs / 3600,
                "lost %": 100 * (theirs - ours) / theirs,
            }
        )
    for what, name in (
        ("hours, from roads", "roads_hours"),
        ("hours, from straight lines", "straight_hours"),
    ):
        figures[name] = sum(float(row[what]) for row in rows)
    lost = 100 * (1 - float(figures["roads_hours"]) / float(figures["straight_hours"]))
    figures["lost_percent"] = lost
    figures["lost_percent_least"] = min(float(row["lost %"]) for row in rows)
    figures["lost_percent_most"] = max(float(row["lost %"]) for row in rows)
    rows.append(
        {
            "instance": "all",
            "hours, from roads": figures["roads_hours"],
            "hours, from straight lines": figures["straight_hours"],
            "lost %": lost,
        }
    )
    return rows


def _plan(costs: np.ndarray, van: int, seconds: float, seed: int) -> list[list[int]]:
    """Routes of clients, numbered from 1 as in the matrix, with the least sum of costs that PyVRP finds."""
    whole = np.rint(costs * 10).astype(np.int64)
    count = len(costs)
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in range(count)],
        [pyvrp.Client(number, delivery=[1]) for number in range(1, count)],
        [pyvrp.Depot(0)],
        [pyvrp.VehicleType(count, capacity=[van])],
        [whole],
        [np.zeros_like(whole)],
    )
    result = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False)
    if not result.is_feasible():
        raise SystemExit("PyVRP found no plan")
    return [[visit.idx + 1 for visit in route if visit.is_client()] for route in result.best.routes()]


def _driven(routes: list[list[int]], seconds: np.ndarray) -> float:
    visited = sorted(stop for route in routes for stop in route)
    if visited != list(range(1, len(seconds))):
        raise SystemExit("a plan that does not visit every stop once")
    total = 0.0
    for route in routes:
        tour = [0, *route, 0]
        total += float(seconds[tour[:-1], tour[1:]].sum())
    return total


if __name__ == "__main__":
    main()
