"""Where each vehicle stands at a moment: what it did, what it is about to do, and what it carries."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from wharfinger.decide.delivery.change.events import Breakdown, Cancelled, Done, Event, Failed, Late
from wharfinger.decide.delivery.problem import Plan, Problem, Route, Vehicle, Visit


@dataclass(frozen=True)
class Standing:
    """A vehicle at the moment.

    `visits` happened, or are on their way to: who drives to a stop goes on to it. They are empty while it has
    not left. From `place` it can go on at `free_s`. `open` are the steps of its plan that can still change,
    None a return for more goods; `carried` those of them whose goods are on board. `rides` is what stays on
    board until the end.
    """

    vehicle: Vehicle
    visits: tuple[Visit, ...]
    place: str
    free_s: float
    open: tuple[str | None, ...]
    carried: frozenset[str]
    rides: tuple[float, ...]
    broken: bool = False

    @property
    def left(self) -> bool:
        """Whether it is on its way."""
        return bool(self.visits)

    @property
    def home(self) -> bool:
        """Whether its day is over."""
        return self.left and self.visits[-1].kind == "end"


@dataclass
class _News:
    """The events by what they are about."""

    left_at: dict[str, float] = field(default_factory=dict)
    failed: dict[str, Failed] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    broken: dict[str, str | None] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)


def standings(problem: Problem, plan: Plan, events: Sequence[Event], now_s: float) -> list[Standing]:
    """Of every vehicle, those without a tour included."""
    news = _sorted(events)
    found = []
    for vehicle in problem.vehicles:
        route = next((one for one in plan.routes if one.vehicle == vehicle.vehicle), None)
        if route is None:
            at = max(now_s, vehicle.opens_s + news.late.get(vehicle.vehicle, 0.0))
            found.append(Standing(vehicle, (), vehicle.start, at, (), frozenset(), _nothing(problem)))
        else:
            found.append(_on_tour(problem, vehicle, route, news, now_s))
        if vehicle.vehicle in news.broken:
            where = news.broken[vehicle.vehicle] or found[-1].place
            found[-1] = replace(found[-1], broken=True, place=where)
    return found


def _sorted(events: Sequence[Event]) -> _News:
    news = _News()
    for event in events:
        if isinstance(event, Done):
            news.left_at[event.stop] = event.leaves_s
        elif isinstance(event, Failed):
            news.left_at[event.stop], news.failed[event.stop] = event.leaves_s, event
        elif isinstance(event, Late):
            news.late[event.vehicle] = news.late.get(event.vehicle, 0.0) + event.seconds
        elif isinstance(event, Breakdown):
            news.broken[event.vehicle] = event.place
        elif isinstance(event, Cancelled):
            news.cancelled.add(event.stop)
    return news


def _on_tour(problem: Problem, vehicle: Vehicle, route: Route, news: _News, now_s: float) -> Standing:
    late = news.late.get(vehicle.vehicle, 0.0)
    visits = _as_it_was(route.visits, news)
    if route.starts_s > now_s and not any(one.stop in news.left_at for one in visits):
        free = max(now_s, route.starts_s + late if late else vehicle.opens_s)
        planned = (one.stop for one in visits if one.kind in ("stop", "reload"))
        kept = tuple(one for one in planned if one is None or one not in news.cancelled)
        return Standing(vehicle, (), vehicle.start, free, kept, frozenset(), _nothing(problem))
    count = _begun(visits, news, now_s, broken=vehicle.vehicle in news.broken)
    past, still = list(visits[:count]), visits[count:]
    if late:
        past[-1] = replace(past[-1], leaves_s=past[-1].leaves_s + late)
        if past[-1].kind == "end":
            past[-1] = replace(past[-1], arrives_s=past[-1].leaves_s, begins_s=past[-1].leaves_s)
    free = past[-1].leaves_s if past[-1].leaves_s > now_s else now_s
    if past[-1].stop in news.cancelled and past[-1].stop not in news.left_at:
        # It is told on its way: it gets there, and goes on at once.
        past[-1] = replace(past[-1], leaves_s=past[-1].arrives_s, begins_s=past[-1].arrives_s)
        free = max(now_s, past[-1].arrives_s + late)
    again = [one.stop for one in news.failed.values() if one.again and one.stop in route.stops]
    steps = [one.stop for one in still if one.kind in ("stop", "reload")] + [*again]
    carried, rides = _on_board(problem, past, steps, news)
    steps = [one for one in steps if one is None or one not in news.cancelled]
    place = next(one.place for one in reversed(past) if one.place is not None)
    return Standing(vehicle, tuple(past), place, free, tuple(steps), carried, rides)


def _as_it_was(visits: tuple[Visit, ...], news: _News) -> tuple[Visit, ...]:
    """The events with what was reported.

    A stop that is done comes before those that are not; these have no time any more. What comes after is as
    much later as the last word says.
    """
    told = [at for at, one in enumerate(visits) if one.stop in news.left_at]
    if not told:
        return visits
    last = told[-1]
    before = [one for one in visits[: last + 1] if one.stop is None or one.stop in news.left_at]
    skipped = [replace(one, arrives_s=math.inf) for one in visits[: last + 1] if one not in before]
    happened = []
    for one in before:
        leaves = news.left_at.get(one.stop or "", one.leaves_s)
        begins = min(one.begins_s, leaves)
        happened.append(replace(one, arrives_s=min(one.arrives_s, begins), begins_s=begins, leaves_s=leaves))
    start, rest = happened[:1], sorted(happened[1:], key=lambda one: one.leaves_s)
    late = max(0.0, news.left_at[visits[last].stop or ""] - visits[last].leaves_s)
    return (*start, *rest, *skipped, *(_later(one, late) for one in visits[last + 1 :]))


def _later(one: Visit, late: float) -> Visit:
    return replace(
        one, arrives_s=one.arrives_s + late, begins_s=one.begins_s + late, leaves_s=one.leaves_s + late
    )


def _begun(visits: tuple[Visit, ...], news: _News, now_s: float, *, broken: bool) -> int:
    """How many events happened or are under way."""
    told = max((at for at, one in enumerate(visits) if one.stop in news.left_at), default=0)
    last = max([told, *(at for at, one in enumerate(visits) if one.arrives_s <= now_s)])
    ahead = visits[last + 1] if last + 1 < len(visits) else None
    stays = ahead is None or ahead.kind == "break" or math.isinf(ahead.arrives_s)
    return last + 1 if broken or stays or visits[last].leaves_s >= now_s else last + 2


def _on_board(
    problem: Problem, past: list[Visit], steps: list[str | None], news: _News
) -> tuple[frozenset[str], tuple[float, ...]]:
    """The stops whose goods are on board, and what rides until the end."""
    visited = {one.stop for one in past if one.stop is not None} - set(news.failed)
    refused = {one.stop for one in past if one.stop in news.failed}
    cut = max((at for at, one in enumerate(past) if one.kind == "reload"), default=0)
    rides = list(_nothing(problem))
    for one in past[cut:]:
        if one.stop is None or one.stop not in problem.stop_of:
            continue
        stop = problem.stop_of[one.stop]
        onward = problem.delivered_from(stop)
        if one.stop in visited and onward is None:
            _add(rides, stop.pickup)
        elif one.stop in refused and not news.failed[one.stop].again:
            _add(rides, stop.delivery)
    first = steps[: steps.index(None)] if None in steps else steps
    carried = set()
    for name in first:
        wanted = problem.stop_of.get(name or "")
        if wanted is not None and (wanted.collected_at is None or wanted.collected_at in visited):
            carried.add(wanted.stop)
    carried |= {one for one in steps if one is not None and one in news.failed}
    for name in carried & news.cancelled:
        _add(rides, problem.stop_of[name].delivery)
    brought = (one for one in carried - news.cancelled if any(problem.stop_of[one].delivery))
    return frozenset(brought), tuple(rides)


def _add(amounts: list[float], more: tuple[float, ...]) -> None:
    for at, amount in enumerate(more):
        amounts[at] += amount


def _nothing(problem: Problem) -> tuple[float, ...]:
    return (0.0,) * len(problem.loads)
