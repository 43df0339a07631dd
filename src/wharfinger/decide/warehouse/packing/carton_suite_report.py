"""The report on the cartons to stock: their sizes, and the air in each."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Section, number, page, share, stacked, table

_whole = partial(number, decimals=0)


def report(result: Result) -> str:
    """One page: the answer, and the cartons with the goods and the air in them."""
    suite = result.frames["carton_suite"]
    columns = [
        Column("carton", "Carton", unit="mm"),
        Column("orders", "Orders", show=_whole, total=True),
        Column("goods_l", "Goods", unit="litres", show=_whole, total=True),
        Column("void_l", "Air", unit="litres", show=_whole, total=True),
    ]
    chart = stacked(
        suite,
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
        sections=[Section("The cartons", "Inner sizes; the smallest first.", [chart, table(suite, columns)])],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run carton_suite --from DIR --to DIR --report carton_suite.html",
    )


def answer(suite: pl.DataFrame) -> str:
    """The whole in one sentence."""
    goods, void = float(suite["goods_l"].sum()), float(suite["void_l"].sum())
    names = ", ".join(suite["carton"])
    filled = goods / (goods + void) if goods + void else 1.0
    plural = "" if suite.height == 1 else "s"
    return f"Stock {suite.height} carton{plural}: {names} mm. They ship full to {share(filled)}."
