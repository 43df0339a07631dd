"""What else would shorten the walks: another depot, a cross-aisle, zones; and how many pickers it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from wharfinger.decide.sums import without_dust
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import Bins
from wharfinger.decide.warehouse.routes.pick_route import pick_route
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.tables import SlotSuggestions

SAMPLE = 200
"""So many orders are walked on every changed layout, evenly drawn from all."""
MOST_BLOCKS = 4
ZONES = (2, 3, 4)
CORNERS = tuple(f"{end}-{hand}" for end in ("front", "back") for hand in ("left", "middle", "right"))
USUAL_DAY, BUSY_DAY = 0.5, 0.9


@dataclass(frozen=True)
class _Work:
    """Orders as bins to visit, and how many come in a day."""

    baskets: list[list[str]]
    lines: float
    usual: float
    busy: float


def suggest(
    layout: Layout, where: Mapping[str, str], orders: pl.DataFrame, settings: SlotSettings
) -> pl.DataFrame:
    """Changes of the layout that pay, most money first, and the pickers it takes; as `SlotSuggestions`.

    The same orders, each walked alone by the shortest route, the items lying as `where` says.
    """
    work = _work(where, orders)
    if work is None:
        return SlotSuggestions.none()
    now_m = _mean_m(work, lambda bins: pick_route(layout, bins).length_m)
    found = [*_depots(layout, work), *_cross_aisle(layout, work, settings), *_zones(layout, work, settings)]
    rows = [_row(kind, what, mean_m, seconds, now_m, work, settings) for kind, what, mean_m, seconds in found]
    paying = sorted(
        (row for row in rows if row["worth_per_day"] > 0.005), key=lambda row: -row["worth_per_day"]
    )
    listed = [*paying, _pickers(now_m, work, settings)]
    numbered = [{"suggestion": number, **row} for number, row in enumerate(listed, 1)]
    schema = {name: column.dtype for name, column in SlotSuggestions.columns().items()}
    return SlotSuggestions.of(without_dust(pl.DataFrame(numbered, schema=schema, orient="row")))


def _work(where: Mapping[str, str], orders: pl.DataFrame) -> _Work | None:
    placed = orders.filter(pl.col("item").is_in(list(where))).with_columns(
        bin=pl.col("item").replace_strict(where, default=None, return_dtype=pl.String)
    )
    if placed.is_empty():
        return None
    baskets = (
        placed.group_by("order")
        .agg(pl.col("bin").unique().sort(), pl.col("ordered_at").min())
        .sort("ordered_at", "order")
    )
    days = baskets.group_by(pl.col("ordered_at").dt.date()).len()["len"].to_numpy()
    drawn = np.unique(np.linspace(0, baskets.height - 1, min(SAMPLE, baskets.height)).astype(np.int64))
    listed = baskets["bin"].to_list()
    return _Work(
        baskets=[listed[at] for at in drawn],
        lines=placed.height / baskets.height,
        usual=float(np.quantile(days, USUAL_DAY)),
        busy=float(np.quantile(days, BUSY_DAY)),
    )


def _mean_m(work: _Work, length: Callable[[list[str]], float]) -> float:
    return float(np.mean([length(bins) for bins in work.baskets]))


Found = Iterator[tuple[str, str, float, float]]
"""Kind, what, metres an order, and seconds an order that it takes beside walking."""


def _depots(layout: Layout, work: _Work) -> Found:
    """The best other corner: one is enough, walks can begin at one place only."""
    moved = {corner: layout.with_depot(corner) for corner in CORNERS}
    metres = {
        corner: _mean_m(work, lambda bins, at=other: pick_route(at, bins).length_m)  # type: ignore[misc]
        for corner, other in moved.items()
        if (other.depot.aisle, other.depot.cross) != (layout.depot.aisle, layout.depot.cross)
    }
    if metres:
        corner = min(metres, key=lambda name: metres[name])
        yield "depot", f"Begin and end walks at the {corner.replace('-', ' ')}", metres[corner], 0.0


def _cross_aisle(layout: Layout, work: _Work, settings: SlotSettings) -> Found:
    if layout.n_blocks >= MOST_BLOCKS or not layout.ways.complete or layout.depot.away_m:
        return
    lengths = np.diff(layout.ways.y_m)
    block = int(np.argmax(lengths))
    half = float(lengths[block]) / 2
    wide = settings.cross_aisle_m
    behind = (pl.col("block") == block) & (pl.col("position_m") > half)
    bins = layout.bins.with_columns(
        block=pl.when(behind | (pl.col("block") > block)).then(pl.col("block") + 1).otherwise("block"),
        position_m=pl.when(behind).then(pl.col("position_m") - half + wide / 2).otherwise("position_m"),
        aisle_x_m=pl.Series(layout.ways.x_m[layout.aisle_of_bin]),
    )
    ends = "front" if layout.depot_front else "back"
    changed = Layout.from_bins(bins.select(Bins.column_names()), depot=f"{ends}-left")
    depot = next((corner for corner in CORNERS if _same_place(layout, changed.with_depot(corner))), None)
    if depot is None:
        return
    changed = changed.with_depot(depot)
    mean_m = _mean_m(work, lambda bins: pick_route(changed, bins).length_m)
    yield "cross_aisle", f"A cross-aisle after {half:.0f} m of the aisles", mean_m, 0.0


def _same_place(layout: Layout, other: Layout) -> bool:
    ends = layout.depot.cross in (0, layout.n_blocks)
    same = (layout.depot.cross == 0) == (other.depot.cross == 0)
    return ends and same and layout.depot.aisle == other.depot.aisle


def _zones(layout: Layout, work: _Work, settings: SlotSettings) -> Found:
    """Whole aisles beside each other, each zone with its own start; what an order has there is brought
    together afterwards."""
    for count in ZONES:
        if layout.n_aisles < 2 * count:
            return
        zone_of = np.arange(layout.n_aisles) * count // layout.n_aisles
        starts = []
        for zone in range(count):
            aisles = np.flatnonzero(zone_of == zone)
            starts.append(layout.with_depot_at(int(aisles[(len(aisles) - 1) // 2])))
        metres, parts = [], []
        for bins in work.baskets:
            zones = zone_of[layout.aisle_of_bin[[layout.number_of_bin[name] for name in bins]]]
            split = [
                [name for name, zone in zip(bins, zones, strict=True) if zone == at] for at in range(count)
            ]
            metres.append(sum(pick_route(starts[at], part).length_m for at, part in enumerate(split) if part))
            parts.append(sum(1 for part in split if part))
        extra = (float(np.mean(parts)) - 1) * settings.hand_over_seconds
        yield "zones", f"{count} zones, each with its own start", float(np.mean(metres)), extra


def _row(
    kind: str, what: str, mean_m: float, seconds: float, now_m: float, work: _Work, settings: SlotSettings
) -> dict[str, Any]:
    saved_s = ((now_m - mean_m) / settings.walk_m_per_second - seconds) * work.usual
    handed = f", and {seconds:.0f} s to bring its parts together" if seconds else ""
    return {
        "kind": kind,
        "what": what,
        "why": f"{mean_m:,.0f} m an order instead of {now_m:,.0f} m{handed}",
        "mean_m": mean_m,
        "saving_hours_per_day": saved_s / 3600,
        "worth_per_day": saved_s / 3600 * settings.hour_cost,
        "pickers": None,
    }


def _pickers(now_m: float, work: _Work, settings: SlotSettings) -> dict[str, Any]:
    """So many that nine days of ten are picked within a shift, one order at a time."""
    an_order_s = (
        now_m / settings.walk_m_per_second
        + work.lines * settings.seconds_per_stop
        + settings.seconds_per_walk
    )
    hours = work.busy * an_order_s / 3600
    count = max(1, math.ceil(hours / settings.shift_hours - 1e-9))
    people = "picker" if count == 1 else "pickers"
    return {
        "kind": "pickers",
        "what": f"{count} {people}",
        "why": f"{work.busy:,.0f} orders on a busy day of ten, {an_order_s / 60:.1f} minutes each, are "
        f"{hours:.1f} hours in shifts of {settings.shift_hours:g}",
        "mean_m": now_m,
        "saving_hours_per_day": 0.0,
        "worth_per_day": 0.0,
        "pickers": count,
    }
