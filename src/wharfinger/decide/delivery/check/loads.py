"""What is on board at every moment of a tour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wharfinger.decide.delivery.problem import Problem, Route, Stop

NEAR_LOAD = 1e-6


def loads(problem: Problem, route: Route) -> Iterator[str]:
    """Breaches of capacity, of the order of pickups and deliveries, and of returns that come last."""
    vehicle = problem.vehicle_of[route.vehicle]
    tours: list[list[Stop]] = [[]]
    for visit in route.visits:
        if visit.kind == "reload":
            tours.append([])
        elif visit.stop is not None:
            tours[-1].append(problem.stop_of[visit.stop])
    for number, tour in enumerate(tours, 1):
        yield from _order(tour)
        if vehicle.capacity:
            yield from _capacity(problem, vehicle.capacity, tour, number)
        if vehicle.returns_last:
            yield from _returns(problem, tour)


def _order(tour: Sequence[Stop]) -> Iterator[str]:
    seen: set[str] = set()
    for stop in tour:
        if stop.collected_at is not None and stop.collected_at not in seen:
            yield f"brings to {stop.stop} what it has not yet collected at {stop.collected_at} on that tour"
        seen.add(stop.stop)


def _capacity(
    problem: Problem, capacity: Sequence[float], tour: Sequence[Stop], number: int
) -> Iterator[str]:
    for at, name in enumerate(problem.loads):
        on_board = sum(one.delivery[at] for one in tour if one.delivery and one.collected_at is None)
        most, where = on_board, "when it leaves"
        for stop in tour:
            on_board -= stop.delivery[at] if stop.delivery else 0.0
            on_board += stop.pickup[at] if stop.pickup else 0.0
            if on_board > most:
                most, where = on_board, f"after {stop.stop}"
        if most > capacity[at] + NEAR_LOAD * max(1.0, capacity[at]):
            yield f"carries {most:g} {name} on tour {number} {where}, with room for {capacity[at]:g}"


def _returns(problem: Problem, tour: Sequence[Stop]) -> Iterator[str]:
    fetched = ""
    for stop in tour:
        if any(stop.delivery) and stop.collected_at is None and fetched:
            yield f"delivers to {stop.stop} after goods were loaded at {fetched}"
        if any(stop.pickup) and problem.delivered_from(stop) is None:
            fetched = fetched or stop.stop
