"""The report on picking rounds: how far each walks, and the longest ones drawn."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Html, Section, note, number, page, share, table
from wharfinger.decide.warehouse.codes import code
from wharfinger.decide.warehouse.layout.picture import draw_walk
from wharfinger.decide.warehouse.layout.usable import layout_of
from wharfinger.decide.warehouse.routes.pick_route import pick_route

DRAWN = 3
_whole = partial(number, decimals=0)


def report(result: Result) -> str:
    """One page: the answer, the rounds, the longest walks drawn, and what was set aside."""
    rounds, skipped = result.frames["pick_rounds"], result.frames["picks_skipped"]
    return page(
        title="Picking rounds",
        answer=answer(rounds, skipped),
        as_of=result.as_of,
        sections=[_rounds(rounds), _drawn(result, rounds), _skipped(skipped)],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run pick_routes --from DIR --to DIR --report pick_routes.html",
    )


def answer(rounds: pl.DataFrame, skipped: pl.DataFrame) -> str:
    """The whole in one or two sentences."""
    if rounds.is_empty():
        return "There is nothing to pick." + _left_out(skipped)
    metres, hours = float(rounds["length_m"].sum()), float(rounds["minutes"].sum()) / 60
    said = (
        f"{_count(rounds.height, 'round')} with {_count(int(rounds['stops'].sum()), 'stop')}: "
        f"{number(metres / 1000, 2)} km to walk, {number(hours, 1)} hours of work."
    )
    thumb = float(rounds["s_shape_m"].fill_null(0.0).sum())
    beside = float(rounds.filter(pl.col("s_shape_m").is_not_null())["length_m"].sum())
    if 0 < beside < thumb:
        said += f" S\N{NON-BREAKING HYPHEN}shape would walk {share(thumb / beside - 1)} more."
    return said + _left_out(skipped)


def _left_out(skipped: pl.DataFrame) -> str:
    if skipped.is_empty():
        return ""
    verb = "names" if skipped.height == 1 else "name"
    return f" {_count(skipped.height, 'line')} {verb} no bin that can be walked to."


def _rounds(rounds: pl.DataFrame) -> Section:
    known = rounds["s_shape_m"].null_count() < rounds.height
    thumb = [Column("s_shape_m", "S-shape", unit="m", show=_whole, total=True)] if known else []
    columns = [
        Column("round", "Round"),
        Column("stops", "Stops", total=True),
        Column("length_m", "Walk", unit="m", show=_whole, total=True),
        *thumb,
        Column("climb_m", "Up and down", unit="m", show=_whole, total=True),
        Column("minutes", "Work", unit="min", show=_whole, total=True, guess=True),
        Column("proven", "Proven shortest"),
    ]
    longest = rounds.sort(["length_m", "round"], descending=[True, False])
    return Section("The rounds", "The longest walk first.", [table(longest, columns, "Picking rounds")])


def _drawn(result: Result, rounds: pl.DataFrame) -> Section:
    chosen = result.settings.as_dict()
    if rounds.is_empty():
        return Section("The longest walks", parts=[note("No walk to draw.")])
    layout = layout_of(result.tables, aisle_pitch_m=chosen["aisle_pitch_m"], depot=chosen["depot"])
    longest = rounds.sort(["length_m", "round"], descending=[True, False])["round"].head(DRAWN)
    stops = result.frames["pick_routes"]
    parts: list[Html] = []
    for name in longest:
        mine = stops.filter(pl.col("round") == name).sort("stop")
        route = pick_route(layout, mine["bin"].to_list(), chosen["method"])
        columns = [
            Column("stop", "Stop"),
            Column("bin", "Bin", show=code),
            Column("quantity", "Take"),
            Column("walked_m", "Walked", unit="m", show=_whole),
        ]
        parts.append(
            draw_walk(
                layout, route, title=f"Round {name}: {_whole(route.length_m)} m", data=table(mine, columns)
            )
        )
    return Section(
        "The longest walks",
        "The depot is the square; numbers are stops in the order of the walk.",
        parts,
    )


def _skipped(skipped: pl.DataFrame) -> Section:
    columns = [
        Column("round", "Round"),
        Column("bin", "Bin", show=code),
        Column("item", "Item", show=code),
        Column("order", "Order", show=code),
        Column("reason", "Why"),
    ]
    return Section(
        "Not walked", "Lines that name no bin that can be walked to.", [table(skipped, columns, "Left out")]
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
