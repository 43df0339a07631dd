"""The layout of a warehouse: where every bin lies, and how far it is to walk."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from wharfinger.decide.warehouse.layout.aisles import (
    aisles_from_left,
    block_lengths,
    open_ways,
    refuse_homeless,
)
from wharfinger.decide.warehouse.layout.distance import Ints, Points, distances
from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.grid import grid_bins
from wharfinger.decide.warehouse.layout.reach import reach, refuse_unreachable, refuse_unreachable_stations
from wharfinger.decide.warehouse.layout.stations import Station, corner, stations_at
from wharfinger.decide.warehouse.layout.tables import Aisles, Bins, Stations
from wharfinger.decide.warehouse.layout.ways import Flags, Floats, Ways
from wharfinger.tables import Frame


@dataclass(frozen=True, eq=False)
class Layout:
    """Bins on aisles between cross-aisles. Walks follow the middle of the aisle; the side costs nothing.

    For compiled loops: `aisle_of_bin`, `block_of_bin`, `position_of_bin` and `height_of_bin`, in the order
    of `bins`; `n_aisles`, `n_blocks`, `aisle_length_m`, `pitch_m`, `depot.aisle`, `depot_front`.
    """

    bins: pl.DataFrame
    """One row a bin: the columns of `Bins` with `x_m` and `y_m`, in the order given."""
    depot: Station
    """Where walks begin and end."""
    stations: tuple[Station, ...]
    ways: Ways
    aisle_names: tuple[str, ...]
    """From left to right."""
    aisle_of_bin: Ints
    """The number of the bin's aisle, 0 the left one."""
    block_of_bin: Ints
    position_of_bin: Floats
    """Metres along the aisle from the cross-aisle in front of the bin's block."""
    height_of_bin: Floats
    crossing_m: Floats
    """Metres from each crossing to each other; crossing `aisle * (n_blocks + 1) + cross`."""

    @classmethod
    def grid(
        cls,
        aisles: int = 10,
        slots: int = 100,
        blocks: int = 1,
        *,
        aisle_width_m: float = 1.5,
        slot_length_m: float = 1.0,
        aisle_pitch_m: float = 3.0,
        cross_aisle_m: float = 0.0,
        depot: str = "front-left",
        sides: int = 2,
        levels: int = 1,
        level_height_m: float = 0.5,
        volume_l: float | None = None,
        weight_kg: float | None = None,
    ) -> Layout:
        """Aisles that are all alike: `slots` in each block on each of the `sides`, `levels` above each other.

        A block is as long as its slots and one cross-aisle width: walks follow the middle of both.
        `aisle_width_m` only moves the bins off the middle, for pictures. The depot stands on the front or
        the back cross-aisle, left, in the middle or right.
        """
        counts = {"aisles": aisles, "slots": slots, "blocks": blocks, "sides": sides, "levels": levels}
        measures = {
            "slot_length_m": slot_length_m,
            "cross_aisle_m": cross_aisle_m,
            "level_height_m": level_height_m,
            "volume_l": volume_l,
            "weight_kg": weight_kg,
        }
        _check_counts(counts)
        _check_measures(
            measures | {"aisle_width_m": aisle_width_m, "aisle_pitch_m": aisle_pitch_m},
            above={"slot_length_m", "aisle_pitch_m", "volume_l", "weight_kg"},
        )
        return cls.from_bins(
            grid_bins(counts, measures),
            aisle_pitch_m=aisle_pitch_m,
            aisle_width_m=aisle_width_m,
            block_length_m=slots * slot_length_m + cross_aisle_m,
            depot=depot,
        )

    @classmethod
    def from_bins(
        cls,
        bins: Frame,
        aisles: Frame | None = None,
        cross_aisles: Frame | None = None,
        stations: Frame | None = None,
        *,
        aisle_pitch_m: float = 3.0,
        aisle_width_m: float = 1.5,
        block_length_m: float | None = None,
        depot: str = "front-left",
    ) -> Layout:
        """The layout that these bins make. Without `aisles` and `cross_aisles` all ways are open, both ways.

        Aisles stand in the order of `aisle_x_m`, or else of their names, a pitch apart. A block is as long as
        its farthest bin and the margin of its nearest, or as `block_length_m` says. The depot is the first
        station of that kind, or else stands where `depot` says. Raises `LayoutError` for a bin that is in no
        aisle, beyond the end of its aisle, or cannot be walked to and back.
        """
        layout, into, out = cls._drawn(
            bins,
            aisles,
            cross_aisles,
            stations,
            aisle_pitch_m=aisle_pitch_m,
            aisle_width_m=aisle_width_m,
            block_length_m=block_length_m,
            depot=depot,
        )
        refuse_unreachable(layout.bins["bin"], into, out)
        return layout

    @classmethod
    def with_lost(
        cls,
        bins: Frame,
        aisles: Frame | None = None,
        cross_aisles: Frame | None = None,
        stations: Frame | None = None,
        *,
        aisle_pitch_m: float = 3.0,
        depot: str = "front-left",
    ) -> tuple[Layout, Flags]:
        """The layout, and which of its bins cannot be walked to and back."""
        layout, into, out = cls._drawn(
            bins, aisles, cross_aisles, stations,
            aisle_pitch_m=aisle_pitch_m, aisle_width_m=1.5, block_length_m=None, depot=depot,
        )  # fmt: skip
        return layout, ~(into & out)

    @classmethod
    def _drawn(
        cls,
        bins: Frame,
        aisles: Frame | None,
        cross_aisles: Frame | None,
        stations: Frame | None,
        *,
        aisle_pitch_m: float,
        aisle_width_m: float,
        block_length_m: float | None,
        depot: str,
    ) -> tuple[Layout, Flags, Flags]:
        """The layout, and for each bin whether a walk leads there, and whether one leads back."""
        _check_measures(
            {
                "aisle_pitch_m": aisle_pitch_m,
                "aisle_width_m": aisle_width_m,
                "block_length_m": block_length_m,
            },
            above={"aisle_pitch_m", "block_length_m"},
        )
        rows = Bins.of(bins)
        if rows.is_empty():
            raise LayoutError(found="no bins", expected="at least one", mend="fill the table bins")
        listed = None if aisles is None else Aisles.of(aisles)
        placed = None if stations is None else Stations.of(stations)
        names, x_m = aisles_from_left(rows, listed, aisle_pitch_m)
        number = {name: at for at, name in enumerate(names)}
        refuse_homeless(rows, listed)
        lengths = block_lengths(rows, listed, block_length_m)
        ways = open_ways(x_m, np.concatenate([[0.0], np.cumsum(lengths)]), number, listed, cross_aisles)
        standing = stations_at(placed, number, len(lengths)) or (corner(depot, len(names), len(lengths)),)
        aisle = rows["aisle"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
        block, position = rows["block"].to_numpy(), rows["position_m"].to_numpy()
        half = np.where((rows["side"] == "left").to_numpy(), -aisle_width_m / 2, aisle_width_m / 2)
        layout = cls(
            bins=rows.with_columns(x_m=x_m[aisle] + half, y_m=ways.y_m[block] + position),
            depot=next((one for one in standing if one.kind == "depot"), standing[0]),
            stations=standing,
            ways=ways,
            aisle_names=tuple(names),
            aisle_of_bin=aisle,
            block_of_bin=block,
            position_of_bin=position,
            height_of_bin=rows["height_m"].to_numpy(),
            crossing_m=ways.crossing_distances(),
        )
        home = layout.depot.aisle * layout.n_cross + layout.depot.cross
        refuse_unreachable_stations(
            [(one.station, one.aisle * layout.n_cross + one.cross) for one in standing],
            layout.crossing_m,
            home,
        )
        return layout, *reach(aisle, block, ways, layout.crossing_m, home)

    @property
    def n_aisles(self) -> int:
        return len(self.aisle_names)

    @property
    def n_blocks(self) -> int:
        return len(self.ways.y_m) - 1

    @property
    def n_cross(self) -> int:
        """Cross-aisles, the front one and the back one too."""
        return len(self.ways.y_m)

    @property
    def aisle_length_m(self) -> float:
        """From the middle of the front cross-aisle to that of the back one, over all blocks."""
        return float(self.ways.y_m[-1])

    @property
    def pitch_m(self) -> float:
        """Between the middles of neighbouring aisles; NaN where they are not evenly apart."""
        gaps = np.diff(self.ways.x_m)
        if len(gaps) == 0:
            return 0.0
        return float(gaps[0]) if np.allclose(gaps, gaps[0]) else math.nan

    @property
    def depot_front(self) -> bool:
        """Whether walks begin on the front cross-aisle."""
        return self.depot.cross == 0

    @cached_property
    def bin_names(self) -> list[str]:
        """The name of each row of `bins`."""
        return self.bins["bin"].to_list()

    @cached_property
    def number_of_bin(self) -> dict[str, int]:
        """The row of each bin in `bins`."""
        return {name: row for row, name in enumerate(self.bin_names)}

    def with_depot(self, station: str) -> Layout:
        """The same layout with walks that begin and end at another of its stations, or at front-left etc."""
        named = next((one for one in self.stations if one.station == station), None)
        return replace(self, depot=named or corner(station, self.n_aisles, self.n_blocks))

    def with_depot_at(self, aisle: int) -> Layout:
        """The same layout with walks that begin and end at this aisle, on the depot's cross-aisle."""
        return replace(self, depot=replace(self.depot, aisle=aisle, away_m=0.0))

    def only(self, rows: Ints) -> Layout:
        """The same aisles with the bins of these rows alone."""
        return replace(
            self,
            bins=self.bins[rows],
            aisle_of_bin=self.aisle_of_bin[rows],
            block_of_bin=self.block_of_bin[rows],
            position_of_bin=self.position_of_bin[rows],
            height_of_bin=self.height_of_bin[rows],
        )

    def distance_m(self, a: str, b: str) -> float:
        """Metres to walk from one bin or station to another, on the floor."""
        return float(self.distances_m([a, b])[0, 1])

    def distances_m(self, points: Sequence[str]) -> Floats:
        """Metres from each of these bins and stations (rows) to each (columns)."""
        return distances(self.ways, self.crossing_m, _joined([self._points(name) for name in points]))

    def distances_of_bins_m(self, rows: Ints) -> Floats:
        """Metres between the bins of these rows of `bins`; the last row and column are the depot."""
        return distances(self.ways, self.crossing_m, self.points(rows))

    def spot(self, row: int) -> tuple[int, float]:
        """The aisle of the bin in this row of `bins`, and its metres from the front cross-aisle."""
        block = self.block_of_bin[row]
        return int(self.aisle_of_bin[row]), float(self.ways.y_m[block] + self.position_of_bin[row])

    def points(self, rows: Ints) -> Points:
        """Where the bins of these rows of `bins` lie, and last the depot."""
        return _joined([self._points_of_bins(rows), self._points_of_station(self.depot)])

    def _points(self, name: str) -> Points:
        """Where a bin or station lies."""
        row = self.number_of_bin.get(name)
        if row is not None:
            return self._points_of_bins(np.array([row]))
        stations = {one.station: one for one in (*self.stations, self.depot)}
        if name not in stations:
            raise LayoutError(
                found=f"a place {name!r}",
                expected="a bin or station of the layout",
                mend="correct the name, or add it to bins or stations",
            )
        return self._points_of_station(stations[name])

    def _points_of_bins(self, rows: Ints) -> Points:
        return Points(
            self.aisle_of_bin[rows], self.block_of_bin[rows], self.position_of_bin[rows], np.zeros(len(rows))
        )

    def _points_of_station(self, station: Station) -> Points:
        block = min(station.cross, self.n_blocks - 1)
        position = self.ways.y_m[station.cross] - self.ways.y_m[block]
        return Points(
            np.array([station.aisle]), np.array([block]), np.array([position]), np.array([station.away_m])
        )


def _joined(parts: Sequence[Points]) -> Points:
    return Points(
        np.concatenate([part.aisle for part in parts]),
        np.concatenate([part.block for part in parts]),
        np.concatenate([part.position_m for part in parts]),
        np.concatenate([part.away_m for part in parts]),
    )


def _check_counts(counts: dict[str, int]) -> None:
    for name, count in counts.items():
        most = 2 if name == "sides" else 1_000_000
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= most:
            raise LayoutError(
                where="Layout",
                found=f"{name}={count!r}",
                expected=f"a whole number from 1 to {most:,}",
                mend=f"correct {name}",
            )


def _check_measures(measures: dict[str, float | None], above: set[str]) -> None:
    for name, value in measures.items():
        if value is None:
            continue
        if not math.isfinite(value) or value < 0 or (name in above and value == 0):
            raise LayoutError(
                where="Layout",
                found=f"{name}={value!r}",
                expected="a number above 0" if name in above else "a number of at least 0",
                mend=f"correct {name}",
            )
