"""The report on stock across places."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Section, bars, money, page, states, table

_SOURCES = states({"stock": "good", "incoming": "warn", "none": "bad"})


def report(result: Result) -> str:
    """One page: what to move, what is still missing, what orders get, where safety stock belongs."""
    moves, short, promises, safety = (
        result.frames[name] for name in ("transfers", "shortages", "promises", "place_safety")
    )
    return page(
        title="Stock across places",
        answer=answer(moves, short, promises),
        as_of=result.as_of,
        sections=[_moves(moves), _short(short), _promises(promises), _safety(safety)],
        settings=result.settings.as_dict(),
        data={
            name: f"{frame.height:,} row" + "s" * (frame.height != 1) for name, frame in result.tables.items()
        },
        command="wharfinger run allocate --from DIR --to DIR --report allocate.html",
    )


def answer(moves: pl.DataFrame, short: pl.DataFrame, promises: pl.DataFrame) -> str:
    """The whole in a few words."""
    many = "move brings" if moves.height == 1 else "moves bring"
    late = promises.filter((pl.col("late_days") > 0) | (pl.col("source") == "none"))["order"].n_unique()
    said = (
        f"{moves.height:,} {many} {money(float(moves['worth'].sum()))}; "
        f"{money(float(short['lost_margin'].sum()))} of margin is still short and must be bought."
    )
    asked = promises["order"].n_unique()
    if late:
        said += f" {late:,} of {asked:,} open orders cannot be kept in time."
    elif asked:
        said += " Every open order can be kept in time."
    return said


def _moves(moves: pl.DataFrame) -> Section:
    columns = [
        Column("name", "Item"),
        Column("from_place", "From"),
        Column("to_place", "To"),
        Column("quantity", "Units"),
        Column("worth", "Brings", show=money, total=True, guess=True),
        Column("arrives", "There on"),
        Column("stock_there", "Has"),
        Column("demand_there", "Wants", guess=True),
        Column("sells_more", "Sells more", guess=True),
        Column("sells_less", "Less here", guess=True),
    ]
    by_lane = (
        moves.with_columns(lane=pl.col("from_place") + " to " + pl.col("to_place"))
        .group_by("lane")
        .agg(pl.col("worth").sum())
        .sort("lane")
    )
    return Section(
        "Move before buying",
        "What is expected to sell more there than here, less handling and its share of the journey.",
        [
            bars(by_lane, "lane", "worth", title="What each journey brings", show=money),
            table(moves, columns, "Moves"),
        ],
    )


def _short(short: pl.DataFrame) -> Section:
    columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("place", "Place"),
        Column("stock", "There or coming"),
        Column("demand", "Wanted", guess=True),
        Column("missing", "Missing", guess=True),
        Column("lost_margin", "Margin lost", show=money, total=True, guess=True),
    ]
    return Section(
        "Still short", "After all moves, most margin first.", [table(short, columns, "Still short")]
    )


def _promises(promises: pl.DataFrame) -> Section:
    columns = [
        Column("order", "Order"),
        Column("item", "Item"),
        Column("quantity", "Units"),
        Column("source", "From", show=_SOURCES),
        Column("from_place", "Place"),
        Column("document", "Waits for"),
        Column("ships", "Leaves"),
        Column("arrives", "There"),
        Column("due", "Asked for"),
        Column("late_days", "Late", unit="days"),
    ]
    worst = promises.sort(
        ["late_days", "order", "item", "part"], descending=[True, False, False, False], nulls_last=True
    )
    return Section("What orders get", "The latest first.", [table(worst, columns, "Promises")])


def _safety(safety: pl.DataFrame) -> Section:
    columns = [
        Column("item", "Item"),
        Column("place", "Place"),
        Column("served_by", "Served by"),
        Column("lead_days", "Lead time", unit="days"),
        Column("delivers_in", "Delivers in", unit="days"),
        Column("covered_days", "Covers", unit="days"),
        Column("safety_stock", "Safety stock", guess=True),
        Column("holding_year", "Costs a year", show=money, total=True, guess=True),
        Column("alone_year", "Each alone", show=money, total=True, guess=True),
    ]
    return Section(
        "Where safety stock belongs",
        "A warehouse and its stores set together, beside each place for itself.",
        [table(safety, columns, "Safety stocks")],
    )
