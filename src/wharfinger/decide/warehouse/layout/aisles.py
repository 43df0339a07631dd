"""How aisles and cross-aisles run: their order, their lengths, and which way they may be walked."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import polars as pl

from wharfinger.decide.warehouse.layout.error import LayoutError
from wharfinger.decide.warehouse.layout.stations import refuse_unknown
from wharfinger.decide.warehouse.layout.tables import CrossAisles
from wharfinger.decide.warehouse.layout.ways import Floats, Ways
from wharfinger.tables import Frame


def aisles_from_left(
    bins: pl.DataFrame, aisles: pl.DataFrame | None, pitch_m: float
) -> tuple[list[str], Floats]:
    """Names and places of the aisles from left to right."""
    places = bins.group_by("aisle").agg(
        x=pl.col("aisle_x_m").mean(), known=pl.col("aisle_x_m").drop_nulls().n_unique()
    )
    torn = places.filter(pl.col("known") > 1)["aisle"].sort()
    if len(torn):
        raise LayoutError(
            where="bins",
            found=f"aisle {torn[0]!r} with several aisle_x_m",
            expected="one for all bins of an aisle",
            mend="give all bins of the aisle the same aisle_x_m",
        )
    known: dict[str, float | None] = dict(places.select("aisle", "x").iter_rows())
    names = sorted(set(known) | (set() if aisles is None else set(aisles["aisle"])), key=_natural)
    x = [known.get(name) for name in names]
    given = [one for one in x if one is not None]
    if not given:
        return names, np.arange(len(names), dtype=np.float64) * pitch_m
    if len(given) < len(names):
        lost = next(name for name, one in zip(names, x, strict=True) if one is None)
        raise LayoutError(
            where="bins",
            found=f"aisle {lost!r} without aisle_x_m",
            expected="aisle_x_m for every aisle, or for none",
            mend="say where each aisle runs, or leave the column out",
        )
    order = np.argsort(np.array(given), kind="stable")
    return [names[at] for at in order], np.array(given)[order]


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A2 stands before A10."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def homeless_bins(bins: pl.DataFrame, aisles: pl.DataFrame | None) -> pl.DataFrame:
    """The bins whose aisle is not listed."""
    if aisles is None:
        return bins.clear()
    return bins.join(
        aisles.select("aisle", "block"), on=["aisle", "block"], how="anti", maintain_order="left"
    )


def refuse_homeless(bins: pl.DataFrame, aisles: pl.DataFrame | None) -> None:
    homeless = homeless_bins(bins, aisles)
    if homeless.height:
        first = homeless.row(0, named=True)
        raise LayoutError(
            where="bins",
            found=f"bin {first['bin']!r} in no aisle"
            + (f", and {homeless.height - 1:,} more" if homeless.height > 1 else ""),
            expected=f"a row for aisle {first['aisle']!r}, block {first['block']}, in aisles",
            mend="add the aisle, or correct the bin",
        )


def block_lengths(bins: pl.DataFrame, aisles: pl.DataFrame | None, given_m: float | None) -> list[float]:
    """Length of each block between the middles of its cross-aisles."""
    blocks = bins["block"] if aisles is None else pl.concat([bins["block"], aisles["block"]])
    last = int(blocks.to_numpy().max())
    ends = bins.group_by("block").agg(near=pl.col("position_m").min(), far=pl.col("position_m").max())
    found = {block: near + far for block, near, far in ends.iter_rows()}
    typical = max(found.values())
    if given_m is None:
        return [max(found.get(block, typical), 1e-9) for block in range(last + 1)]
    beyond = bins.filter(pl.col("position_m") > given_m + 1e-9)
    if beyond.height:
        first = beyond.row(0, named=True)
        raise LayoutError(
            where="bins",
            found=f"bin {first['bin']!r} at {first['position_m']:g} m",
            expected=f"at most the {given_m:g} m of its block",
            mend="correct position_m, or make the block longer",
        )
    return [float(given_m)] * (last + 1)


def open_ways(
    x_m: Floats, y_m: Floats, number: dict[str, int], aisles: pl.DataFrame | None, cross_aisles: Frame | None
) -> Ways:
    ways = Ways.regular(x_m, y_m)
    if aisles is not None:
        closed = np.zeros((len(x_m), len(y_m) - 1), dtype=bool)
        to_back, to_front, front, back = (closed.copy() for _ in range(4))
        for name, block, way, opening in aisles.select("aisle", "block", "way", "open").iter_rows():
            at = number[name], block
            to_back[at], to_front[at] = way != "to_front", way != "to_back"
            front[at], back[at] = opening != "back", opening != "front"
        ways = replace(ways, to_back=to_back, to_front=to_front, front_open=front, back_open=back)
    if cross_aisles is not None:
        right, left = ways.to_right.copy(), ways.to_left.copy()
        rows = CrossAisles.of(cross_aisles)
        listed = [cross for cross in rows["cross"].unique() if cross < len(y_m)]
        right[listed] = left[listed] = False
        for cross, first, last, way in rows.select("cross", "from_aisle", "to_aisle", "way").iter_rows():
            refuse_unknown(f"cross-aisle {cross}", cross, (first, last), number, len(y_m))
            reach = slice(*sorted((number[first], number[last])))
            right[cross, reach], left[cross, reach] = way != "to_left", way != "to_right"
        ways = replace(ways, to_right=right, to_left=left)
    return ways
