"""How far it is between points in aisles, and which crossings lie between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.warehouse.layout.ways import Floats, Ways

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Points:
    """Places along aisles, one entry each."""

    aisle: Ints
    block: Ints
    position_m: Floats
    """From the cross-aisle in front of the block."""
    away_m: Floats
    """From there to the place itself."""


def distances(ways: Ways, crossing_m: Floats, points: Points) -> Floats:
    """Metres from each point (rows) to each (columns); infinite where no way leads."""
    crossings, out, into = ends(ways, points)
    metres = along(ways, points)
    for leave in (0, 1):
        for enter in (0, 1):
            between = crossing_m[np.ix_(crossings[leave], crossings[enter])]
            np.minimum(metres, out[leave][:, None] + between + into[enter], out=metres)
    metres += points.away_m[:, None] + points.away_m
    np.fill_diagonal(metres, 0.0)
    return metres


def ends(ways: Ways, points: Points) -> tuple[Ints, Floats, Floats]:
    """The crossings in front of and behind each point, and the metres out to them and in from them."""
    aisle, block, position = points.aisle, points.block, points.position_m
    front = aisle * len(ways.y_m) + block
    rest = ways.y_m[block + 1] - ways.y_m[block] - position
    up, down = ways.to_back[aisle, block], ways.to_front[aisle, block]
    front_open, back_open = ways.front_open[aisle, block], ways.back_open[aisle, block]
    # At the very end of its aisle a point stands on the crossing, whatever the aisle allows.
    out_front = np.where((front_open & down) | (position == 0), position, np.inf)
    out_back = np.where((back_open & up) | (rest == 0), rest, np.inf)
    in_front = np.where((front_open & up) | (position == 0), position, np.inf)
    in_back = np.where((back_open & down) | (rest == 0), rest, np.inf)
    return np.stack([front, front + 1]), np.stack([out_front, out_back]), np.stack([in_front, in_back])


def along(ways: Ways, points: Points) -> Floats:
    """Metres between points of the same piece of aisle without leaving it; infinite for all others."""
    aisle, block = points.aisle, points.block
    metres = points.position_m - points.position_m[:, None]
    same = (aisle[:, None] == aisle) & (block[:, None] == block)
    up, down = ways.to_back[aisle, block][:, None], ways.to_front[aisle, block][:, None]
    free = np.where(metres > 0, up, down | (metres == 0))
    return np.where(same & free, np.abs(metres), np.inf)
