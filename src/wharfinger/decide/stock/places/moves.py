"""Which units to move along which lanes: the plan that brings most, as a mixed-integer programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wharfinger.decide.stock.places.value import Standing, pieces
from wharfinger.tables import DecisionError


@dataclass(frozen=True)
class Way:
    """A lane: where from, where to, what a journey costs."""

    from_place: str
    to_place: str
    days: float
    journey_cost: float


@dataclass(frozen=True)
class Case:
    """An item: how it stands at each place, what a unit sold brings, what moving one costs on each way."""

    standings: Mapping[str, Standing]
    margin: float
    unit_costs: Mapping[Way, float]


def best_moves(cases: Sequence[Case], ways: Sequence[Way]) -> list[dict[Way, int]]:
    """For each item the units on each way, so that margin less all costs is largest over all items together.

    A journey is paid once for all items on it. Never is more taken than a place may give; what arrives is not
    sent on. Exact up to the pieces that stand for a place's curve.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    model = _Model(len(ways))
    flows = [_add_item(model, case, ways) for case in cases]
    if not model.costs_of_flows():
        return [{} for _ in cases]
    journeys = np.array([way.journey_cost for way in ways])
    costs = np.concatenate([journeys, np.array(model.cost)])
    upper = np.concatenate([np.ones(len(ways)), np.array(model.upper)])
    whole = np.concatenate([np.ones(len(ways)), np.array(model.whole)])
    rows, columns, values = (np.array(part) for part in zip(*model.entries, strict=True))
    matrix = coo_array((values, (rows, columns)), shape=(len(model.low), len(costs))).tocsr()
    found = milp(
        costs,
        integrality=whole,
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(matrix, np.array(model.low), np.array(model.high)),
        options={"mip_rel_gap": 1e-6},
    )
    if found.x is None:
        raise DecisionError(
            where="allocate", found=found.message, expected="a plan of moves", mend="leave out lanes or items"
        )
    return [{way: round(found.x[at]) for way, at in flow.items() if round(found.x[at]) > 0} for flow in flows]


class _Model:
    """Columns and rows as they are added; the first columns say which journeys are made."""

    def __init__(self, journeys: int) -> None:
        self._journeys = journeys
        self.cost: list[float] = []
        self.upper: list[float] = []
        self.whole: list[int] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.entries: list[tuple[int, int, float]] = []

    def column(self, cost: float, upper: float, *, whole: bool) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.whole.append(int(whole))
        return self._journeys + len(self.cost) - 1

    def row(self, entries: Sequence[tuple[int, float]], low: float, high: float) -> None:
        at = len(self.low)
        self.entries += [(at, column, value) for column, value in entries]
        self.low.append(low)
        self.high.append(high)

    def costs_of_flows(self) -> bool:
        return bool(self.entries)


def _add_item(model: _Model, case: Case, ways: Sequence[Way]) -> dict[Way, int]:
    """Units on each way, and the curve of each place: its pieces sum to what is left there."""
    senders = {way.from_place for way in case.unit_costs}
    possible = {
        way: case.standings[way.from_place].gives
        for way in case.unit_costs
        if way.from_place in case.standings
        and way.to_place in case.standings
        and case.standings[way.from_place].gives > 0
        and (
            way.to_place in senders
            or case.margin * _next_unit(case.standings[way.to_place]) > case.unit_costs[way]
        )
    }
    flows = {way: model.column(case.unit_costs[way], most, whole=True) for way, most in possible.items()}
    for at, way in enumerate(ways):
        if way in flows:
            model.row([(flows[way], 1.0), (at, -float(possible[way]))], -np.inf, 0.0)
    for place, standing in case.standings.items():
        out = [flows[way] for way in flows if way.from_place == place]
        into = [flows[way] for way in flows if way.to_place == place]
        if not out and not into:
            continue
        could_come = sum(possible[way] for way in flows if way.to_place == place)
        curve = [
            model.column(-case.margin * sales, units, whole=False)
            for units, sales in pieces(standing, could_come)
        ]
        kept = [(column, 1.0) for column in curve]
        moved = [(column, 1.0) for column in out] + [(column, -1.0) for column in into]
        model.row(kept + moved, standing.gives, standing.gives)
        if out:
            model.row([(column, 1.0) for column in out], 0.0, standing.gives)
    return flows


def _next_unit(standing: Standing) -> float:
    """The chance that one more unit is sold."""
    return standing.sold(standing.stock + 1) - standing.sold(standing.stock)
