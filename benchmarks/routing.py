"""Tours on the X and Homberger instances beside raw PyVRP, OR-Tools and VROOM, and what our layer costs.

50 of Uchoa's X instances (distances rounded to whole numbers) and 60 of Homberger's with 200 customers
(total of distances times ten, cut off; windows times ten). All methods get the same seconds of the
processor on one core, in the same run and in turn; with two cores each gets that many. Gaps are to the
best known cost; for Homberger's the figure is the cost relative to raw PyVRP's, for the best known ones
minimise vehicles first. Every plan of ours is judged by `delivery.check`, and the cost of every method is
summed anew from its routes. `closed` is the part of the distance between raw PyVRP at once and twice the
seconds that our two cores close in the time of one. `layer_percent` is what remains of our processor time
after PyVRP's search.

    python -m benchmarks.routing --data FOLDER [--seconds 10] [--sample 50] [--sets cvrp vrptw] [--json]
"""

from __future__ import annotations

import csv
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.table import Figure, arguments, show
from wharfinger.connect import vrplib
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Problem, Travel


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the folder of data")
    parser.add_argument("--seconds", type=float, default=10.0, help="processor seconds for each instance")
    parser.add_argument("--sample", type=int, default=50, help="so many of each set, spread over all")
    parser.add_argument("--sets", nargs="+", default=["cvrp", "vrptw"], choices=["cvrp", "vrptw"])
    asked = parser.parse_args()
    if not asked.data:
        parser.error("give --data, the folder with routing/cvrp and routing/vrptw")
    figures: dict[str, Figure] = {"seconds": asked.seconds}
    for name in asked.sets:
        rows = of_set(Path(asked.data) / "routing" / name, name, asked.sample, asked.seconds)
        means = sums(rows)
        figures |= {f"{name}_{key}": value for key, value in means.items()}
        if not asked.json:
            show(name, [*rows, dict.fromkeys(rows[0], "") | {"instance": "mean", **means}], {}, as_json=False)
    show("In sum", [figures], figures, as_json=asked.json)


def of_set(folder: Path, name: str, sample: int, seconds: float) -> list[dict[str, Figure]]:
    known = list(csv.DictReader((folder / "best_known.csv").open()))
    known.sort(key=lambda one: one["instance"])
    chosen = [known[int(at)] for at in np.linspace(0, len(known) - 1, min(sample, len(known)))]
    return [row(folder, name, one, seconds) for one in chosen]


def row(folder: Path, name: str, known: dict[str, str], seconds: float) -> dict[str, Figure]:
    """The gap of each method in percent, to the best known cost or to raw PyVRP."""
    path = folder / (known["instance"] + (".vrp" if name == "cvrp" else ".txt"))
    problem = vrplib.read(path, rounding=None if name == "cvrp" else "tenths")
    raw, twice = (pyvrp_cost(problem, many) for many in (seconds, 2 * seconds))
    best = float(known["cost"]) if name == "cvrp" else raw
    began = time.process_time()
    one = delivery.solve(problem, seconds=seconds, timer="processor")
    took = time.process_time() - began
    two = delivery.solve(problem, seconds=seconds, timer="processor", cores=2)
    broken = [*delivery.check(problem, one), *delivery.check(problem, two)]
    broken += [left.reason for plan in (one, two) for left in plan.unserved]
    others = {"or_tools": ortools_cost(problem, seconds), "vroom": vroom_cost(problem, seconds)}
    found: dict[str, float | None] = {
        "pyvrp": raw, "pyvrp_twice": twice, "wharfinger": one.cost, "two_cores": two.cost, **others,
    }  # fmt: skip
    gaps: dict[str, Figure] = {
        key: "" if cost is None else 100 * (cost / best - 1) for key, cost in found.items()
    }
    layer = 100 * max(0.0, took - seconds) / seconds
    return {"instance": known["instance"], **gaps, "layer_percent": layer, "breaches": len(broken)}


def sums(rows: list[dict[str, Figure]]) -> dict[str, Figure]:
    numbers = [key for key in rows[0] if key != "instance"]
    means: dict[str, Figure] = {}
    for key in numbers:
        values = [float(one[key]) for one in rows if one[key] != ""]
        if values:
            means[key] = float(np.mean(values)) if key != "breaches" else int(sum(values))
    apart = float(means["pyvrp"]) - float(means["pyvrp_twice"])
    closed = (float(means["pyvrp"]) - float(means["two_cores"])) / apart if apart else 0.0
    return {**means, "closed": closed, "instances": len(rows)}


class Processor:
    """PyVRP's stopping criterion for seconds of the processor."""

    def __init__(self, seconds: float) -> None:
        self.ends = time.process_time() + seconds

    def __call__(self, best_cost: float) -> bool:
        return time.process_time() > self.ends


