"""The plan that every seed shares: the water, the bridges and the main roads, in metres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.twin.town.geometry import Points, smooth

EDGE_M = 1950.0  # the town's file ends here on every side, as an extract of a larger map does
BANK_M = 65.0  # from the water to the embankment roads
PATH_M = 32.0  # from the water to the cycleway
CORE, CORE_RADII = np.array([-340.0, -240.0]), np.array([370.0, 320.0])
HOLM, HOLM_RADII = np.array([-170.0, -1180.0]), np.array([430.0, 250.0])

# north, the river's middle, half its width
_NORTH, _MIDDLE, _HALF = smooth(
    np.array(
        [
            [-620.0, 262.0, 70.0],
            [-380.0, 238.0, 58.0],
            [-140.0, 205.0, 50.0],
            [150.0, 225.0, 46.0],
            [500.0, 300.0, 42.0],
            [900.0, 335.0, 38.0],
            [1370.0, 345.0, 36.0],
            [EDGE_M, 390.0, 34.0],
        ]
    ),
    60.0,
).T
_COAST_WEST = [[-EDGE_M, -850], [-1450, -835], [-1100, -790], [-700, -735], [-300, -705], [40, -675]]
_COAST_EAST = [[470, -690], [620, -740], [900, -830], [1400, -840], [EDGE_M, -760]]
_PIERS = (
    [[-900.0, -755.0], [-895.0, -890.0]],
    [[-690.0, -730.0], [-680.0, -860.0]],
    [[1010.0, -828.0], [1000.0, -980.0]],
)


@dataclass(frozen=True)
class Line:
    """A street as drawn, before it knows its junctions."""

    name: str
    highway: str
    points: Points
    bridge: bool = False
    maxweight_t: float | None = None
    access: str | None = None


@dataclass(frozen=True)
class Outline:
    """A line of land or water, for maps."""

    tags: dict[str, str]
    points: Points


def water() -> list[Outline]:
    """The coast (land to the left, as OpenStreetMap wants it), the river, and the island's shore."""
    west, east = np.column_stack([_MIDDLE - _HALF, _NORTH]), np.column_stack([_MIDDLE + _HALF, _NORTH])
    coast = np.vstack([np.array(_COAST_WEST), west[:1], east[:1], np.array(_COAST_EAST)])
    angles = np.linspace(0, 2 * np.pi, 37)
    shore = HOLM + (HOLM_RADII + 60) * np.column_stack([np.cos(angles), np.sin(angles)])
    shore[-1] = shore[0]
    return [
        Outline({"natural": "coastline"}, coast),
        Outline({"natural": "coastline", "place": "islet", "name": "Holm"}, shore),
        Outline({"natural": "water", "water": "river"}, np.vstack([west, east[::-1], west[:1]])),
        Outline({"waterway": "river", "name": "Fleet"}, np.column_stack([_MIDDLE, _NORTH])[::-1]),
        *(Outline({"man_made": "pier"}, np.array(pier)) for pier in _PIERS),
    ]


