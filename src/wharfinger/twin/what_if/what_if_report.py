"""The report of `what_if`: what each change costs, how sure that is, and which items it hits."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import (
    Column,
    Section,
    bars,
    folded,
    page,
    quantity,
    reasons,
    share,
    table,
)
from wharfinger.decide.report.formats import Number
from wharfinger.twin.what_if.measures import FILL, PROFIT
from wharfinger.twin.what_if.results import LEVELS
from wharfinger.twin.what_if.settings import WhatIfSettings

MOST_ITEMS = 10


def report(result: Result) -> str:
    """One page: the answer, every change beside today, its items, what was assumed."""
    measures = result.frames["what_if_measures"]
    currency = _currency(result)
    settings = result.settings
    assert isinstance(settings, WhatIfSettings)
    return page(
        title=f"What if, over the next {settings.days:,} days",
        answer=answer(measures, currency),
        as_of=result.as_of,
        sections=[
            _overview(measures, currency, settings.futures),
            *(_scenario(name, result, currency) for name in measures["scenario"].unique(maintain_order=True)),
            Section("What was assumed", "", [reasons(result.frames["what_if_notes"]["note"].to_list())]),
            _skipped(result.frames["what_if_skipped"]),
        ],
        settings=settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run what_if --from DIR --to DIR --report what_if.html",
    )


def answer(measures: pl.DataFrame, currency: str = "") -> str:
    """The change that costs most profit, and how much of that other levels win back."""
    stays = _profit(measures, LEVELS[0])
    worst = stays.sort(["difference", "scenario"]).row(0, named=True)
    if worst["difference"] >= 0:
        return "None of these changes would cost you profit."
    made = _profit(measures, LEVELS[1]).filter(scenario=worst["scenario"]).row(0, named=True)
    back = made["difference"] - worst["difference"]
    lost = f"{_whole(-worst['difference'])} {currency}".strip()
    better = f"; levels made for it win {_whole(back)} of it back" if back >= 0.5 else ""
    return f"Most dangerous: {worst['scenario']}. It would cost {lost} of profit{better}."


def _profit(measures: pl.DataFrame, levels: str) -> pl.DataFrame:
    return measures.filter((pl.col("measure") == PROFIT) & (pl.col("levels") == levels))


def _whole(amount: Number) -> str:
    return quantity(None if amount is None else round(amount))


def _currency(result: Result) -> str:
    """The one currency of all offers; plain numbers where there is no such thing."""
    found = result.tables["offers"]["currency"].drop_nulls().unique()
    return str(found[0]) if len(found) == 1 else ""


def _overview(measures: pl.DataFrame, currency: str, futures: int) -> Section:
    profit = measures.filter(pl.col("measure") == PROFIT)
    columns = [
        Column("scenario", "What changes"),
        Column("levels", "Levels"),
        Column("today", "Profit today", unit=currency, show=_whole, guess=True),
        Column("changed", "Profit then", unit=currency, show=_whole, guess=True),
        Column("difference", "Difference", unit=currency, show=_whole, guess=True),
        Column("low", "From", unit="95 of 100", show=_whole, guess=True),
        Column("high", "To", unit="95 of 100", show=_whole, guess=True),
    ]
    return Section(
        "What each change does to profit",
        f"Profit is the margin earned less holding, ordering and waste, the mean of {futures:,} futures. "
        "Both worlds meet the same futures, so that the difference is surer than either number.",
        [
            table(profit, columns),
            bars(
                _profit(measures, LEVELS[0]),
                "scenario",
                "difference",
                title="Difference of profit, with levels as today",
                unit=currency,
                show=_whole,
            ),
        ],
    )


def _scenario(name: str, result: Result, currency: str) -> Section:
    of_it = result.frames["what_if_measures"].filter(pl.col("scenario") == name)
    wide = of_it.filter(pl.col("levels") == LEVELS[0]).join(
        of_it.filter(pl.col("levels") == LEVELS[1]).select("measure", made="changed", made_by="difference"),
        on="measure",
        how="left",
        maintain_order="left",
    )
    percent = partial(share, decimals=1)
    fill = wide.filter(pl.col("measure") == FILL).row(0, named=True)
    columns = [
        Column("measure", "Measure"),
        Column("today", "Today", show=_whole),
        Column("changed", "Then", unit="levels as today", show=_whole, guess=True),
        Column("low", "Difference from", unit="95 of 100", show=_whole, guess=True),
        Column("high", "to", unit="95 of 100", show=_whole, guess=True),
        Column("made", "Then", unit="levels made for it", show=_whole, guess=True),
    ]
    items = result.frames["what_if_items"].filter(pl.col("scenario") == name)
    named = items.join(result.tables["items"].select("item", "name"), on="item", how="left").sort(
        "profit", "item"
    )
    item_columns = [
        Column("name", "Item"),
        Column("item", "Number"),
        Column("profit", "Profit", unit=currency, show=_whole, guess=True),
        Column("lost", "Not served", unit="units", show=_whole, guess=True),
    ]
    return Section(
        name[0].upper() + name[1:],
        f"Of the units wanted, {percent(fill['today'])} are served today, {percent(fill['changed'])} then "
        f"with levels as today, and {percent(fill['made'])} with levels made for it.",
        [
            table(wide.filter(pl.col("measure") != FILL), columns),
            folded("The items it hits most", table(named.head(MOST_ITEMS), item_columns)),
        ],
    )


def _skipped(skipped: pl.DataFrame) -> Section:
    columns = [
        Column("item", "Item"),
        Column("found", "Found"),
        Column("expected", "Expected"),
        Column("mend", "To mend"),
        Column("left_out", "Not played"),
    ]
    out = skipped.filter("left_out")["item"].n_unique()
    noun = "item is" if out == 1 else "items are"
    return Section(
        "What the facts do not allow",
        f"{out:,} {noun} not played; the others are played all the same.",
        [
            folded(
                "Which, and why", table(skipped.sort(["left_out", "item"], descending=[True, False]), columns)
            )
        ],
    )
