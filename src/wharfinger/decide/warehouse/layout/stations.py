"""Where walks begin and end."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.decide.warehouse.layout.error import LayoutError


@dataclass(frozen=True)
class Station:
    """A place at a crossing of an aisle and a cross-aisle, or some metres away from it."""

    station: str
    kind: str
    aisle: int
    """The number of the aisle, 0 the left one."""
    cross: int
    """The number of the cross-aisle, 0 the front one."""
    away_m: float = 0.0


def stations_at(stations: pl.DataFrame | None, number: dict[str, int], blocks: int) -> tuple[Station, ...]:
    if stations is None:
        return ()
    found = []
    for name, kind, aisle, cross, away in stations.select(
        "station", "kind", "aisle", "cross", "away_m"
    ).iter_rows():
        refuse_unknown(f"station {name!r}", cross, (aisle,), number, blocks + 1)
        found.append(Station(name, kind, number[aisle], cross, away))
    return tuple(found)


def corner(words: str, aisles: int, blocks: int) -> Station:
    """A depot at the end of an aisle, told in words."""
    crosses = {"front": 0, "back": blocks}
    across = {"left": 0, "middle": (aisles - 1) // 2, "right": aisles - 1}
    depth, _, hand = words.partition("-")
    if depth not in crosses or hand not in across:
        raise LayoutError(
            found=f"a depot {words!r}",
            expected="front or back, then left, middle or right: front-left; or a station by name",
            mend="choose one of the six, or add the station",
        )
    return Station("depot", "depot", across[hand], crosses[depth])


def refuse_unknown(
    who: str, cross: int, aisles: tuple[str, ...], number: dict[str, int], n_cross: int
) -> None:
    lost = [name for name in aisles if name not in number]
    if lost or cross >= n_cross:
        raise LayoutError(
            found=f"{who} at " + (f"aisle {lost[0]!r}" if lost else f"cross-aisle {cross}"),
            expected="an aisle that has bins or a row in aisles"
            if lost
            else f"a cross-aisle from 0 to {n_cross - 1}",
            mend="correct the row",
        )
