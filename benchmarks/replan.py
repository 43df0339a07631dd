"""A plan mended in the middle of the day, beside a full search of what is still to be driven.

Instances of Gehring and Homberger with 200 customers: of each the first 100 for `--stops 100`, or several
copies aside of each other for more. The plan is searched for `--plan-seconds`; in the middle of the day one
thing happens: a van breaks down, three orders come in, five are cancelled, a van is late, a road is closed.
`replan` has `--seconds`; the full search has `--full-seconds` for the same rest. `worse` is how much
more the replanned rest costs, `moved` how many stops move, `moved_full` how many the full search moves. Every
rest is judged by `delivery.check`. Seconds are those on the wall, and count the whole call.

    python -m benchmarks.replan --data FOLDER [--stops 100] [--seconds 1] [--sample 6] [--json]
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.table import Figure, arguments, show
from wharfinger.connect import vrplib
from wharfinger.decide import delivery
from wharfinger.decide.delivery import Event, Plan, Problem, Stop, Travel
from wharfinger.decide.delivery.change.least_change import moved

KINDS = ("breakdown", "new", "cancelled", "late", "closed")


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--data", default=os.environ.get("WHARFINGER_BENCH_DATA"), help="the folder of data")
    parser.add_argument("--stops", type=int, default=100, help="how many stops the day has")
    parser.add_argument("--seconds", type=float, default=1.0, help="what replan has")
    parser.add_argument("--plan-seconds", type=float, default=10.0, help="what the plan of the morning had")
    parser.add_argument("--full-seconds", type=float, default=30.0, help="what the full search has")
    parser.add_argument("--sample", type=int, default=6, help="so many instances, spread over all")
    asked = parser.parse_args()
    if not asked.data:
        parser.error("give --data, the folder with routing/vrptw")
    files = sorted((Path(asked.data) / "routing" / "vrptw").glob("*.txt"))
    chosen = [files[int(at)] for at in np.linspace(0, len(files) - 1, min(asked.sample, len(files)))]
    rows = [row for path in chosen for row in _rows(path, asked)]
    figures: dict[str, Figure] = {
        "cases": len(rows),
        "stops": asked.stops,
        "seconds": asked.seconds,
        "longest_s": max(float(one["took_s"]) for one in rows),
        "worse_percent_mean": float(np.mean([float(one["worse_percent"]) for one in rows])),
        "worse_percent_worst": max(float(one["worse_percent"]) for one in rows),
        "moved_mean": float(np.mean([float(one["moved"]) for one in rows])),
        "moved_full_mean": float(np.mean([float(one["moved_full"]) for one in rows])),
        "breaches": sum(int(one["breaches"]) for one in rows),
        "unserved": sum(int(one["unserved"]) for one in rows),
    }
    show("Plans mended in the middle of the day", rows, figures, as_json=asked.json)
    if not asked.json:
        show("In sum", [figures], figures, as_json=False)


def _rows(path: Path, asked: argparse.Namespace) -> list[dict[str, Figure]]:
    problem = _day(path, asked.stops)
    plan = delivery.solve(problem, seconds=asked.plan_seconds)
    now = 0.4 * max(one.ends_s for one in plan.routes)
    found = []
    for kind in KINDS:
        events = _events(kind, problem, plan, now)
        began = time.perf_counter()
        after = delivery.replan(problem, plan, events, now, seconds=asked.seconds)
        took = time.perf_counter() - began
        full = delivery.solve(after.rest, seconds=asked.full_seconds, start=after.rest_plan)
        before = {one.vehicle: one.stops for one in plan.routes}
        found.append(
            {
                "instance": path.stem,
                "event": kind,
                "took_s": took,
                "worse_percent": 100 * (after.rest_plan.cost / full.cost - 1),
                "moved": len(after.moved),
                "moved_full": len(moved(before, {one.vehicle: one.stops for one in full.routes})),
                "gain_percent": 100 * after.gain / after.kept_cost,
                "breaches": len(delivery.check(after.rest, after.rest_plan)),
                "unserved": len(after.plan.unserved),
            }
        )
    return found


def _day(path: Path, stops: int) -> Problem:
    """The first stops of an instance; more than it has are those of copies that lie aside of it."""
    whole = vrplib.read(path)
    if stops <= len(whole.stops):
        return whole.replaced(stops=whole.stops[:stops])
    travel = whole.travel
    assert isinstance(travel, Travel)
    copies = -(-stops // len(whole.stops))
    count = len(travel.places)
    places = tuple(f"{name}/{copy}" if copy else name for copy in range(copies) for name in travel.places)
    rows = np.tile(np.arange(count), copies)
    # Each copy is the same country turned around the depot, so far apart that tours do not mix.
    far = 3 * float(travel.seconds.max())
    aside = (np.repeat(np.arange(copies), count)[:, None] != np.repeat(np.arange(copies), count)[None]) * far
    at_depot = rows == 0
    aside[at_depot, :] = aside[:, at_depot] = 0
    seconds = travel.seconds[np.ix_(rows, rows)] + aside
    metres = travel.metres[np.ix_(rows, rows)] + aside
    more = [
        Stop(f"{one.stop}/{copy}" if copy else one.stop, f"{one.place}/{copy}" if copy else one.place,
             one.windows, one.service_s, one.delivery)
        for copy in range(copies)
        for one in whole.stops
    ]  # fmt: skip
    vehicles = [
        one if copy == 0 else replace(one, vehicle=f"{one.vehicle}/{copy}")
        for copy in range(copies)
        for one in whole.vehicles
    ]
    return Problem(tuple(more[:stops]), tuple(vehicles), Travel(places, seconds, metres), loads=whole.loads)


def _events(kind: str, problem: Problem, plan: Plan, now: float) -> list[Event]:
    """One thing that happens, always the same for an instance."""
    busy = max(plan.routes, key=lambda one: sum(visit.begins_s > now for visit in one.visits))
    ahead = [visit.stop for visit in busy.visits if visit.begins_s > now and visit.stop is not None]
    if kind == "breakdown":
        return [delivery.Breakdown(busy.vehicle)]
    if kind == "late":
        return [delivery.Late(busy.vehicle, 0.02 * busy.ends_s)]
    if kind == "closed":
        ends = [problem.stop_of[one].place for one in ahead[1:3]]
        return [delivery.Closed(*ends)] if len(ends) == 2 else []
    later = [one.stop for route in plan.routes for one in route.visits if one.stop and one.begins_s > now]
    if kind == "cancelled":
        return [delivery.Cancelled(one) for one in later[:: max(1, len(later) // 5)][:5]]
    alike = [problem.stop_of[one] for one in later[1 :: max(1, len(later) // 3)][:3]]
    return [
        delivery.New(Stop(f"new {at}", one.place, (), one.service_s, one.delivery))
        for at, one in enumerate(alike)
    ]


if __name__ == "__main__":
    main()
