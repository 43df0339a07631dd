"""Batches: which orders ride on one cart, so that the walks together are short."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.warehouse.batches.search import first_come, search
from wharfinger.decide.warehouse.batches.tables import BatchLeftOut, BatchPicks, BatchStops, BatchWalks
from wharfinger.decide.warehouse.batches.waves import Wave, in_turn, waves
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.routes.floor import floor_of
from wharfinger.decide.warehouse.routes.pick_route import Pace, climb_m, pick_route
from wharfinger.decide.warehouse.stop import Stop
from wharfinger.tables import Frame, SettingError

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Cart:
    """What a cart takes; None where there is no such limit. An order needs at least one tote of its own."""

    pieces: float | None = None
    volume_l: float | None = None
    weight_kg: float | None = None
    totes: int | None = None
    tote_volume_l: float | None = None

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value is not None and not (math.isfinite(value) and value > 0):
                raise SettingError(
                    where=f"Cart.{name}",
                    found=repr(value),
                    expected="a number above 0, or None for no limit",
                    mend=f"correct {name}",
                )

    def limits(self) -> dict[str, float]:
        """The limits that there are."""
        named = {
            "pieces": self.pieces,
            "volume_l": self.volume_l,
            "weight_kg": self.weight_kg,
            "totes": self.totes,
        }
        return {name: float(value) for name, value in named.items() if value is not None}


@dataclass(frozen=True)
class Batches:
    """The rounds, what each takes, and what none takes."""

    batch_walks: pl.DataFrame
    batch_stops: pl.DataFrame
    batch_left_out: pl.DataFrame

    @property
    def length_m(self) -> float:
        """Metres of all rounds together."""
        return float(self.batch_walks["length_m"].sum())


Better = Callable[[float], None]


def batch(
    layout: Layout,
    orders: Frame,
    capacity: Cart | float,
    *,
    seconds: float | None = None,
    iterations: int | None = None,
    seed: int = 0,
    by_zone: bool = False,
    pickers: int = 1,
    pace: Pace | None = None,
    seconds_per_walk: float = 60.0,
    start: dt.datetime | None = None,
    on_better: Better | None = None,
) -> Batches:
    """Rounds that take every order once, with as few metres as the search finds until it is stopped.

    `orders` has the columns of `BatchPicks`. What departs together is a wave; earlier waves are walked first,
    and an order never rides with another wave. A bare number as `capacity` is pieces. `by_zone` cuts orders
    at the borders of zones. Give `iterations` for the same plan each time, else `seconds` (10 when neither is
    given). With a `start`, walks say by how much they end after their van has left. `on_better` gets the
    metres of all rounds whenever a better plan is found. What cannot be taken is named in `batch_left_out`;
    the rest goes on.
    """
    cart = capacity if isinstance(capacity, Cart) else Cart(pieces=capacity)
    stop = Stop(iterations, 10.0 if seconds is None and iterations is None else seconds)
    lines, left_out = _takeable(layout, BatchPicks.of(orders), cart, by_zone)
    groups = waves(lines)
    plans: list[Whole] = []
    costs = [_first_come_m(layout, wave, cart) for wave in groups] if on_better else []
    for number, wave in enumerate(groups):

        def better(_: Whole, metres: float, number: int = number) -> None:
            costs[number] = metres
            if on_better is not None:
                on_better(sum(costs))

        share = stop.share(wave.lines.height / max(lines.height, 1))
        plans.append(_carts_of(layout, wave, cart, share, seed + number, better if on_better else None))
    walks, stops = _rounds(layout, groups, plans, cart, pace or Pace(), seconds_per_walk)
    return Batches(in_turn(walks, pickers, start), BatchStops.of(stops), BatchLeftOut.of(left_out))


def totes_of(volume_l: pl.Expr, cart: Cart) -> pl.Expr:
    """How many totes an order of this volume needs: at least one."""
    if cart.tote_volume_l is None:
        return pl.lit(1.0)
    return (volume_l / cart.tote_volume_l - 1e-9).ceil().clip(lower_bound=1.0)


def _takeable(
    layout: Layout, lines: pl.DataFrame, cart: Cart, by_zone: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The lines with row of the bin and zone; and what no cart can take."""
    bins = layout.bins.with_row_index("row").select("bin", pl.col("row").cast(pl.Int64), "zone")
    placed = lines.join(bins, on="bin", how="left", maintain_order="left").with_columns(
        pl.col("volume_l", "weight_kg").fill_null(0.0),
        zone=pl.col("zone") if by_zone else pl.lit(None, dtype=pl.String),
    )
    homeless = placed.filter(pl.col("row").is_null()).select("order", "bin", reason=pl.lit("no such bin"))
    there = placed.filter(pl.col("row").is_not_null())
    if there.is_empty():
        return there, homeless
    loads = _loads(there, cart).with_columns(pl.col("order"))
    limits = cart.limits()
    too_big = pl.any_horizontal(
        [pl.lit(False), *(pl.col(name) > most + 1e-9 for name, most in limits.items())]
    )
    refused = loads.filter(too_big).select("order").unique()
    named = refused.sort("order").select(
        "order", bin=pl.lit(None, dtype=pl.String), reason=pl.lit("too big for a cart")
    )
    return there.join(refused, on="order", how="anti", maintain_order="left"), pl.concat([homeless, named])


