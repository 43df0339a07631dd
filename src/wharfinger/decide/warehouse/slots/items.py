"""The decision `slot`: a better place for each item, and the moves that pay back first."""

from __future__ import annotations

import json
from typing import cast

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Result
from wharfinger.decide.report import Column, Html, Section, heat, number, page, table
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.layout.tables import Aisles, Bins, CrossAisles, Stations
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.slot import Slotting, slot
from wharfinger.decide.warehouse.slots.tables import SlotLeftOut, SlotMoves, Slots, SlotWalks
from wharfinger.tables import Frame, Items, Orders, Proposals, Stock

PARTS = 8


def slot_items(
    bins: Frame,
    items: Frame,
    orders: Frame,
    stock: Frame,
    *,
    aisles: Frame | None = None,
    cross_aisles: Frame | None = None,
    stations: Frame | None = None,
    settings: SlotSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> Slotting:
    """A bin for each item from the orders so far, and the moves towards it that pay back first."""
    layout = Layout.from_bins(bins, aisles, cross_aisles, stations)
    known = Orders.of(orders).filter(pl.col("status").fill_null("open") != "cancelled")
    return slot(layout, items, known, stock, settings=settings, seed=seed)


def report(result: Result) -> str:
    """One page: what the moves bring, the picks on the layout before and after, the moves."""
    slots, moves = result.frames["slots"], result.frames["slot_moves"]
    metres = dict(result.frames["slot_walks"].select("layout", "mean_m").iter_rows())
    moved = [
        Column("move", "Move"),
        Column("item", "Item"),
        Column("from_bin", "From"),
        Column("to_bin", "To"),
        Column("other_item", "The other way"),
        Column("saving_m_per_day", "Saves", unit="m a day", show=number, total=True, guess=True),
        Column("labour_seconds", "Labour", unit="s", show=number, total=True),
        Column("payback_days", "Pays back in", unit="days", show=number, guess=True),
    ]
    walks = [
        Column("layout", "Layout"),
        Column("mean_m", "Walk", unit="m an order", show=number),
        Column("moved", "Moved"),
    ]
    out = [Column("item", "Item"), Column("reason", "Why")]
    return page(
        title="Slotting",
        answer=_answer(metres, moves.height),
        as_of=result.as_of,
        sections=[
            Section(
                "What it brings",
                "One order at a time, by the shortest walk.",
                [table(result.frames["slot_walks"], walks, "Walks")],
            ),
            Section(
                "Now",
                "Orders a day that come to each part of an aisle.",
                [_map(result, slots, "bin_now", "Picks a day, as things lie now")],
            ),
            Section(
                "Target",
                "The same, when all lies where it should.",
                [_map(result, slots, "bin", "Picks a day, in the target")],
            ),
            Section(
                "Moves",
                "What pays back first comes first; each counts on those above.",
                [table(moves, moved, "Moves")],
            ),
            Section(
                "Left out",
                "Items that found no bin.",
                [table(result.frames["slot_left_out"], out, "Left out")],
            ),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run slot --from DIR --to DIR --report slot.html",
    )


def propose(result: Result) -> pl.DataFrame:
    """One act a move. Its worth is the time saved in 30 days less the labour, at the cost of an hour."""
    settings = result.settings
    assert isinstance(settings, SlotSettings)
    rows = [_proposal(row, settings) for row in result.frames["slot_moves"].iter_rows(named=True)]
    schema = {name: column.dtype for name, column in Proposals.columns().items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _proposal(row: dict[str, object], settings: SlotSettings) -> dict[str, object]:
    saving, labour = float(str(row["saving_m_per_day"])), float(str(row["labour_seconds"]))
    seconds = 30 * saving / settings.walk_m_per_second - labour
    swapped = f", and {row['other_item']} the other way" if row["other_item"] else ""
    return {
        "proposal": f"slot/{row['item']}/{row['from_bin']}/{row['to_bin']}",
        "decision": "slot",
        "kind": "move",
        "item": row["item"],
        "place": row["to_bin"],
        "supplier": None,
        "quantity": None,
        "what": f"Move {row['item']} from {row['from_bin']} to {row['to_bin']}{swapped}",
        "why": f"it saves {saving:,.0f} m of walking a day for {labour / 60:,.0f} minutes of labour",
        "worth": seconds / 3600 * settings.hour_cost,
        "sure": None,
        "until": None,
        "evidence": json.dumps(row, sort_keys=True),
    }


def _answer(metres: dict[str, float], moves: int) -> str:
    if "now" not in metres or not metres["now"]:
        return "Nothing is known of how things lie now."
    brings = 1 - metres["after the moves"] / metres["now"]
    whole = 1 - metres["target"] / metres["now"]
    return (
        f"{moves:,} moves make the walks {100 * brings:.1f}% shorter; "
        f"moving everything would make them {100 * whole:.1f}% shorter."
    )


def _map(result: Result, slots: pl.DataFrame, column: str, title: str) -> Html:
    """Aisles across, from the front (below) to the back (above)."""
    bins = result.tables["bins"].select(
        "aisle", bin="bin", at=pl.col("position_m") + pl.col("block") * (pl.col("position_m").max() + 1)
    )
    longest = float(cast("float", bins["at"].max() or 1.0))
    picks = slots.select(bin=column, picks="picks").drop_nulls()
    part = (pl.col("at") / longest * PARTS).floor().clip(0, PARTS - 1).cast(pl.Int64)
    cells = (
        bins.with_columns(part=part)
        .join(picks, on="bin", how="left")
        .group_by("aisle", "part")
        .agg(pl.col("picks").sum())
        .sort(["part", "aisle"], descending=[True, False])
        .with_columns(
            along=pl.format("from {} m", (pl.col("part") * longest / PARTS).round(0).cast(pl.Int64))
        )
    )
    return heat(cells, "along", "aisle", "picks", title=title, unit="a day")


decision = Decision(
    name="slot",
    run=slot_items,
    reads=(Bins, Items, Orders, Stock),
    writes=(Slots, SlotMoves, SlotWalks, SlotLeftOut),
    settings=SlotSettings,
    may_read=(Aisles, CrossAisles, Stations),
    report=report,
    propose=propose,
)
