"""The report on packing: what to take, how to lay it in, what air and waste it ships."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Html, Section, bars, money, note, number, page, share, table
from wharfinger.decide.warehouse.codes import code
from wharfinger.decide.warehouse.packing.picture import steps

MOST_DRAWN = 12
_whole = partial(number, decimals=0)


def report(result: Result) -> str:
    """One page: the answer, the cartons, each box step by step, what is left out and guessed."""
    boxes, pieces = result.frames["packed_boxes"], result.frames["packed_pieces"]
    return page(
        title="Packing",
        answer=answer(boxes, result.frames["pack_left_out"]),
        as_of=result.as_of,
        sections=[
            _cartons(boxes),
            _boxes(boxes),
            _step_by_step(boxes, pieces, result.tables["cartons"]),
            _left_out(result.frames["pack_left_out"]),
            _guesses(result.frames["size_guesses"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run pack --from DIR --to DIR --report pack.html",
    )


def answer(boxes: pl.DataFrame, left_out: pl.DataFrame) -> str:
    """The whole in two sentences."""
    if boxes.is_empty():
        return f"No box to pack; {_whole(left_out['pieces'].sum())} pieces fit into no carton."
    void_l = float(boxes["void_l"].sum())
    goods_l = float((boxes["void_l"] * boxes["filled"] / (1 - boxes["filled"]).clip(1e-9)).sum())
    filled = goods_l / (goods_l + void_l) if void_l else 1.0
    rest = "" if left_out.is_empty() else f" {_whole(left_out['pieces'].sum())} pieces go into no box."
    return (
        f"{boxes['order'].n_unique():,} orders go into {boxes.height:,} boxes "
        f"for {money(boxes['cost'].sum())}, "
        f"{share(filled)} full. They make {number(boxes['waste_g'].sum() / 1000)} kg of packaging waste, "
        f"which costs {money(boxes['waste_cost'].sum())}.{rest}"
    )


def _cartons(boxes: pl.DataFrame) -> Section:
    used = boxes.group_by("carton").agg(boxes=pl.len().cast(pl.Float64)).sort("carton")
    show = partial(number, decimals=0)
    return Section(
        "Cartons to have ready",
        "How many of each these orders need.",
        [bars(used, "carton", "boxes", title="Boxes by carton", show=show)],
    )


def _boxes(boxes: pl.DataFrame) -> Section:
    columns = [
        Column("order", "Order", show=code),
        Column("box", "Box", show=_whole),
        Column("carton", "Carton"),
        Column("pieces", "Pieces", show=_whole, total=True),
        Column("weight_g", "Weight", unit="g", show=_whole),
        Column("filled", "Filled", show=share),
        Column("void_l", "Air", unit="litres", show=number, total=True),
        Column("waste_g", "Waste", unit="g", show=_whole, total=True),
        Column("waste_cost", "Waste", unit="money", show=money, total=True),
        Column("cost", "Cost", show=money, total=True),
    ]
    ordered = boxes.sort(["cost", "order", "box"], descending=[True, False, False])
    return Section("The boxes", "Most money first.", [table(ordered, columns, "Boxes")])


def _step_by_step(boxes: pl.DataFrame, pieces: pl.DataFrame, cartons: pl.DataFrame) -> Section:
    inner = {
        row["carton"]: (row["length_mm"], row["width_mm"], row["height_mm"])
        for row in cartons.iter_rows(named=True)
    }
    fullest = boxes.sort(["pieces", "order", "box"], descending=[True, False, False]).head(MOST_DRAWN)
    parts: list[Html] = []
    for row in fullest.iter_rows(named=True):
        own = pieces.filter((pl.col("order") == row["order"]) & (pl.col("box") == row["box"])).sort("step")
        title = " ".join(
            f"{row['order']} box {row['box']}: {row['carton']}, {share(row['filled'])} full".split()
        )
        parts.append(steps(own.to_dicts(), inner[row["carton"]], title))
    if boxes.height > MOST_DRAWN:
        parts.append(note(f"Drawn are the {MOST_DRAWN} boxes with most pieces; the table has all."))
    return Section("Step by step", "New pieces are coloured and bear their step; x runs to the right.", parts)


def _left_out(left_out: pl.DataFrame) -> Section:
    columns = [
        Column("order", "Order", show=code),
        Column("item", "Item", show=code),
        Column("pieces", "Pieces", show=_whole),
        Column("reason", "Why"),
    ]
    return Section("Left out", "What goes into no box.", [table(left_out, columns, "Left out")])


def _guesses(guesses: pl.DataFrame) -> Section:
    columns = [Column("item", "Item", show=code), Column("guess", "Taken instead", guess=True)]
    sentence = "Measure these: what they need is only as right as the guess."
    return Section("Sizes guessed", sentence, [table(guesses, columns, "Guessed")])
