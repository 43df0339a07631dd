"""Where drawn lines cross there is a junction: from lines to nodes and streets between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from wharfinger.twin.town.geometry import Indices, Points, crossings, distances, segments
from wharfinger.twin.town.plan import Line

JUNCTION_M = 17.0  # junctions nearer to each other than this are one
STUB_M = 45.0  # a shorter end that leads nowhere is not built
STRAIGHT_M = 6.0  # a bend flatter than this is drawn straight


@dataclass(frozen=True)
class Street:
    """A run of nodes with one name and one set of rules."""

    line: Line
    nodes: tuple[int, ...]
    oneway: bool = False


def network(lines: list[Line]) -> tuple[Points, list[Street]]:
    """The nodes (a row each) and the streets, which hold their nodes by row number.

    Junctions that fall together move streets by some metres; where one then crosses another without a
    junction, the one that was drawn last is not built.
    """
    points, runs = _meet(lines)
    streets = _joined(_without_stubs(_apart(lines, runs), points))
    streets = _straight(streets, points)
    across = _across(streets, points)
    if across:
        last = [street.line for street in streets if any({*edge} <= across for edge in edges([street]))][-1]
        return network([line for line in lines if line is not last])
    used = sorted({node for street in streets for node in street.nodes})
    row = {node: number for number, node in enumerate(used)}
    return points[used], [replace(s, nodes=tuple(row[node] for node in s.nodes)) for s in streets]


def edges(streets: Iterable[Street]) -> Iterator[tuple[int, int]]:
    """The stretches between neighbouring nodes."""
    for street in streets:
        yield from pairwise(street.nodes)


def _meet(lines: list[Line]) -> tuple[Points, list[list[int]]]:
    """All junctions and bends, and each line as a run of them."""
    pieces = [segments(line.points) for line in lines]
    owner = np.repeat(np.arange(len(lines)), [len(piece) for piece in pieces])
    number = np.concatenate([np.arange(len(piece)) for piece in pieces])
    every = np.vstack(pieces)
    i, j, share_i, share_j = crossings(every, every)
    other = (owner[i] < owner[j]).nonzero()[0]
    i, j, share_i, share_j = i[other], j[other], share_i[other], share_j[other]
    spots = every[i, :2] + (every[i, 2:] - every[i, :2]) * share_i[:, None]

    lasts = np.array([len(line.points) - 1 for line in lines])
    ends = np.arange(len(lines))
    line_of = np.concatenate([owner[i], owner[j], ends, ends])
    position = np.concatenate([number[i] + share_i, number[j] + share_j, 0.0 * lasts, lasts])
    place = np.vstack(
        [spots, spots, *[line.points[:1] for line in lines], *[line.points[-1:] for line in lines]]
    )
    group = _groups(place)
    points = [place[group == g].mean(axis=0) for g in range(group.max() + 1)]

    runs = []
    for index, line in enumerate(lines):
        mine = (line_of == index).nonzero()[0]
        stops = [(float(position[m]), int(group[m])) for m in mine]
        met = np.array([points[g] for _, g in stops])
        for bend in range(1, len(line.points) - 1):
            if np.hypot(*(met - line.points[bend]).T).min() >= JUNCTION_M:
                stops.append((float(bend), len(points)))
                points.append(line.points[bend])
        runs.append([node for _, node in sorted(stops)])
    return np.array(points), runs


def _groups(places: Points) -> Indices:
    """Numbers places so that those within a junction's width of each other have the same number."""
    far = np.hypot(places[:, None, 0] - places[None, :, 0], places[:, None, 1] - places[None, :, 1])
    label = np.arange(len(places))
    for a, b in zip(*np.nonzero(np.triu(far < JUNCTION_M, 1)), strict=True):
        if label[a] != label[b]:
            label[label == label[b]] = label[a]
    return np.unique(label, return_inverse=True)[1]


