"""Which settings an item's rule stands on, and how they did on a past that did not choose them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.decide.purchasing.lines import Line
from wharfinger.decide.purchasing.search import (
    WARM_UP_DAYS,
    Floats,
    Grid,
    Levels,
    Past,
    cheapest,
    check_days_of,
    levels,
    past,
    shares_of_textbook,
)
from wharfinger.decide.purchasing.settings import MinMaxSettings

LEAST_ITEMS = 5
"""Fewer items teach the others nothing."""
PRIOR_DAYS = 1000
"""The other items weigh as much as so many days of an item's own past: alone it is too noisy to choose on."""


SOON_DAYS = 60
"""What keeps less long than this is compared with its like only."""


@dataclass(frozen=True)
class Record:
    """How settings did over some past days."""

    days: int
    cycles: int
    held: float | None
    fill: float | None
    cost_per_day: float
    textbook_cost_per_day: float


@dataclass(frozen=True)
class Standing:
    """The settings in force for a line, and the levels they give today."""

    window_days: int
    buffer_sd: float
    order_size: float
    searched: bool
    chosen_from: str
    average_per_day: float
    sd_per_day: float
    reorder_point: float
    order_up_to: float
    record: Record | None
    note: str | None


def stand(line: Line, tried: Grid, others: pl.DataFrame, settings: MinMaxSettings) -> Standing:
    """The settings for a line: from its own past where that is long enough, else from other items.

    The record is of the settings that the days before it would have chosen. Those in force are chosen on all
    days, the last included.
    """
    days = len(line.case.demand)
    others = others.filter(pl.col("spoils_soon") == _spoils_soon(line))
    if settings.search and days >= settings.least_days and line.margin > 0:
        known = levels(line.case, tried, settings)
        seen = past(line.case, tried, known, settings, check_days_of(days, settings))
        earlier = _weight(seen.choose_days, others)
        before = cheapest(seen.costs[:, 0], others["choose_share"].to_numpy(), earlier)
        now = cheapest(seen.costs.sum(axis=1), others["share"].to_numpy(), _weight(days, others))
        return _standing(tried, now, known, True, _record(seen, before), None)
    pair, note = _without_own_past(line, tried, others, settings)
    known = levels(line.case, pair, settings)
    last = len(pair.window) - 1
    if days < 2 * WARM_UP_DAYS:
        return _standing(pair, last, known, False, None, note)
    seen = past(line.case, pair, known, settings, days - WARM_UP_DAYS)
    return _standing(pair, last, known, False, _record(seen, last), note)


def pooled(sample: Iterable[Line], tried: Grid, settings: MinMaxSettings) -> pl.DataFrame:
    """What each setting of the grid costs these lines, as a share of the textbook's cost.

    `choose_share` counts the days before the check days only, `share` all days. What spoils soon is pooled
    by itself, for its best orders are much smaller.
    """
    choose: dict[bool, list[Floats]] = {False: [], True: []}
    whole: dict[bool, list[Floats]] = {False: [], True: []}
    for line in sample:
        days = len(line.case.demand)
        if line.margin > 0 and days >= settings.least_days:
            known = levels(line.case, tried, settings)
            seen = past(line.case, tried, known, settings, check_days_of(days, settings))
            if seen.costs[0, 0] > 0:
                choose[_spoils_soon(line)].append(seen.costs[:, 0])
                whole[_spoils_soon(line)].append(seen.costs.sum(axis=1))
    return pl.concat([_shares(soon, choose[soon], whole[soon], len(tried.window)) for soon in (False, True)])


def _shares(spoils_soon: bool, choose: list[Floats], whole: list[Floats], settings: int) -> pl.DataFrame:
    enough = len(whole) >= LEAST_ITEMS
    return pl.DataFrame(
        {
            "spoils_soon": np.full(settings, spoils_soon),
            "choose_share": shares_of_textbook(choose) if enough else np.ones(settings),
            "share": shares_of_textbook(whole) if enough else np.ones(settings),
            "items": np.full(settings, len(whole) if enough else 0),
        }
    )


def _spoils_soon(line: Line) -> bool:
    shelf_life_days = line.case.shelf_life_days
    return shelf_life_days is not None and shelf_life_days < SOON_DAYS


def _weight(days: int, others: pl.DataFrame) -> float:
    return PRIOR_DAYS / (PRIOR_DAYS + days) if others["items"][0] else 0.0


def _without_own_past(
    line: Line, tried: Grid, others: pl.DataFrame, settings: MinMaxSettings
) -> tuple[Grid, str | None]:
    """The textbook settings, and after them what suits other items, where that is known and asked for."""
    days = len(line.case.demand)
    if not settings.search:
        return tried.only(0), None
    if line.margin <= 0:
        return tried.only(0), "no search: the price is not above the cost"
    best = cheapest(others["share"].to_numpy(), others["share"].to_numpy(), 1.0)
    short = f"{days} days of past, and a search of its own needs {settings.least_days}"
    if not best:
        return tried.only(0), f"{short}: the textbook settings"
    return tried.only(0, best), f"{short}: the settings that suit {others['items'][0]} other items"


def _standing(
    tried: Grid, g: int, known: Levels, searched: bool, record: Record | None, note: str | None
) -> Standing:
    window_days, buffer_sd, order_size = tried.point(g)
    least, most = known.today(tried, g)
    w = tried.window[g]
    return Standing(
        window_days=window_days,
        buffer_sd=buffer_sd,
        order_size=order_size,
        searched=searched,
        chosen_from="textbook" if g == 0 else "own past" if searched else "other items",
        average_per_day=float(known.mean[w, -1]),
        sd_per_day=float(known.sd[w, -1]),
        reorder_point=least,
        order_up_to=most,
        record=record,
        note=note,
    )


def _record(seen: Past, g: int) -> Record:
    from wharfinger.decide.purchasing.simulate import CYCLES, DEMAND, HELD, SERVED

    counts = seen.found[g, 1]
    return Record(
        days=seen.check_days,
        cycles=round(float(counts[CYCLES])),
        held=min(float(counts[HELD] / counts[CYCLES]), 1.0) if counts[CYCLES] else None,
        fill=min(float(counts[SERVED] / counts[DEMAND]), 1.0) if counts[DEMAND] > 0 else None,
        cost_per_day=float(seen.costs[g, 1] / seen.check_days),
        textbook_cost_per_day=float(seen.costs[0, 1] / seen.check_days),
    )