def _loads(lines: pl.DataFrame, cart: Cart) -> pl.DataFrame:
    """What each order (in each zone) asks of a cart, in the order of appearance."""
    return (
        lines.group_by("order", "zone", maintain_order=True)
        .agg(pl.col("pieces", "volume_l", "weight_kg").sum())
        .with_columns(totes=totes_of(pl.col("volume_l"), cart))
    )


def _shares(lines: pl.DataFrame, cart: Cart) -> Real:
    """Orders by limits: the part of a cart that each takes."""
    loads, limits = _loads(lines, cart), cart.limits()
    if not limits:
        return np.zeros((loads.height, 1))
    return np.column_stack([loads[name].to_numpy() / most for name, most in limits.items()])


def _carts_of(
    layout: Layout,
    wave: Wave,
    cart: Cart,
    stop: Stop,
    seed: int,
    better: Callable[[Whole, float], None] | None,
) -> Whole:
    first, rows = _rows_of_orders(wave.lines)
    distinct, at = np.unique(rows, return_inverse=True)
    floor, spot_of = floor_of(layout, distinct)
    spots = spot_of[at]
    for order in range(len(first) - 1):
        spots[first[order] : first[order + 1]].sort()
    return search(first, spots, _shares(wave.lines, cart), floor, stop, seed, better)[0]


def _first_come_m(layout: Layout, wave: Wave, cart: Cart) -> float:
    cart_of = first_come(_shares(wave.lines, cart))
    first, rows = _rows_of_orders(wave.lines)
    return sum(
        _route(
            layout, np.concatenate([rows[first[o] : first[o + 1]] for o in np.flatnonzero(cart_of == one)])
        )[0]
        for one in range(int(cart_of.max()) + 1)
    )


def _route(layout: Layout, rows: Whole) -> tuple[float, tuple[str, ...]]:
    route = pick_route(layout, layout.bins["bin"].gather(np.unique(rows)).to_list())
    return route.length_m, route.stops


def _rows_of_orders(lines: pl.DataFrame) -> tuple[Whole, Whole]:
    """Where each order's rows begin, and the rows of its bins."""
    grouped = lines.group_by("order", "zone", maintain_order=True).agg(pl.col("row"))
    first = np.concatenate([[0], np.cumsum(grouped["row"].list.len().to_numpy())]).astype(np.int64)
    return first, grouped["row"].explode().to_numpy().astype(np.int64)


def _rounds(
    layout: Layout, groups: list[Wave], plans: list[Whole], cart: Cart, pace: Pace, seconds_per_walk: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    walks: list[dict[str, object]] = []
    stops: list[pl.DataFrame] = []
    for wave, cart_of in zip(groups, plans, strict=True):
        keyed = _loads(wave.lines, cart).with_columns(cart=pl.Series(cart_of))
        lines = wave.lines.join(keyed.select("order", "cart"), on="order", maintain_order="left")
        for one in keyed["cart"].unique().sort():
            mine, loads = lines.filter(pl.col("cart") == one), keyed.filter(pl.col("cart") == one)
            number = len(walks) + 1
            length_m, order_of_stops = _route(layout, mine["row"].to_numpy())
            climb = climb_m(layout, mine["row"].unique().to_numpy())
            totals = {name: float(loads[name].sum()) for name in ("pieces", "volume_l", "weight_kg")}
            walks.append(
                {
                    "walk": number,
                    "wave": wave.number,
                    "departs": wave.departs,
                    "zone": wave.zone,
                    "orders": loads.height,
                    "stops": len(order_of_stops),
                    **totals,
                    "totes": int(loads["totes"].sum()),
                    "length_m": length_m,
                    "seconds": seconds_per_walk
                    + length_m / pace.walk_m_per_second
                    + climb / pace.climb_m_per_second
                    + mine.height * pace.seconds_per_stop,
                }
            )
            turn = pl.DataFrame({"bin": order_of_stops, "stop": range(1, len(order_of_stops) + 1)})
            stops.append(
                mine.join(turn, on="bin")
                .select(
                    pl.lit(number, dtype=pl.Int64).alias("walk"), "stop", "bin", "order", "item", "pieces"
                )
                .sort("stop", "order")
            )
    ordered = pl.concat(stops) if stops else BatchStops.none()
    columns = [
        name
        for name in BatchWalks.column_names()
        if name not in ("picker", "begins_s", "ends_s", "late_minutes")
    ]
    schema = {name: BatchWalks.columns()[name].dtype for name in columns}
    return pl.DataFrame(walks, schema=schema, orient="row"), ordered
