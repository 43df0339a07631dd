"""Waves: what leaves with the same van is picked together, and what leaves first is picked first."""

from __future__ import annotations

import datetime as dt
import heapq
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.sums import without_dust
from wharfinger.decide.warehouse.batches.tables import BatchWalks
from wharfinger.tables import SettingError


@dataclass(frozen=True)
class Wave:
    """The lines of the orders that leave together, of one zone when zones are picked apart."""

    number: int
    departs: dt.datetime | None
    zone: str | None
    lines: pl.DataFrame


def waves(lines: pl.DataFrame) -> list[Wave]:
    """The waves by departure, then zone; what has no departure comes last. A whole order leaves with its
    earliest line."""
    earliest = lines.with_columns(pl.col("departs").min().over("order"))
    ordered = earliest.select("departs", "zone").unique().sort("departs", "zone", nulls_last=True)
    departures = ordered["departs"].unique(maintain_order=True).to_list()
    return [
        Wave(
            number=departures.index(departs) + 1,
            departs=departs,
            zone=zone,
            lines=earliest.filter(
                pl.col("departs").eq_missing(pl.lit(departs)) & pl.col("zone").eq_missing(pl.lit(zone))
            ),
        )
        for departs, zone in ordered.iter_rows()
    ]


def in_turn(walks: pl.DataFrame, pickers: int, start: dt.datetime | None = None) -> pl.DataFrame:
    """The walks with picker, begin and end: wave by wave, the longest first, to whoever is free first."""
    if isinstance(pickers, bool) or not isinstance(pickers, int) or pickers < 1:
        raise SettingError(
            where="pickers",
            found=repr(pickers),
            expected="a whole number of at least 1",
            mend="say how many people pick",
        )
    free = [(0.0, picker) for picker in range(1, pickers + 1)]
    turns = []
    for row in walks.sort(["wave", "seconds", "walk"], descending=[False, True, False]).iter_rows(named=True):
        begins, picker = heapq.heappop(free)
        ends = begins + row["seconds"]
        heapq.heappush(free, (ends, picker))
        timed = {"picker": picker, "begins_s": begins, "ends_s": ends}
        turns.append(row | timed | {"late_minutes": _late_minutes(row["departs"], start, ends)})
    schema = {name: column.dtype for name, column in BatchWalks.columns().items()}
    return BatchWalks.of(without_dust(pl.DataFrame(turns, schema=schema, orient="row")))


def _late_minutes(departs: dt.datetime | None, start: dt.datetime | None, ends_s: float) -> float | None:
    if departs is None or start is None:
        return None
    return max(0.0, ((start - departs).total_seconds() + ends_s) / 60)
