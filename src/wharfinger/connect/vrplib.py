"""Routing problems out of the files of the literature: CVRPLIB, Solomon and Homberger, ORTEC.

VRPLIB's words: https://vrplib.readthedocs.io and TSPLIB95 (Reinelt 1995). Costs are the file's own distances.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from wharfinger.tables import FileError

if TYPE_CHECKING:
    from wharfinger.decide.delivery import Problem, Travel

Rounding = Literal["none", "nearest", "tenths"]

_SCALE = {"none": 1.0, "nearest": 1.0, "tenths": 10.0}


@dataclass
class Instance:
    """What a file says, whatever its dialect; node 0 is the depot unless `depot` says otherwise."""

    name: str = ""
    capacity: float = np.inf
    vehicles: int | None = None
    depot: int = 0
    points: NDArray[np.float64] | None = None
    matrix: NDArray[np.float64] | None = None
    demands: dict[int, float] = field(default_factory=dict)
    windows: dict[int, tuple[float, float]] = field(default_factory=dict)
    services: dict[int, float] = field(default_factory=dict)
    max_duration: float = np.inf
    size: int = 0
    rounded: bool = False


def read(path: Path | str, *, rounding: Rounding | None = None) -> Problem:
    """The problem of a file. Every unit of distance costs 1, and takes 1 second.

    `rounding` says how straight distances are used: as they are (`none`), to the nearest whole number
    (`nearest`, what CVRPLIB means by EUC_2D), or ten times as large and cut off (`tenths`, the common measure
    for Solomon's and Homberger's files: windows and services are then ten times as large too). By default it
    is what the dialect means. The number of vehicles is as in the file; where it is free, one for each stop.
    """
    instance = parse(Path(path))
    if instance.matrix is None and instance.points is None:
        _refuse(Path(path), "neither coordinates nor a matrix", "one of the two", "complete the file")
    chosen: Rounding = rounding or ("nearest" if instance.rounded else "none")
    return _problem(instance, chosen)


def parse(path: Path) -> Instance:
    """What the file says. Files that end in .xz are read as they are."""
    try:
        raw = path.read_bytes()
        text = (lzma.decompress(raw) if path.suffix == ".xz" else raw).decode("utf-8")
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise FileError(
            where=path.name, found=str(error), expected="a text file", mend="give another file"
        ) from error
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    try:
        return _solomon(lines) if any(line.startswith("CUST ") for line in lines[:10]) else _vrplib(lines)
    except (ValueError, IndexError, KeyError) as error:
        raise FileError(
            where=path.name,
            found=f"a part that cannot be read ({error})",
            expected="a CVRPLIB, Solomon, Homberger or ORTEC file that is whole",
            mend="compare it with its source",
        ) from error


def _solomon(lines: list[str]) -> Instance:
    head = next(at for at, line in enumerate(lines) if line.startswith("NUMBER"))
    vehicles, capacity = (int(one) for one in lines[head + 1].split())
    first = next(at for at, line in enumerate(lines) if line.startswith("CUST ")) + 1
    rows = np.array([[float(cell) for cell in line.split()] for line in lines[first:]])
    if rows.shape[1] != 7:
        raise ValueError(f"{rows.shape[1]} columns of customers")
    return Instance(
        name=lines[0],
        capacity=capacity,
        vehicles=vehicles,
        points=rows[:, 1:3],
        demands=dict(enumerate(rows[:, 3].tolist())),
        windows={at: (row[4], row[5]) for at, row in enumerate(rows.tolist())},
        services=dict(enumerate(rows[:, 6].tolist())),
        size=len(rows),
    )


def _vrplib(lines: list[str]) -> Instance:
    heads, sections = {}, dict(_sections(lines))
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            heads[name.strip()] = value.strip()
    size = int(heads["DIMENSION"])
    found = Instance(name=heads.get("NAME", ""), size=size, rounded=heads.get("EDGE_WEIGHT_TYPE") == "EUC_2D")
    found.capacity = float(heads.get("CAPACITY", "inf"))
    found.vehicles = int(heads["VEHICLES"]) if "VEHICLES" in heads else None
    found.max_duration = float(heads.get("DISTANCE", "inf"))
    services = float(heads.get("SERVICE_TIME", 0))
    found.services = dict.fromkeys(range(1, size), services) if services else {}
    if "NODE_COORD_SECTION" in sections:
        found.points = np.array([row[1:3] for row in sections["NODE_COORD_SECTION"]])
    if "EDGE_WEIGHT_SECTION" in sections:
        kind = heads.get("EDGE_WEIGHT_FORMAT", "FULL_MATRIX")
        found.matrix = _matrix(kind, size, [one for row in sections["EDGE_WEIGHT_SECTION"] for one in row])
    for name, into in (("DEMAND_SECTION", found.demands), ("SERVICE_TIME_SECTION", found.services)):
        into.update({int(row[0]) - 1: row[1] for row in sections.get(name, [])})
    found.windows = {int(row[0]) - 1: (row[1], row[2]) for row in sections.get("TIME_WINDOW_SECTION", [])}
    depots = [int(row[0]) - 1 for row in sections.get("DEPOT_SECTION", []) if row[0] >= 1]
    found.depot = depots[0] if depots else 0
    if len(depots) > 1 or (found.points is not None and len(found.points) != size):
        raise ValueError("several depots, or coordinates that do not match DIMENSION")
    return found


def _sections(lines: list[str]) -> Iterator[tuple[str, list[list[float]]]]:
    name, rows = "", []
    for line in lines:
        word = line.split()[0].rstrip(":")
        if word.endswith("_SECTION") or word == "EOF" or ":" in line:
            if name:
                yield name, rows
            name, rows = (word, []) if word.endswith("_SECTION") else ("", [])
        elif name:
            rows.append([float(cell) for cell in line.split()])
    if name:
        yield name, rows


def _matrix(kind: str, size: int, numbers: list[float]) -> NDArray[np.float64]:
    """A full matrix, or the lower row of a symmetric one."""
    if kind == "FULL_MATRIX":
        return np.array(numbers).reshape(size, size)
    if kind != "LOWER_ROW" or len(numbers) != size * (size - 1) // 2:
        raise ValueError(f"EDGE_WEIGHT_FORMAT {kind} with {len(numbers)} numbers")
    matrix = np.zeros((size, size))
    matrix[np.tril_indices(size, -1)] = numbers
    return matrix + matrix.T


def _problem(instance: Instance, rounding: Rounding) -> Problem:
    from wharfinger.decide.delivery import Problem, Stop, Vehicle, Window

    scale = _SCALE[rounding]
    travel = _travel(instance, rounding)
    depot = str(instance.depot)
    stops = [
        Stop(
            str(at),
            str(at),
            delivery=(instance.demands.get(at, 0.0),),
            service_s=instance.services.get(at, 0.0) * scale,
            windows=(Window(*(one * scale for one in instance.windows[at])),)
            if at in instance.windows
            else (),
        )
        for at in range(instance.size)
        if at != instance.depot
    ]
    opens, closes = instance.windows.get(instance.depot, (0.0, np.inf))
    vehicles = [
        Vehicle(
            f"vehicle {number + 1}",
            start=depot,
            end=depot,
            capacity=(instance.capacity,),
            opens_s=opens * scale,
            closes_s=closes * scale,
            cost_per_km=1000.0,
            max_duration_s=instance.max_duration * scale,
        )
        for number in range(instance.vehicles or len(stops))
    ]
    return Problem(stops, vehicles, travel)


def _travel(instance: Instance, rounding: Rounding) -> Travel:
    from wharfinger.decide.delivery import Travel

    matrix = instance.matrix
    if matrix is None:
        assert instance.points is not None
        apart = instance.points[:, None, :] - instance.points[None, :, :]
        matrix = np.hypot(apart[..., 0], apart[..., 1])
    if rounding == "nearest":
        matrix = np.floor(matrix + 0.5)
    elif rounding == "tenths":
        matrix = np.floor(matrix * 10 + 1e-9)
    names = tuple(str(at) for at in range(instance.size))
    return Travel(names, matrix, matrix, source="the distances of the file")


def _refuse(path: Path, found: str, expected: str, mend: str) -> None:
    raise FileError(where=path.name, found=found, expected=expected, mend=mend)
