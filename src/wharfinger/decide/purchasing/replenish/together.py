"""Which quantities, taken together, cost the least within suppliers' terms and the company's limits.

An integer programme: of each line one of a few quantities; an order goes out or it does not; freight is paid
or the value reaches what makes it free; the budget and the store hold what they hold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.tables.errors import DecisionError

Floats = NDArray[np.float64]

SMALL = 300
"""So many quantities in all are solved to the last cent."""
GAP = 1e-3
MOST_NODES = 200


@dataclass(frozen=True)
class Choice:
    """One quantity of a line: what it costs to buy, what it brings about, the room it takes."""

    quantity: float
    value: float
    cost: float
    m3: float = 0.0


@dataclass(frozen=True)
class Wish:
    """A line with the quantities it may take, the first of them 0. It belongs to one of the orders."""

    order: int
    choices: tuple[Choice, ...]
    must: bool
    """Without limits it may be left out only when its whole order does not go out."""


@dataclass(frozen=True)
class Conditions:
    """What a supplier asks of one order."""

    minimum: float | None = None
    free_from: float | None = None
    freight: float = 0.0


@dataclass(frozen=True)
class Limits:
    """Of all orders together; None where there is none."""

    budget: float | None = None
    m3: float | None = None

    @property
    def none(self) -> bool:
        return self.budget is None and self.m3 is None


def together(wishes: Sequence[Wish], orders: Sequence[Conditions], limits: Limits) -> list[int]:
    """Which of its choices each wish takes.

    Small cases exactly, large ones within a thousandth, or as near as a few hundred nodes of the search come.

    With limits a line that must be ordered may be left out as well, at its cost.
    """
    columns = [(w, c) for w, wish in enumerate(wishes) for c in range(len(wish.choices))]
    first = len(columns)
    goes, free = first, first + len(orders)
    """Columns that say whether an order goes out, and whether its freight is free."""
    cost = [wishes[w].choices[c].cost for w, c in columns]
    # An order that does not go out pays its freight another day: only reaching the value saves it.
    cost += [0.0 for _ in orders] + [-terms.freight for terms in orders]
    model = _Rows()
    by_order: list[list[int]] = [[] for _ in orders]
    for k, (w, _) in enumerate(columns):
        by_order[wishes[w].order].append(k)
    start = 0
    for wish in wishes:
        span = range(start, start + len(wish.choices))
        start = span.stop
        model.add([(k, 1.0) for k in span], 1.0, 1.0)
        # Nothing is taken of an order that does not go out; what must be ordered is, when it does.
        exactly = wish.must and limits.none
        model.add([(span.start, 1.0), (goes + wish.order, 1.0)], 1.0, 1.0 if exactly else math.inf)
    for number, terms in enumerate(orders):
        values = [(k, wishes[w].choices[c].value) for k in by_order[number] for w, c in [columns[k]]]
        if terms.minimum:
            model.add([*values, (goes + number, -terms.minimum)], 0.0, math.inf)
        model.add([(free + number, 1.0), (goes + number, -1.0)], -math.inf, 0.0)
        if terms.free_from is not None:
            model.add([*values, (free + number, -terms.free_from)], 0.0, math.inf)
    everything = list(enumerate(columns))
    if limits.budget is not None:
        model.add([(k, wishes[w].choices[c].value) for k, (w, c) in everything], -math.inf, limits.budget)
    if limits.m3 is not None:
        model.add([(k, wishes[w].choices[c].m3) for k, (w, c) in everything], -math.inf, limits.m3)
    most = [1.0] * (first + len(orders)) + [float(terms.free_from is not None) for terms in orders]
    found = _solved(np.array(cost), np.array(most), model, first)
    taken = [0] * len(wishes)
    for k, (w, c) in enumerate(columns):
        if found[k] > 0.5:
            taken[w] = c
    return taken


class _Rows:
    """A matrix, row by row."""

    def __init__(self) -> None:
        self.start, self.index, self.value = [0], list[int](), list[float]()
        self.low, self.high = list[float](), list[float]()

    def add(self, entries: Sequence[tuple[int, float]], low: float, high: float) -> None:
        for k, value in entries:
            if value:
                self.index.append(k)
                self.value.append(value)
        self.start.append(len(self.index))
        self.low.append(low)
        self.high.append(high)


def _solved(cost: Floats, most: Floats, rows: _Rows, quantities: int) -> Floats:
    """The least cost with whole numbers from 0 to `most`."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802
            """None are used, and setting them up greets on the standard output."""

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(rows.low)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), most
    lp.row_lower_, lp.row_upper_ = np.array(rows.low), np.array(rows.high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = np.array(rows.start, np.int32), np.array(rows.index, np.int32)
    lp.a_matrix_.value_ = np.array(rows.value)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * len(cost)
    solver = Quiet()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float] = {
        "output_flag": False,
        # One thread and a count of nodes: the same plan on every machine and every day.
        "threads": 1,
        "mip_rel_gap": 0.0 if quantities <= SMALL else GAP,
        "mip_abs_gap": 1e-6 if quantities <= SMALL else 0.01,
        "mip_max_nodes": MOST_NODES,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    solver.run()
    if solver.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise DecisionError(
            found=f"no plan: {solver.modelStatusToString(solver.getModelStatus())}",
            expected="a plan within budget and storage; ordering nothing always is one",
            mend="look for a value or a volume that is beyond all measure",
        )
    return np.array(solver.getSolution().col_value)