def _apart(lines: list[Line], runs: list[list[int]]) -> list[Street]:
    """No stretch is built twice: where two lines fall together, the earlier one keeps it."""
    built: set[frozenset[int]] = set()
    streets = []
    for line, run in zip(lines, runs, strict=True):
        part = run[:1]
        for node in run[1:]:
            stretch = frozenset((part[-1], node))
            if len(stretch) == 2 and stretch not in built:
                part.append(node)
            elif len(stretch) == 2:
                streets.append(Street(line, tuple(part)))
                part = [node]
            built.add(stretch)
        streets.append(Street(line, tuple(part)))
    return [street for street in streets if len(street.nodes) > 1]


def _without_stubs(streets: list[Street], points: Points) -> list[Street]:
    while True:
        degree = Counter(node for edge in edges(streets) for node in edge)
        cut = [_cut(_cut(street, degree, points), degree, points) for street in streets]
        cut = [street for street in cut if len(street.nodes) > 1]
        if cut == streets:
            return streets
        streets = cut


def _cut(street: Street, degree: Counter[int], points: Points) -> Street:
    """Without a short blind start, and turned round, so that the second call sees to the other end."""
    nodes, length_m = street.nodes, 0.0
    if degree[nodes[0]] == 1:
        for index in range(1, len(nodes)):
            length_m += float(np.hypot(*(points[nodes[index]] - points[nodes[index - 1]])))
            if degree[nodes[index]] > 2 or index == len(nodes) - 1:
                nodes = nodes[index:] if length_m < STUB_M else nodes
                break
    return replace(street, nodes=nodes[::-1])


def _joined(streets: list[Street]) -> list[Street]:
    """Only what hangs together with the first street."""
    next_to = defaultdict(set)
    for a, b in edges(streets):
        next_to[a].add(b)
        next_to[b].add(a)
    reached, waiting = {streets[0].nodes[0]}, [streets[0].nodes[0]]
    while waiting:
        fresh = next_to[waiting.pop()] - reached
        reached |= fresh
        waiting += fresh
    return [street for street in streets if street.nodes[0] in reached]


def _straight(streets: list[Street], points: Points) -> list[Street]:
    """Without the bends that nobody would see, as long as no street is moved across another by that."""
    keep = _ends_and_junctions(streets)
    while True:
        straight = [replace(street, nodes=_straightened(street.nodes, points, keep)) for street in streets]
        across = _across(straight, points)
        bends = {n for street in streets for n in _bends_near(street.nodes, across)} - keep
        if not bends:
            return straight
        keep |= bends


def _across(streets: list[Street], points: Points) -> set[int]:
    """The ends of stretches that cross without a junction."""
    pairs = list(edges(streets))
    lines = np.array([[*points[a], *points[b]] for a, b in pairs])
    i, j, _, _ = crossings(lines, lines)
    both = [(pairs[a], pairs[b]) for a, b in zip(i.tolist(), j.tolist(), strict=True) if a < b]
    return {node for first, second in both if not {*first} & {*second} for node in first + second}


def _bends_near(nodes: tuple[int, ...], across: set[int]) -> Iterator[int]:
    """The bends that had been left out between two nodes of stretches that cross."""
    marked = [index for index, node in enumerate(nodes) if node in across]
    for start, end in pairwise(marked):
        yield from nodes[start + 1 : end]


def _ends_and_junctions(streets: list[Street]) -> set[int]:
    degree = Counter(node for edge in edges(streets) for node in edge)
    junctions = {node for node, count in degree.items() if count != 2}
    return junctions | {end for street in streets for end in (street.nodes[0], street.nodes[-1])}


def _straightened(nodes: tuple[int, ...], points: Points, keep: set[int]) -> tuple[int, ...]:
    """Without the bends that nobody would see (Douglas and Peucker, 1973)."""
    kept = [index for index, node in enumerate(nodes) if node in keep]
    result = [nodes[0]]
    waiting = list(pairwise(kept))[::-1]
    while waiting:
        start, end = waiting.pop()
        inner = points[list(nodes[start + 1 : end])]
        if len(inner):
            straight = np.concatenate([points[nodes[start]], points[nodes[end]]])[None, :]
            off = distances(inner, straight)[:, 0]
            if off.max() > STRAIGHT_M:
                bend = start + 1 + int(off.argmax())
                waiting += [(bend, end), (start, bend)]
                continue
        result.append(nodes[end])
    return tuple(result)
