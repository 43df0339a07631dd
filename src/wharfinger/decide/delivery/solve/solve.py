"""The best plan that can be found in the time that is given."""

from __future__ import annotations

from dataclasses import replace

from wharfinger.decide.delivery.problem import Plan, Problem, Route
from wharfinger.decide.delivery.solve.assemble import assemble
from wharfinger.decide.delivery.solve.not_served import impossible
from wharfinger.decide.delivery.solve.own_engine import OwnSearch, tours_by_own
from wharfinger.decide.delivery.solve.pyvrp_engine import tours_by_pyvrp
from wharfinger.decide.delivery.solve.pyvrp_model import beyond_pyvrp
from wharfinger.decide.delivery.solve.relaxations import relaxations
from wharfinger.decide.delivery.solve.stop_rule import Budget, Progress, Purse, Timer, Watch
from wharfinger.decide.delivery.solve.timetable import timetable
from wharfinger.decide.delivery.solve.tours import Step, Tour, Tours
from wharfinger.tables import SettingError


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    cores: int = 1,
    start: Plan | None = None,
    progress: Watch | None = None,
    timer: Timer = "wall",
) -> Plan:
    """The best plan found in `seconds`, or in `iterations` (then the same again for the same seed and cores).

    `start` is a plan to begin from. `progress` is told every better plan, and ends the search when it gives
    True. Where not everything fits, stops of higher priority go first, then as many as can be, then the
    cheapest; `plan.unserved` says why each is left, and `plan.relaxations` what it would take to serve more.
    `timer` "processor" counts only the seconds that each
    core worked on this.
    """
    purse = Purse(Budget(iterations, seconds), timer)
    if cores < 1:
        raise SettingError(found=f"cores={cores}", expected="at least 1", mend="give how many may work")
    never = impossible(problem)
    able = problem.replaced(stops=tuple(one for one in problem.stops if one.stop not in never))
    begin = tours_of(able, start) if start is not None else None

    def planned(routes: tuple[Route, ...]) -> Plan:
        plan = assemble(problem, routes, never)
        return replace(plan, solver=solver, iterations=purse.iterations, seconds=purse.seconds)

    def tell(tours: Tours) -> None:
        if progress is None:
            return
        now = planned(_timed(able, tours))
        if progress(Progress(purse.seconds, purse.iterations, now.cost, lambda: now)):
            purse.stopped = True

    def tell_own(search: OwnSearch) -> None:
        if progress is None:
            return
        now = planned(search.routes(search.tours()))
        if progress(Progress(purse.seconds, purse.iterations, now.cost, lambda: now)):
            purse.stopped = True

    def ended(plan: Plan) -> Plan:
        return (
            plan
            if plan.is_complete
            else replace(plan, relaxations=relaxations(problem, plan, tours_of(problem, plan)))
        )

    beyond = beyond_pyvrp(able)
    solver = f"own search, for {beyond}" if beyond else "PyVRP"
    if not able.stops:
        return ended(planned(()))
    if beyond:
        search, tours = tours_by_own(able, purse, seed, cores, begin, tell_own)
        return ended(planned(search.routes(tours)))
    return ended(planned(_timed(able, tours_by_pyvrp(able, purse, seed, cores, begin, tell))))


def tours_of(problem: Problem, plan: Plan) -> Tours:
    """The tours of a plan without their times; what the problem no longer knows is dropped."""
    found = []
    for route in plan.routes:
        if route.vehicle not in problem.vehicle_of:
            continue
        steps = []
        for visit in route.visits:
            if visit.kind == "reload" and visit.place is not None:
                steps.append(Step(visit.place))
            elif visit.stop is not None and visit.stop in problem.stop_of:
                stop = problem.stop_of[visit.stop]
                windows = stop.starts() if stop.windows else ()
                fits = tuple(one for one in windows if one.cost(visit.begins_s) == 0)[:1]
                steps.append(Step(stop.place, stop.stop, fits or windows))
        if any(one.stop is not None for one in steps):
            found.append(Tour(route.vehicle, tuple(steps)))
    return tuple(found)


def _timed(problem: Problem, tours: Tours) -> tuple[Route, ...]:
    """The routes of tours; a tour that rounding made too long is left out, and its stops are named."""
    return tuple(route for tour in tours if (route := timetable(problem, tour)) is not None)
