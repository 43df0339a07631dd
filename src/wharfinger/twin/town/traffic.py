"""Who may drive where: one-way lanes, a street closed by bollards, a gate; and that no van is trapped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from wharfinger.twin.town.geometry import Points
from wharfinger.twin.town.network import Street
from wharfinger.twin.town.plan import area

_ONEWAY_LANES, _ONEWAY_STREETS = 8, 4


def drivable(street: Street) -> bool:
    """Whether a van may use it."""
    return street.line.highway not in {"pedestrian", "cycleway"} and street.line.access != "private"


def with_rules(
    points: Points, streets: list[Street], rng: np.random.Generator
) -> tuple[Points, list[Street], dict[int, str]]:
    """The streets with one-ways, and the barriers by node; no drivable place is cut off from another."""
    streets = _one_ways(points, streets, rng)
    barriers: dict[int, str] = {}

    def stand(index: int, stretch: int, kind: str) -> None:
        nonlocal points
        a, b = streets[index].nodes[stretch : stretch + 2]
        points = np.vstack([points, (points[a] + points[b])[None, :] / 2])
        nodes = streets[index].nodes
        streets[index] = replace(
            streets[index], nodes=(*nodes[: stretch + 1], len(points) - 1, *nodes[stretch + 1 :])
        )
        barriers[len(points) - 1] = kind

    for index, street in enumerate(streets):
        if street.line.access == "private":
            stand(index, 0, "gate")
        elif street.line.highway == "pedestrian" and street.nodes[0] != street.nodes[-1]:
            stand(index, len(street.nodes) - 2, "bollard")
    stand(*next(_may_close(points, streets, rng)), "bollard")
    return points, streets, barriers


def all_reach_all(streets: list[Street]) -> bool:
    """Whether a van gets from every drivable node to every other."""
    ahead: defaultdict[int, set[int]] = defaultdict(set)
    back: defaultdict[int, set[int]] = defaultdict(set)
    for street in filter(drivable, streets):
        for a, b in pairwise(street.nodes):
            ahead[a].add(b)
            back[b].add(a)
            if not street.oneway:
                ahead[b].add(a)
                back[a].add(b)
    every = {node for street in filter(drivable, streets) for node in street.nodes}
    start = min(every)
    return _reached(start, ahead) >= every and _reached(start, back) >= every


def _one_ways(points: Points, streets: list[Street], rng: np.random.Generator) -> list[Street]:
    """Small streets, in the order of the dice, as long as nobody is trapped."""
    streets = list(streets)
    wanted = {"Old Town": _ONEWAY_LANES, "New Town": _ONEWAY_STREETS}
    for index in rng.permutation(len(streets)).tolist():
        street = streets[index]
        quarter = area(points[[street.nodes[len(street.nodes) // 2]]])[0]
        if street.line.highway != "residential" or not wanted.get(quarter):
            continue
        turned = street.nodes[::-1] if rng.random() < 0.5 else street.nodes
        tried = [*streets[:index], replace(street, nodes=turned, oneway=True), *streets[index + 1 :]]
        if all_reach_all(tried):
            streets = tried
            wanted[quarter] -= 1
    return streets


def _may_close(points: Points, streets: list[Street], rng: np.random.Generator) -> Iterator[tuple[int, int]]:
    """Streets of the Garden Town, and their stretches that bollards can close to through traffic."""
    for index in rng.permutation(len(streets)).tolist():
        street = streets[index]
        if street.line.highway != "residential" or street.oneway:
            continue
        for stretch in range(1, len(street.nodes) - 2):
            before = replace(street, nodes=street.nodes[: stretch + 1])
            after = replace(street, nodes=street.nodes[stretch + 1 :])
            without = [*streets[:index], before, after, *streets[index + 1 :]]
            if area(points[[street.nodes[stretch]]])[0] == "Garden Town" and all_reach_all(without):
                yield index, stretch


def _reached(start: int, next_to: Mapping[int, set[int]]) -> set[int]:
    reached, waiting = {start}, [start]
    while waiting:
        fresh = next_to[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return reached
