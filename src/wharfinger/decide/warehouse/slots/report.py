"""The report on slotting: the layout as a heat map before and after, the moves, and what else would help."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Html, Section, money, note, number, page, share, table
from wharfinger.decide.warehouse.codes import code
from wharfinger.decide.warehouse.layout.picture import draw_heat
from wharfinger.decide.warehouse.layout.usable import layout_of

_whole = partial(number, decimals=0)
_one = partial(number, decimals=1)


def report(result: Result) -> str:
    """One page: what the moves bring, the picks on the layout before and after, the moves, suggestions."""
    frames = result.frames
    metres = dict(frames["slot_walks"].select("layout", "mean_m").iter_rows())
    return page(
        title="Slotting",
        answer=answer(metres, frames["slot_moves"]),
        as_of=result.as_of,
        sections=[
            _brings(frames["slot_walks"]),
            _maps(result),
            _moves(frames["slot_moves"], result.tables["items"]),
            _suggestions(frames["slot_suggestions"]),
            _left_out(frames["slot_left_out"], frames["bins_left_out"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run slot --from DIR --to DIR --report slot.html",
    )


def answer(metres: dict[str, float], moves: pl.DataFrame) -> str:
    """The whole in two sentences."""
    if not metres:
        return "There is nothing to place."
    if not metres.get("now"):
        return "Nobody asked for what lies here: no place is better than another."
    brings, whole = (1 - metres[name] / metres["now"] for name in ("after the moves", "target"))
    if moves.is_empty():
        return f"No move pays back soon enough. Moving everything would shorten the walks by {share(whole)}."
    hours = float(moves["labour_seconds"].sum()) / 3600
    noun = "move" if moves.height == 1 else "moves"
    return (
        f"{moves.height:,} {noun}, {number(hours, 1)} hours of work, shorten the walks by {share(brings)}. "
        f"Moving everything would shorten them by {share(whole)}."
    )


def _brings(walks: pl.DataFrame) -> Section:
    columns = [
        Column("layout", "Layout"),
        Column("mean_m", "Walk", unit="m an order", show=_one),
        Column("moved", "Moved", unit="bins"),
    ]
    return Section(
        "What it brings", "One order at a time, by the shortest walk.", [table(walks, columns, "Walks")]
    )


def _maps(result: Result) -> Section:
    slots = result.frames["slots"]
    if slots.is_empty():
        return Section("Where picks are made", parts=[note("No item has a bin.")])
    layout = layout_of(result.tables, aisle_pitch_m=result.settings.as_dict()["aisle_pitch_m"])
    parts: list[Html] = []
    for column, title in (("bin_now", "As things lie now"), ("bin", "When all lies where it should")):
        there = (
            slots.drop_nulls(column)
            .group_by(bin=column)
            .agg(pl.col("picks").sum(), pl.col("item").first())
            .sort(["picks", "bin"], descending=[True, False])
        )
        if there.is_empty():
            parts.append(note("Nothing is known of how things lie now."))
            continue
        columns = [
            Column("bin", "Bin", show=code),
            Column("item", "Item", show=code),
            Column("picks", "Picks", unit="a day", show=number),
        ]
        heat = dict(there.select("bin", "picks").iter_rows())
        parts.append(draw_heat(layout, heat, title=title, unit="picks a day", data=table(there, columns)))
    return Section(
        "Where picks are made",
        "The stronger a bin's colour, the more picks a day; the depot is the square.",
        parts,
    )


def _moves(moves: pl.DataFrame, items: pl.DataFrame) -> Section:
    shown = moves.join(
        items.select("item", "name"), on="item", how="left", maintain_order="left"
    ).with_columns(minutes=pl.col("labour_seconds") / 60)
    columns = [
        Column("name", "Item"),
        Column("item", "Number", show=code),
        Column("from_bin", "From", show=code),
        Column("to_bin", "To", show=code),
        Column("other_item", "The other way", show=code),
        Column("saving_m_per_day", "Saves", unit="m a day", show=_whole, total=True, guess=True),
        Column("minutes", "Labour", unit="min", show=_one, total=True),
        Column("payback_days", "Pays back in", unit="days", show=_one, guess=True),
    ]
    return Section(
        "Moves",
        "What pays back first comes first; each counts on those above.",
        [table(shown, columns, "Moves")],
    )


def _suggestions(suggestions: pl.DataFrame) -> Section:
    columns = [
        Column("what", "Change"),
        Column("why", "Why"),
        Column("saving_hours_per_day", "Saves", unit="hours a day", show=number, guess=True),
        Column("worth_per_day", "Worth", unit="a day", show=money, guess=True),
    ]
    return Section(
        "What else would help",
        "The same orders walked on a changed layout, each change by itself; and the pickers it takes.",
        [table(suggestions, columns, "Suggestions")],
    )


def _left_out(left_out: pl.DataFrame, bins: pl.DataFrame) -> Section:
    parts = [table(left_out, [Column("item", "Item", show=code), Column("reason", "Why")], "Left out")]
    if not bins.is_empty():
        parts.append(
            table(
                bins, [Column("bin", "Bin", show=code), Column("reason", "Why")], "Bins that cannot be used"
            )
        )
    return Section("Left out", "Items that found no bin, and bins that cannot be used.", parts)
