"""The report on batches: the waves, the walks, the longest of them drawn, and what no walk takes."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Html, Section, bars, note, number, page, table
from wharfinger.decide.warehouse.codes import code
from wharfinger.decide.warehouse.layout.picture import draw_walk
from wharfinger.decide.warehouse.layout.usable import layout_of
from wharfinger.decide.warehouse.routes.pick_route import pick_route

DRAWN = 2
_whole = partial(number, decimals=0)
_minutes = partial(number, decimals=0)


def report(result: Result) -> str:
    """One page: how many walks and metres, the waves, the walks, and what no walk takes."""
    walks, left_out = result.frames["batch_walks"], result.frames["batch_left_out"]
    return page(
        title="Batches",
        answer=answer(walks, left_out),
        as_of=result.as_of,
        sections=[_waves(walks), _walks(walks), _drawn(result), _left_out(result)],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run batch --from DIR --to DIR --report batch.html",
    )


def answer(walks: pl.DataFrame, left_out: pl.DataFrame) -> str:
    """The whole in two or three sentences."""
    if walks.is_empty():
        return "There is nothing to pick." + _missing(left_out)
    metres, orders = float(walks["length_m"].sum()), int(walks["orders"].sum())
    said = (
        f"{_count(orders, 'order')} in {_count(walks.height, 'walk')} of {number(metres / 1000, 2)} km, "
        f"{_whole(metres / orders)} m an order."
    )
    late = walks.filter(pl.col("late_minutes") > 0)
    if late.height:
        said += f" {_count(late.height, 'walk')} would end after the van has left."
    return said + _missing(left_out)


def _missing(left_out: pl.DataFrame) -> str:
    orders = left_out["order"].n_unique()
    verb = "has" if orders == 1 else "have"
    return f" {_count(orders, 'order')} {verb} something that no walk takes." if orders else ""


def _waves(walks: pl.DataFrame) -> Section:
    waves = (
        walks.group_by("wave", "departs")
        .agg(
            pl.len().alias("walks"),
            pl.col("orders", "length_m").sum(),
            pl.col("ends_s").max() / 3600,
            pl.col("late_minutes").max(),
        )
        .sort("wave")
        .with_columns(name=pl.concat_str(pl.lit("Wave "), pl.col("wave").cast(pl.String)))
    )
    columns = [
        Column("name", "Wave"),
        Column("departs", "Van leaves"),
        Column("walks", "Walks", total=True),
        Column("orders", "Orders", total=True),
        Column("length_m", "Walk", unit="m", show=_whole, total=True),
        Column("ends_s", "Done after", unit="hours", show=number, guess=True),
        Column("late_minutes", "Late by", unit="min", show=_minutes, guess=True),
    ]
    return Section("Waves", "What leaves first is picked first.", [table(waves, columns, "Waves")])


def _walks(walks: pl.DataFrame) -> Section:
    if walks.is_empty():
        return Section("Walks", parts=[note("No walk.")])
    columns = [
        Column("name", "Walk"),
        Column("wave", "Wave"),
        Column("zone", "Zone"),
        Column("picker", "Picker"),
        Column("orders", "Orders", total=True),
        Column("stops", "Stops", total=True),
        Column("pieces", "Pieces", show=_whole, total=True),
        Column("length_m", "Walk", unit="m", show=_whole, total=True),
        Column("minutes", "Takes", unit="min", show=_minutes, total=True, guess=True),
    ]
    if walks["zone"].null_count() == walks.height:
        columns = [column for column in columns if column.name != "zone"]
    timed = walks.sort("begins_s", "walk").with_columns(
        minutes=pl.col("seconds") / 60,
        name=pl.concat_str(pl.lit("Walk "), pl.col("walk").cast(pl.String)),
    )
    chart = bars(timed, "name", "length_m", title="The longest walks", unit="m", show=_whole)
    return Section("Walks", "In the order in which they begin.", [chart, table(timed, columns, "Walks")])


def _drawn(result: Result) -> Section:
    walks, stops = result.frames["batch_walks"], result.frames["batch_stops"]
    if walks.is_empty():
        return Section("The longest walks", parts=[note("No walk to draw.")])
    layout = layout_of(result.tables, aisle_pitch_m=result.settings.as_dict()["aisle_pitch_m"])
    columns = [
        Column("stop", "Stop"),
        Column("bin", "Bin", show=code),
        Column("item", "Item", show=code),
        Column("order", "Order", show=code),
        Column("pieces", "Take", show=_whole),
    ]
    parts: list[Html] = []
    for number_ in walks.sort(["length_m", "walk"], descending=[True, False])["walk"].head(DRAWN):
        mine = stops.filter(pl.col("walk") == number_).sort("stop", "order")
        route = pick_route(layout, mine["bin"].unique(maintain_order=True).to_list())
        title = f"Walk {number_}: {_whole(route.length_m)} m, {_count(len(route.stops), 'stop')}"
        parts.append(draw_walk(layout, route, title=title, data=table(mine, columns)))
    return Section(
        "The longest walks", "The depot is the square; numbers are stops in the order of the walk.", parts
    )


def _left_out(result: Result) -> Section:
    lines = [
        Column("order", "Order", show=code),
        Column("bin", "Bin or item", show=code),
        Column("reason", "Why"),
    ]
    bins = [Column("bin", "Bin", show=code), Column("reason", "Why")]
    parts: list[Html] = [table(result.frames["batch_left_out"], lines, "Left out")]
    if not result.frames["bins_left_out"].is_empty():
        parts.append(table(result.frames["bins_left_out"], bins, "Bins that cannot be used"))
    return Section("Left out", "Named here, so that nothing is lost.", parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
