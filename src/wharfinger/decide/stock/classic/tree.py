"""Where to keep safety stock in a tree of stages that promise each other times (guaranteed service)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.stock.classic.arguments import above_zero, not_below_zero, refusal, whole

Floats = NDArray[np.float64]
WHERE = "guaranteed_service"


@dataclass(frozen=True)
class Stage:
    """A place or step of work that keeps stock or not.

    It takes `lead_time` whole periods once all it needs is there, and hands on to the stages it `feeds`.
    A stage with `demand_sd` (of one period) serves customers, who accept to wait `promised` periods.
    `supplier_wait` is what an outside supplier keeps it waiting.
    """

    holding_cost: float
    lead_time: int
    feeds: tuple[str, ...] = ()
    demand_sd: float = 0.0
    promised: int | None = None
    supplier_wait: int = 0


@dataclass(frozen=True)
class Promise:
    """How long a stage waits for what it needs, how soon it promises to deliver, and its safety stock."""

    waits: int
    delivers_in: int
    covered_periods: int
    """For so many periods of demand it keeps safety stock."""
    safety_stock: float


@dataclass(frozen=True)
class Tree:
    """The promises with the least cost of holding safety stock."""

    promises: Mapping[str, Promise]
    cost: float


def guaranteed_service(stages: Mapping[str, Stage], safety_factor: float) -> Tree:
    """The service times that make safety stock cheapest (Graves and Willems 2000; Snyder and Shen, 6.3.6).

    Demand over t periods is taken to stay within its mean plus `safety_factor` deviations times the root of
    t. Exact for stages that form a tree, in any mix of assembly and distribution. One unit of a stage takes
    one of each stage that feeds it; the variances of the demands beyond a stage add up.
    """
    above_zero(WHERE, safety_factor=safety_factor)
    return _Programme(stages, safety_factor).solved()


class _Programme:
    """The dynamic programme over the tree, from its ends to any one stage and back."""

    def __init__(self, stages: Mapping[str, Stage], safety_factor: float) -> None:
        self._stages = stages
        self._suppliers = _suppliers(stages)
        self._safety = {
            name: safety_factor * math.sqrt(variance) for name, variance in _variances(stages).items()
        }
        self._longest = _longest_waits(stages, self._suppliers)
        self._size = max(self._longest[name] + stage.lead_time for name, stage in stages.items()) + 1
        self._tables: dict[str, Floats] = {}
        self._messages: dict[str, Floats] = {}

    def solved(self) -> Tree:
        root = next(iter(self._stages))
        self._collect(root, None)
        at = np.unravel_index(int(np.argmin(self._tables[root])), self._tables[root].shape)
        cost = float(self._tables[root][at])
        if not math.isfinite(cost):
            raise refusal(
                WHERE,
                "stages that cannot keep what is promised",
                "no supplier's wait that makes a promise impossible",
                "promise customers a longer time",
            )
        promises: dict[str, Promise] = {}
        self._spread(root, None, int(at[0]), int(at[1]), promises)
        return Tree({name: promises[name] for name in self._stages}, cost)

    def _collect(self, name: str, parent: str | None) -> None:
        """The table of a stage: by what it waits (rows) and delivers in (columns), with all beyond it."""
        stage = self._stages[name]
        waits, delivers = np.arange(self._size)[:, None], np.arange(self._size)[None, :]
        covered = waits + stage.lead_time - delivers
        table = np.where(covered < 0, np.inf, stage.holding_cost * self._safety[name] * np.sqrt(abs(covered)))
        table[: stage.supplier_wait] = np.inf
        table[self._longest[name] + 1 :] = np.inf
        if stage.promised is not None:
            table[:, stage.promised + 1 :] = np.inf
        for other in self._suppliers[name]:
            if other != parent:
                self._collect(other, name)
                table += np.minimum.accumulate(self._messages[other])[:, None]
        for other in stage.feeds:
            if other != parent:
                self._collect(other, name)
                table += np.minimum.accumulate(self._messages[other][::-1])[::-1][None, :]
        self._tables[name] = table
        self._messages[name] = table.min(axis=0 if parent in stage.feeds else 1)

    def _spread(
        self, name: str, parent: str | None, waits: int, delivers_in: int, into: dict[str, Promise]
    ) -> None:
        """The best choice beyond a stage, now that its own is known."""
        stage = self._stages[name]
        covered = waits + stage.lead_time - delivers_in
        into[name] = Promise(waits, delivers_in, covered, self._safety[name] * math.sqrt(covered))
        for other in self._suppliers[name]:
            if other != parent:
                theirs = int(np.argmin(self._messages[other][: waits + 1]))
                self._spread(other, name, int(np.argmin(self._tables[other][:, theirs])), theirs, into)
        for other in stage.feeds:
            if other != parent:
                theirs = delivers_in + int(np.argmin(self._messages[other][delivers_in:]))
                self._spread(other, name, theirs, int(np.argmin(self._tables[other][theirs])), into)


def _suppliers(stages: Mapping[str, Stage]) -> dict[str, list[str]]:
    """Who feeds each stage. Refuses what is not one tree."""
    suppliers: dict[str, list[str]] = {name: [] for name in stages}
    for name, stage in stages.items():
        not_below_zero(WHERE, holding_cost=stage.holding_cost, demand_sd=stage.demand_sd)
        whole(
            WHERE, lead_time=stage.lead_time, supplier_wait=stage.supplier_wait, promised=stage.promised or 0
        )
        if not stage.feeds and stage.promised is None:
            raise refusal(
                WHERE,
                f"stage {name!r} that feeds nobody and promises nothing",
                "a promise",
                "give promised=0",
            )
        for other in stage.feeds:
            if other not in suppliers:
                raise refusal(
                    WHERE, f"stage {name!r} feeding {other!r}", "the name of a stage", f"add {other!r}"
                )
            suppliers[other].append(name)
    reached: set[str] = set()
    waiting = list(stages)[:1]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += [*stages[name].feeds, *suppliers[name]]
    links = sum(len(stage.feeds) for stage in stages.values())
    if len(reached) != len(stages) or links != len(stages) - 1:
        raise refusal(
            WHERE,
            f"{len(stages)} stages with {links} links, {len(reached)} of them in one piece",
            "one tree: every stage linked, by one way only",
            "leave out a link of every ring, and treat separate pieces apart",
        )
    return suppliers


def _variances(stages: Mapping[str, Stage]) -> dict[str, float]:
    found: dict[str, float] = {}

    def variance(name: str) -> float:
        if name not in found:
            beyond = sum(variance(other) for other in stages[name].feeds)
            found[name] = stages[name].demand_sd ** 2 + beyond
        return found[name]

    return {name: variance(name) for name in stages}


def _longest_waits(stages: Mapping[str, Stage], suppliers: Mapping[str, list[str]]) -> dict[str, int]:
    """How long each stage waits when nobody before it keeps stock."""
    found: dict[str, int] = {}

    def wait(name: str) -> int:
        if name not in found:
            behind = [wait(other) + stages[other].lead_time for other in suppliers[name]]
            found[name] = max([stages[name].supplier_wait, *behind])
        return found[name]

    return {name: wait(name) for name in stages}
