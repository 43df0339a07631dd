"""Tours in the traffic of a city, beside the best known ones, a static plan and kayros.

The 40 instances of Rifki, Chiabaut and Solnon (2020, Transportation Research Part E 142) for Lyon: 10 to
40 customers with windows, and travel times by departure as piecewise linear functions. What counts is the
time from leaving the depot to being back, over all tours; a tour leaves when it likes. Every plan is
judged by `delivery.check`. `static` is the best plan for the mean travel times of the day, its order of
stops then driven in traffic at the best times (where that misses a window, the plan is counted as
broken). Seconds are of the processor, for all methods alike; kayros (from the `bench` extra) is given the
same, on one thread.

    python -m benchmarks.traffic --data FOLDER [--seconds 10] [--sample 40] [--json]
"""

from __future__ import annotations

import csv
import json
import lzma
import os
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.table import Figure, arguments, show
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Arrivals, Problem, Stop, Travel, Vehicle, Window


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the folder of data")
    parser.add_argument("--seconds", type=float, default=10.0, help="processor seconds for each instance")
    parser.add_argument("--sample", type=int, default=40, help="so many instances, spread over all")
    asked = parser.parse_args()
    if not asked.data:
        parser.error("give --data, the folder with routing/traffic")
    folder = Path(asked.data) / "routing" / "traffic"
    known = list(csv.DictReader((folder / "best_known_duration.csv").open()))
    chosen = [known[int(at)] for at in np.linspace(0, len(known) - 1, min(asked.sample, len(known)))]
    delivery.solve(read(folder / "n=10" / "Rifki-1"), iterations=1)  # compiles the search
    rows = [row(folder, one, asked.seconds) for one in chosen]
    means = {
        name: float(np.mean([float(one[name]) for one in rows if one[name] != ""]))
        for name in ("gap_percent", "static_gap_percent", "kayros_gap_percent")
        if any(one[name] != "" for one in rows)
    }
    broken = sum(int(one["breaches"]) for one in rows)
    worse = sum(
        1
        for one in rows
        if one["static_gap_percent"] != ""
        and float(one["gap_percent"]) > float(one["static_gap_percent"]) + 1e-6
    )
    static_broken = sum(1 for one in rows if one["static_gap_percent"] == "")
    figures: dict[str, Figure] = {
        "instances": len(rows), "seconds": asked.seconds, **means, "breaches": broken,
        "worse_than_static": worse, "static_misses_a_window": static_broken,
    }  # fmt: skip
    show("Tours in traffic", [*rows, dict.fromkeys(rows[0], "") | {"instance": "mean", **means}], figures,
         as_json=asked.json)  # fmt: skip
    if not asked.json:
        show("In sum", [figures], figures, as_json=False)


def row(folder: Path, known: dict[str, str], seconds: float) -> dict[str, Figure]:
    """The gaps of each method on one instance."""
    path = folder / f"n={known['customers']}" / known["instance"]
    problem, best = read(path), float(known["duration"])
    plan = delivery.solve(problem, seconds=seconds, timer="processor")
    broken = delivery.check(problem, plan) + [one.reason for one in plan.unserved]
    static = static_cost(problem, seconds)
    other = kayros_cost(path, seconds)
    return {
        "instance": f"{known['customers']} {known['instance']}",
        "best_known": best,
        "wharfinger": plan.cost,
        "gap_percent": 100 * (plan.cost / best - 1),
        "static_gap_percent": "" if static is None else 100 * (static / best - 1),
        "kayros_gap_percent": "" if other is None else 100 * (other / best - 1),
        "breaches": len(broken),
    }


def read(path: Path) -> Problem:
    """One instance; cost is in seconds of the day's tours."""
    given = json.loads(path.with_suffix(".vrp.json").read_text())
    with lzma.open(path.with_suffix(".atf.json.xz")) as file:
        arcs = json.load(file)["arcs"]
    places = tuple(str(at) for at in range(given["num_customers"] + 1))
    shortest = np.zeros((len(places), len(places)))
    for start, to, leaves, arrives in arcs:
        shortest[start, to] = min(there - here for here, there in zip(leaves, arrives, strict=True))
    travel = Travel(places, shortest, np.zeros_like(shortest), Arrivals.of(len(places), arcs))
    windows = [Window(*one) for one in given["time_windows"]]
    stops = [
        Stop(name, name, (windows[at],), given["service_times"][at], (given["demands"][at],))
        for at, name in enumerate(places)
        if at
    ]
    vehicles = [
        Vehicle(
            f"van {at + 1}", "0", "0", (given["vehicle_capacity"],), cost_per_hour=3600.0,
            opens_s=windows[0].opens_s, closes_s=windows[0].closes_s,
        )
        for at in range(given["num_vehicles"])
    ]  # fmt: skip
    return Problem(tuple(stops), tuple(vehicles), travel)


def static_cost(problem: Problem, seconds: float) -> float | None:
    """A plan for the day's mean travel times, priced in traffic; None where it misses a window there."""
    travel = problem.travel
    assert isinstance(travel, Travel)
    hours = np.arange(0, 43200, 600.0)
    mean = np.array(
        [
            [0.0 if one == other else float(np.mean([travel.arrival_s(one, other, at) - at for at in hours]))
             for other in travel.places]
            for one in travel.places
        ]
    )  # fmt: skip
    flat = problem.replaced(travel=Travel(travel.places, np.ceil(mean), travel.metres))
    plan = delivery.solve(flat, seconds=seconds, timer="processor")
    driven = delivery.solve(problem, iterations=0, start=replace(plan, unserved=()))
    same = {one.stops for one in driven.routes} == {one.stops for one in plan.routes}
    return driven.cost if same and not driven.unserved else None


def kayros_cost(path: Path, seconds: float) -> float | None:
    """What kayros finds in the same time; None where it is not installed."""
    try:
        import kayros
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        given = json.loads(path.with_suffix(".vrp.json").read_text())
        given["td"]["atf_path"] = f"{path.name}.atf.json"
        plain = Path(folder) / path.with_suffix(".vrp.json").name
        plain.write_text(json.dumps(given))
        packed = path.with_suffix(".atf.json.xz").read_bytes()
        (Path(folder) / given["td"]["atf_path"]).write_bytes(lzma.decompress(packed))
        return float(kayros.solve(plain, time_limit=seconds).duration)


if __name__ == "__main__":
    main()
