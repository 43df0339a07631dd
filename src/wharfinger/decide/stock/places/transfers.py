"""Moves between places, with what each brings and its share of the journey."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from wharfinger.decide.stock.places.moves import Case, Way, best_moves
from wharfinger.decide.stock.places.settings import AllocateSettings
from wharfinger.decide.stock.places.standings import Standings
from wharfinger.decide.stock.places.value import Standing


def transfers(
    places: Standings,
    items: pl.DataFrame,
    lanes: pl.DataFrame | None,
    settings: AllocateSettings,
    today: dt.date,
) -> list[dict[str, Any]]:
    """A row for each item and lane on which it is worth moving."""
    if lanes is None:
        return []
    ways = {
        Way(row["from_place"], row["to_place"], row["days"], row["cost"] or 0.0): row
        for row in lanes.sort("from_place", "to_place").iter_rows(named=True)
        if math.ceil(row["days"]) < settings.cover_days
    }
    by_item: dict[str, dict[str, Standing]] = {}
    for (item, place), standing in places.items():
        by_item.setdefault(item, {})[place] = standing
    facts = [row for row in items.sort("item").iter_rows(named=True) if len(by_item.get(row["item"], ())) > 1]
    cases = [
        Case(
            by_item[row["item"]],
            max(row["price"] - row["unit_cost"], 0.0),
            _unit_costs(ways, row["weight_g"], settings),
        )
        for row in facts
    ]
    rows = []
    for row, case, flows in zip(facts, cases, best_moves(cases, list(ways)), strict=True):
        for way, units in flows.items():
            rows.append(_row(row, case, flows, way, units, ways[way], today))
    return _worth_going([row for row in rows if row["worth"] >= settings.least_worth], list(ways))


def _unit_costs(
    ways: dict[Way, dict[str, Any]], weight_g: float | None, settings: AllocateSettings
) -> dict[Way, float]:
    """What moving a unit costs on each way. A way paid by weight is not open to what has none."""
    return {
        way: settings.handling_cost + (row["cost_per_kg"] or 0.0) * (weight_g or 0.0) / 1000
        for way, row in ways.items()
        if not (row["cost_per_kg"] and weight_g is None)
    }


def _row(
    item: dict[str, Any],
    case: Case,
    flows: dict[Way, int],
    way: Way,
    units: int,
    lane: dict[str, Any],
    today: dt.date,
) -> dict[str, Any]:
    """Of what a place gains or loses by several moves each has its part by its units."""
    source, target = case.standings[way.from_place], case.standings[way.to_place]
    out = sum(other for one, other in flows.items() if one.from_place == way.from_place)
    into = sum(other for one, other in flows.items() if one.to_place == way.to_place)
    more = (target.sold(target.stock + into) - target.sold(target.stock)) * units / into
    less = (source.sold(source.stock) - source.sold(source.stock - out)) * units / out
    gain = case.margin * (more - less)
    costs = case.unit_costs[way] * units
    free = lane["cost"] is None and lane["cost_per_kg"] is None
    return {
        "item": item["item"],
        "from_place": way.from_place,
        "to_place": way.to_place,
        "name": item["name"],
        "quantity": float(units),
        "arrives": today + dt.timedelta(days=math.ceil(way.days)),
        "demand_there": float(target.wanted.mean()),
        "stock_there": target.stock,
        "sells_more": more,
        "sells_less": less,
        "gain": gain,
        "costs": costs,
        "lane_share": 0.0,
        "worth": gain - costs,
        "guessed": "that the journey costs nothing: its lane names no cost" if free else None,
    }


def _worth_going(rows: list[dict[str, Any]], ways: list[Way]) -> list[dict[str, Any]]:
    """Each journey's cost shared by what its moves bring; a journey that does not pay is not made."""
    kept = []
    for way in ways:
        on_it = [
            row for row in rows if (row["from_place"], row["to_place"]) == (way.from_place, way.to_place)
        ]
        total = sum(row["worth"] for row in on_it)
        if total <= way.journey_cost:
            continue
        for row in on_it:
            share = way.journey_cost * row["worth"] / total
            kept.append(row | {"lane_share": share, "worth": row["worth"] - share})
    return kept