def pyvrp_cost(problem: Problem, seconds: float) -> float | None:
    """Raw PyVRP, its data made by hand."""
    import pyvrp

    travel, van = whole(problem)
    clients = [
        pyvrp.Client(
            at + 1, [int(stop.delivery[0])], service_duration=int(stop.service_s),
            **({"tw_early": int(stop.windows[0].opens_s), "tw_late": int(stop.windows[0].closes_s)}
               if stop.windows else {}),
        )
        for at, stop in enumerate(problem.stops)
    ]  # fmt: skip
    ends = {} if np.isinf(van.closes_s) else {"tw_early": int(van.opens_s), "tw_late": int(van.closes_s)}
    kind = pyvrp.VehicleType(len(problem.vehicles), [int(van.capacity[0])], **ends)
    places = [pyvrp.Location(0, 0) for _ in range(len(travel))]
    data = pyvrp.ProblemData(places, clients, [pyvrp.Depot(0)], [kind], [travel], [travel])
    found = pyvrp.solve(data, Processor(seconds), seed=0, collect_stats=False, display=False).best
    if not found.is_feasible():
        return None
    tours = [[one.idx + 1 for one in route if one.is_client()] for route in found.routes()]
    return length(travel, tours)


def whole(problem: Problem) -> tuple[Any, Any]:
    travel = problem.travel
    assert isinstance(travel, Travel)
    return travel.metres.astype(np.int64), problem.vehicles[0]


def length(travel: Any, tours: list[list[int]]) -> float:
    """The metres of tours, summed from the matrix alone."""
    return float(
        sum(travel[one, other] for tour in tours for one, other in zip([0, *tour], [*tour, 0], strict=True))
    )


def ortools_cost(problem: Problem, seconds: float) -> float | None:
    """OR-Tools with guided local search; None where it is not installed or finds nothing."""
    try:
        from ortools.constraint_solver import pywrapcp, routing_enums_pb2
    except ImportError:
        return None
    travel, van = whole(problem)
    manager = pywrapcp.RoutingIndexManager(len(travel), len(problem.vehicles), 0)
    model = pywrapcp.RoutingModel(manager)
    nodes = [manager.IndexToNode(at) for at in range(manager.GetNumberOfIndices())]
    way = model.RegisterTransitMatrix(travel.tolist())
    model.SetArcCostEvaluatorOfAllVehicles(way)
    demand = model.RegisterUnaryTransitVector([0, *(int(one.delivery[0]) for one in problem.stops)])
    model.AddDimension(demand, 0, int(van.capacity[0]), True, "load")
    if any(one.windows for one in problem.stops):
        lasts = np.array([0, *(int(one.service_s) for one in problem.stops)])
        spent = model.RegisterTransitMatrix((travel + lasts[:, None]).tolist())
        model.AddDimension(spent, int(van.closes_s), int(van.closes_s), False, "time")
        clock = model.GetDimensionOrDie("time")
        for at, node in enumerate(nodes):
            if node and at < model.Size():
                window = problem.stops[node - 1].windows[0]
                clock.CumulVar(at).SetRange(int(window.opens_s), int(window.closes_s))
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(asked)
    if found is None:
        return None
    tours = []
    for vehicle in range(len(problem.vehicles)):
        at, tour = found.Value(model.NextVar(model.Start(vehicle))), []
        while not model.IsEnd(at):
            tour.append(manager.IndexToNode(at))
            at = found.Value(model.NextVar(at))
        tours.append(tour)
    return length(travel, [tour for tour in tours if tour])


def vroom_cost(problem: Problem, seconds: float) -> float | None:
    """VROOM at its highest exploration, which ends by itself; None where it is not installed."""
    try:
        import vroom
    except ImportError:
        return None
    travel, van = whole(problem)
    asked = vroom.Input()
    asked.set_durations_matrix("car", travel.astype(np.uint32))
    for at in range(len(problem.vehicles)):
        ends = {} if np.isinf(van.closes_s) else {"time_window": vroom.TimeWindow(0, int(van.closes_s))}
        asked.add_vehicle(vroom.Vehicle(at + 1, start=0, end=0, capacity=[int(van.capacity[0])], **ends))
    for at, stop in enumerate(problem.stops):
        opens = [vroom.TimeWindow(int(one.opens_s), int(one.closes_s)) for one in stop.windows]
        asked.add_job(
            vroom.Job(
                at + 1, location=at + 1, default_service=int(stop.service_s),
                delivery=[int(stop.delivery[0])],
                **({"time_windows": opens} if opens else {}),
            )
        )  # fmt: skip
    found = asked.solve(exploration_level=5, nb_threads=1).to_dict()
    if found["unassigned"]:
        return None
    tours = [[one["id"] for one in route["steps"] if one["type"] == "job"] for route in found["routes"]]
    return length(travel, tours)


if __name__ == "__main__":
    main()
