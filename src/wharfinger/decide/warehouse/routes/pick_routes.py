"""The shortest walk of each picking round, stop by stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from wharfinger.decide.decision import AsOf, Decision
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import LOST, Aisles, Bins, CrossAisles, Stations
from wharfinger.decide.warehouse.layout.usable import usable_layout
from wharfinger.decide.warehouse.routes.pick_route import Pace, Route, pick_route
from wharfinger.decide.warehouse.routes.report import report
from wharfinger.tables import Frame, Table
from wharfinger.tables.columns import choice, flag, instant, number, text, whole


class Picks(Table):
    """What is to be taken, from which bin, on which round."""

    round = text("the round: what one picker fetches in one walk", longest=200)
    bin = text("the bin to take from", longest=200)
    item = text("what to take", optional=True, longest=200)
    order = text("for which order", optional=True, longest=200)
    quantity = number("base units", above=0, optional=True, default=1)
    released = instant("when the round was given out", optional=True)


class PickRoutes(Table):
    """The stops of each round in the order of its walk."""

    round = text("the round", key=True, longest=200)
    stop = whole("1 is the first stop", at_least=1, key=True)
    bin = text("the bin", longest=200)
    aisle = text("its aisle", longest=200)
    level = whole("its level, 0 the lowest", at_least=0)
    walked_m = number("metres walked from the depot to here", at_least=0)
    lines = whole("lines to pick here", at_least=1)
    quantity = number("base units to pick here", above=0)


class PickRounds(Table):
    """Each round as a whole, beside what a rule of thumb would walk."""

    round = text("the round", key=True, longest=200)
    stops = whole("bins to visit", at_least=1)
    length_m = number("metres walked, from the depot and back", at_least=0)
    climb_m = number("metres up and down", at_least=0)
    minutes = number("walking, rising and picking", at_least=0)
    proven = flag("whether no walk is shorter")
    s_shape_m = number("what S-shape would walk; null but for one block with open ways", optional=True)


class PicksSkipped(Table):
    """Lines that are in no walk."""

    round = text("the round", longest=200)
    bin = text("the bin that was asked for", longest=200)
    item = text("what was to be taken", optional=True, longest=200)
    order = text("for which order", optional=True, longest=200)
    reason = choice("why", "the bin is not in the layout", *LOST)


@dataclass(frozen=True)
class PickRouteSettings(Settings):
    """How a round is walked, how fast, and from where."""

    method: Literal["exact", "s_shape", "largest_gap", "midpoint", "return", "combined"] = setting(
        "exact", "the shortest walk, or a rule of thumb"
    )
    depot: str = setting("front-left", "where walks begin when stations name no depot")
    aisle_pitch_m: float = setting(3.0, "between the middles of neighbouring aisles", above=0)
    walk_m_per_second: float = setting(1.0, "how fast a picker walks", above=0)
    climb_m_per_second: float = setting(0.3, "how fast hand or fork rises", above=0)
    seconds_per_stop: float = setting(10.0, "time to stop, find and take", at_least=0)


@dataclass(frozen=True)
class PickedRounds:
    """The three tables that `pick_routes` writes."""

    pick_routes: pl.DataFrame
    pick_rounds: pl.DataFrame
    picks_skipped: pl.DataFrame


def pick_routes(
    picks: Frame,
    bins: Frame,
    *,
    aisles: Frame | None = None,
    cross_aisles: Frame | None = None,
    stations: Frame | None = None,
    settings: PickRouteSettings | None = None,
    as_of: AsOf = None,
) -> PickedRounds:
    """The shortest walk of each picking round, stop by stop, with its metres and minutes.

    A line whose bin is not in the layout, or cannot be walked to, is set aside; the rest of its round is
    walked.
    """
    lines, chosen = Picks.of(picks), settings or PickRouteSettings()
    layout, lost = usable_layout(
        bins,
        aisles,
        cross_aisles,
        stations,
        aisle_pitch_m=chosen.aisle_pitch_m,
        depot=chosen.depot,
    )
    why = dict(lost.select("bin", "reason").iter_rows())
    known = pl.col("bin").is_in(layout.bin_names)
    stops: list[pl.DataFrame] = [PickRoutes.none()]
    rounds: list[dict[str, object]] = []
    for (name,), mine in lines.filter(known).group_by("round", maintain_order=True):
        route = _route(layout, mine["bin"].to_list(), chosen, chosen.method)
        stops.append(_stops(layout, str(name), route, mine))
        rounds.append(_round(layout, str(name), route, mine, chosen))
    return PickedRounds(
        pick_routes=pl.concat(stops),
        pick_rounds=PickRounds.of(pl.DataFrame(rounds)) if rounds else PickRounds.none(),
        picks_skipped=lines.filter(~known).select(
            "round",
            "bin",
            "item",
            "order",
            reason=pl.col("bin").replace_strict(
                why, default="the bin is not in the layout", return_dtype=pl.String
            ),
        ),
    )


def _route(layout: Layout, bins: list[str], settings: PickRouteSettings, method: str) -> Route:
    pace = Pace(settings.walk_m_per_second, settings.climb_m_per_second, settings.seconds_per_stop)
    return pick_route(layout, bins, method, pace=pace)  # type: ignore[arg-type]  # the setting has checked the method's name


def _stops(layout: Layout, name: str, route: Route, lines: pl.DataFrame) -> pl.DataFrame:
    here = lines.group_by("bin").agg(lines=pl.len().cast(pl.Int64), quantity=pl.col("quantity").sum())
    walked = pl.DataFrame({"bin": route.stops, "walked_m": route.walked_m(layout)}).with_row_index("stop", 1)
    return (
        walked.join(here, on="bin", how="left", maintain_order="left")
        .join(layout.bins.select("bin", "aisle", "level"), on="bin", how="left", maintain_order="left")
        .with_columns(pl.lit(name).alias("round"), pl.col("stop").cast(pl.Int64))
        .select(PickRoutes.column_names())
    )


def _round(
    layout: Layout, name: str, route: Route, lines: pl.DataFrame, settings: PickRouteSettings
) -> dict[str, object]:
    known = layout.n_blocks == 1 and layout.ways.complete
    thumb = _route(layout, lines["bin"].to_list(), settings, "s_shape").length_m if known else None
    return {
        "round": name,
        "stops": len(route.stops),
        "length_m": route.length_m,
        "climb_m": route.climb_m,
        "minutes": route.seconds / 60,
        "proven": route.proven,
        "s_shape_m": thumb,
    }


decision = Decision(
    name="pick_routes",
    run=pick_routes,
    reads=(Picks, Bins),
    may_read=(Aisles, CrossAisles, Stations),
    writes=(PickRoutes, PickRounds, PicksSkipped),
    settings=PickRouteSettings,
    by="round",
    report=report,
)
