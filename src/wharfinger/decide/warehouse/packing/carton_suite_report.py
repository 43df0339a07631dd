"""The report on the cartons to stock: their sizes, and the air in each."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Section, money, number, page, share, stacked, table
from wharfinger.decide.warehouse.codes import code

_whole = partial(number, decimals=0)


def report(result: Result) -> str:
    """One page: the answer, and the cartons with the goods and the air in them."""
    suite = result.frames["carton_suite"]
    columns = [
        Column("carton", "Carton", unit="mm"),
        Column("orders", "Orders", show=_whole, total=True),
        Column("goods_l", "Goods", unit="litres", show=_whole, total=True),
        Column("void_l", "Air", unit="litres", show=_whole, total=True),
        Column("waste_kg", "Waste", unit="kg", show=number, total=True),
        Column("cost", "Cost", show=money, total=True),
    ]
    weighed = suite.with_columns(waste_kg=pl.col("waste_g") / 1000)
    chart = stacked(
        _short(suite),
        "carton",
        {"goods_l": "goods", "void_l": "air"},
        title="What is shipped in each carton",
        unit="litres",
        show=_whole,
    )
    return page(
        title="Cartons to stock",
        answer=answer(suite),
        as_of=result.as_of,
        sections=[
            Section(
                "The cartons",
                "Inner sizes; the smallest first.",
                [chart, table(_short(weighed), columns)],
            ),
            _left_out(result.frames["pack_left_out"]),
            _guesses(result.frames["size_guesses"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run carton_suite --from DIR --to DIR --report carton_suite.html",
    )


def _short(suite: pl.DataFrame) -> pl.DataFrame:
    """With names that a chart has room for."""
    return suite.with_columns(pl.col("carton").str.replace_all(" x ", "×", literal=True))


def answer(suite: pl.DataFrame) -> str:
    """The whole in one sentence."""
    goods, void = float(suite["goods_l"].sum()), float(suite["void_l"].sum())
    names = ", ".join(_short(suite)["carton"])
    filled = goods / (goods + void) if goods + void else 1.0
    plural = "" if suite.height == 1 else "s"
    return f"Stock {suite.height} carton{plural}: {names} mm. They ship {share(filled)} full."


def _left_out(left_out: pl.DataFrame) -> Section:
    columns = [
        Column("order", "Order", show=code),
        Column("item", "Item", show=code),
        Column("pieces", "Pieces", show=_whole),
        Column("reason", "Why"),
    ]
    return Section("Not looked at", "Lines that tell nothing about cartons.", [table(left_out, columns)])


def _guesses(guesses: pl.DataFrame) -> Section:
    columns = [Column("item", "Item", show=code), Column("guess", "Taken instead", guess=True)]
    return Section("Sizes guessed", "Measure these first.", [table(guesses, columns)])
