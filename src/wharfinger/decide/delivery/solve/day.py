"""The events of a day with breaks: the choices of the best label, driven through from its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from wharfinger.decide.delivery.problem import Problem, Route, Vehicle, Visit
from wharfinger.decide.delivery.solve.packed import END, PLACE, RELOAD_PLACE, START, Floats, Ints, Packed
from wharfinger.decide.delivery.solve.timetable import priced
from wharfinger.decide.delivery.solve.tours import Tour

if TYPE_CHECKING:
    from wharfinger.decide.delivery.solve.route_kernel import Work


def day_of(
    problem: Problem, p: Packed, work: Work, kind: int, vehicle: Vehicle, tour: Tour, order: Ints, length: int
) -> Route:
    """The route with its breaks."""
    from wharfinger.decide.delivery.solve import hours_kernel

    _, _, last = hours_kernel.best_day(p, kind, order, length, work.labels, work.parents)
    choices = []
    began = float(work.labels[length + 1, last, hours_kernel.BEGAN])
    for at in range(length + 1, 0, -1):
        parent, leave, after = (int(one) for one in work.parents[at, last, :3])
        choices.append((leave, after))
        last = parent
    return _Day(problem, p, kind, vehicle, tour, began).drive(order, list(reversed(choices)))


class _Day:
    """A day being driven, event by event."""

    def __init__(
        self, problem: Problem, p: Packed, kind: int, vehicle: Vehicle, tour: Tour, began: float
    ) -> None:
        self.problem, self.p, self.kind, self.vehicle, self.tour = problem, p, kind, vehicle, tour
        self.visits = [Visit("start", vehicle.start, began, began, began)]
        self.label: Floats = np.zeros(9)
        from wharfinger.decide.delivery.solve import hours_kernel as h

        self.h = h
        self.label[[h.NOW, h.BEGAN, h.DROVE]] = began
        self.driving = self.waiting = 0.0

    @property
    def now(self) -> float:
        """The moment of the day."""
        return float(self.label[self.h.NOW])

    def drive(self, order: Ints, choices: list[tuple[int, int]]) -> Route:
        """All events of the day."""
        from wharfinger.decide.delivery.solve.curve_kernel import ready

        p, kind, stops = self.p, self.kind, len(self.p.stop)
        here = int(p.vehicle_n[kind, START])
        place: str | None = self.vehicle.start
        for at, (leave, after) in enumerate(choices):
            self._pause(leave, place, 0.0)
            if at == len(self.tour.steps):
                to = int(p.vehicle_n[kind, END])
                if to >= 0:
                    self._road(here, to, True)
                    place = self.vehicle.end
                self.visits.append(Visit("end", place, self.now, self.now, self.now))
                break
            node, step = int(order[at]), self.tour.steps[at]
            to = int(p.vehicle_n[kind, RELOAD_PLACE] if node == stops else p.stop_n[node, PLACE])
            self._road(here, to, False)
            here, place = to, step.place
            lasts = self.vehicle.reload_s if step.stop is None else self.problem.stop_of[step.stop].service_s
            self._pause(after, place, lasts if p.rules[kind, self.h.WORK_COUNTS] > 0 else 0.0)
            arrives = self.now
            wanted = 0.0
            if node == stops:
                wanted = float(ready(p, order, at + 1, len(self.tour.steps))) - lasts
            self.h.served(p, kind, self.label, node, wanted, lasts)
            begins = self.now - lasts
            self.waiting += begins - arrives
            what = "reload" if step.stop is None else "stop"
            self.visits.append(Visit(what, place, arrives, begins, self.now, step.stop))  # type: ignore[arg-type]
        return priced(self.problem, self.vehicle, tuple(self.visits), self.driving, self.waiting)

    def _pause(self, what: int, place: str | None, beside: float) -> None:
        if what == self.h.NONE:
            return
        arrives, past = self.now, int(self.label[self.h.PAST])
        self.h.pause(self.p, self.kind, self.label, what, beside)
        begins = arrives
        if what == self.h.OWN:
            own = int(self.p.break_first[self.kind]) + past
            begins = max(arrives, float(self.p.breaks[own, 0]))
        self.visits.append(Visit("break", place, arrives, begins, self.now))

    def _road(self, here: int, to: int, last: bool) -> None:
        """As the kernel drives, with the pauses noted: it is driven up to each of them."""
        h, p, kind = self.h, self.p, self.kind
        before = self.label.copy()
        h.road(p, kind, self.label, here, to, last)
        driven = float(self.label[h.DRIVEN] - before[h.DRIVEN])
        self.driving += driven
        rest = self.now - float(before[h.NOW]) - driven
        if rest <= 1e-6:
            return
        # The same road again, stopping where the limits stop it.
        label, left, rules = before, driven, p.rules[kind]
        while left > 1e-6:
            chunk = min(left, float(rules[h.BEFORE_BREAK] - label[h.SINCE]))
            own = int(p.break_first[kind]) + int(label[h.PAST])
            mine = False
            if own < int(p.break_first[kind + 1]) and label[h.BEGAN] < p.breaks[own, 0]:
                until = float(p.breaks[own, 1] - label[h.NOW])
                ends = last and chunk == left and label[h.NOW] + left <= p.breaks[own, 1]
                if until < chunk - 1e-6 and not ends:
                    chunk, mine = max(0.0, until), True
            label[h.NOW] += chunk
            label[h.SINCE] += chunk
            left -= chunk
            if left > 1e-6:
                begins = float(label[h.NOW])
                h.pause(p, kind, label, h.OWN if mine else h.SECOND if label[h.HALF] > 0 else h.FULL, 0.0)
                self.visits.append(Visit("break", None, begins, begins, float(label[h.NOW])))