def main_roads(rng: np.random.Generator) -> list[Line]:
    """The roads that hold the quarters together; the seed moves their bends by a few metres."""

    def bend(*points: tuple[float, float]) -> Points:
        placed = np.array(points, dtype=float)
        placed[1:-1] += rng.uniform(-14, 14, (len(points) - 2, 2))
        return smooth(placed, 70.0)

    old_west, old_east = _banks(-140.0)
    mill_west, mill_east = _banks(500.0)
    ring_west, ring_east = _banks(1370.0)
    holm_north, holm_south = (-210.0, -692.0), (-210.0, -878.0)
    quay_turn, crane_turn = (112.0, -575.0), (412.0, -590.0)
    return [
        Line("Ring Road", "primary", bend((-1105, -735), (-1500, -540), (-1690, 0), (-1640, 520),
             (-1280, 1020), (-680, 1290), (-100, 1365), ring_west)),
        Line("Ring Bridge", "primary", np.array([ring_west, ring_east]), bridge=True),
        Line("Ring Road", "primary", bend(ring_east, (760, 1350), (1260, 1200), (1600, 800), (1690, 200),
             (1630, -380), (1400, -780))),
        Line("Causeway", "primary", bend((1378, 1052), (1640, 1290), (EDGE_M, 1760))),
        Line("Quay Street", "tertiary", bend((-1105, -735), (-700, -680), (-300, -652), (-60, -635),
             quay_turn)),
        Line("West Embankment", "tertiary", _along(quay_turn, -BANK_M)),
        Line("East Embankment", "tertiary", _along(crane_turn, BANK_M)),
        Line("Crane Quay", "tertiary", bend(crane_turn, (620, -675), (900, -765), (1400, -780))),
        Line("River Path", "cycleway", _along((355.0, -605.0), PATH_M)),
        Line("Rampart", "tertiary", _ellipse(CORE, CORE_RADII, 20, rng)),
        Line("West Road", "secondary", bend((-1725, -10), (-1230, 20), (-940, -110), (-675, -200))),
        Line("North Road", "secondary", bend((-330, 50), (-270, 400), (-370, 900), (-400, 1375))),
        Line("Bridge Street", "secondary", bend((-235, -207), (30, -160), old_west)),
        Line("Old Bridge", "secondary", np.array([old_west, old_east]), bridge=True, maxweight_t=3.5),
        Line("East Road", "secondary", bend(old_east, (450, -110), (950, -40), (1722, 70))),
        Line("Upper Road", "secondary", bend((-1695, 475), (-1050, 405), (-255, 440))),
        Line("Mill Road", "secondary", bend((-300, 440), (0, 475), mill_west)),
        Line("Mill Bridge", "secondary", np.array([mill_west, mill_east]), bridge=True),
        Line("Mill Road", "secondary", bend(mill_east, (520, 525), (1050, 590), (1690, 645))),
        Line("Dock Road", "secondary", bend((930, -10), (950, -380), (930, -800))),
        Line("Holm Bridge Road", "tertiary", np.array([(-210.0, -620.0), holm_north])),
        Line("Holm Bridge", "tertiary", np.array([holm_north, holm_south]), bridge=True),
        Line("Holm Street", "tertiary", bend(holm_south, (-200, -1150), (-160, -1450))),
        Line("Shore Road", "residential", _ellipse(HOLM, HOLM_RADII, 18, rng)),
        Line("", "service", np.array([(1180.0, -800.0), (1184.0, -690.0)])),
        Line("", "service", np.array([(745.0, -750.0), (750.0, -640.0)]), access="private"),
    ]  # fmt: skip


def area(points: Points) -> list[str]:
    """The quarter in which each point lies."""
    east, north = points[:, 0], points[:, 1]
    over_river = east > np.interp(north, _NORTH, _MIDDLE)
    old = (((points - CORE) / (CORE_RADII + 20)) ** 2).sum(axis=1) < 1
    names = np.where(
        over_river, np.where(north < -60 + 0.08 * (east - 500), "Docks", "New Town"), "West Quay"
    )
    names = np.where(~over_river & (north > -60), "Garden Town", names)
    names = np.where(~over_river & (north > 0) & (east > -360), "Hill Town", names)
    names = np.where(old, "Old Town", names)
    return [str(name) for name in np.where(north < -850, "Holm", names)]


def _banks(north_m: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The two ends of a bridge, eight metres on land."""
    centre, reach = float(np.interp(north_m, _NORTH, _MIDDLE)), float(np.interp(north_m, _NORTH, _HALF)) + 8
    return (centre - reach, north_m), (centre + reach, north_m)


def _along(start: tuple[float, float], from_water_m: float) -> Points:
    """A road beside the river, from its mouth to just past the ring road."""
    y = np.array([-440.0, -300, -140, 0, 150, 320, 500, 700, 900, 1130, 1385])
    x = np.interp(y, _NORTH, _MIDDLE) + np.sign(from_water_m) * np.interp(y, _NORTH, _HALF) + from_water_m
    return smooth(np.vstack([[start], np.column_stack([x, y])]), 70.0)


def _ellipse(centre: Points, radii: Points, count: int, rng: np.random.Generator) -> Points:
    angles = np.arange(count) * 2 * np.pi / count
    radius = (1 + rng.uniform(-0.025, 0.025, count))[:, None]
    points = centre + radii * radius * np.column_stack([np.cos(angles), np.sin(angles)])
    return np.vstack([points, points[:1]])
