"""The report on stock health: where the money lies, and what of it does no work."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import (
    Column,
    Html,
    Section,
    bars,
    heat,
    money,
    number,
    page,
    share,
    states,
    table,
)

_STATES = states(
    {
        "negative": "bad",
        "out": "bad",
        "low": "warn",
        "slow": "warn",
        "dead": "bad",
        "enough": "good",
        "new": "plain",
        "ended": "plain",
    }
)
_whole = partial(number, decimals=0)
_PLACED = [Column("name", "Item"), Column("item", "Number"), Column("place", "Place")]
_COVER = [
    Column("on_hand", "On hand"),
    Column("per_day", "Sells", unit="a day", guess=True),
    Column("days_of_cover", "Cover", unit="days", guess=True),
]


def report(result: Result) -> str:
    """One page: the answer, the classes, the idle, the spoiling, the empty."""
    health = result.frames["stock_health"]
    lots = result.frames["expiring_lots"]
    return page(
        title="Stock health",
        answer=answer(health, lots),
        as_of=result.as_of,
        sections=[
            _money_by_state(health),
            _money_by_class(health),
            _idle(health),
            _spoiling(lots),
            _empty(health),
        ],
        settings=result.settings.as_dict(),
        data={name: _count(frame.height, "row") for name, frame in result.tables.items()},
        command="wharfinger run stock_health --from DIR --to DIR --report stock_health.html",
    )


def answer(health: pl.DataFrame, lots: pl.DataFrame) -> str:
    """The whole in two sentences."""
    idle = health.filter(pl.col("state").is_in(["slow", "dead"]))
    total, excess = float(health["value"].sum()), float(idle["excess_value"].sum())
    part = f", {share(excess / total)}," if total > 0 else ""
    spoiling = lots["unsold_value"].sum()
    return (
        f"{money(total)} lies in stock; {money(excess)}{part} of it is more than will sell soon. "
        f"{_count(lots.height, 'lot')} worth {money(spoiling)} will expire unsold; "
        f"{_count(health.filter(pl.col('state') == 'out').height, 'item')} ran out."
    )


def _money_by_state(health: pl.DataFrame) -> Section:
    by_state = health.group_by("state").agg(pl.col("value").sum()).filter(pl.col("value") != 0).sort("state")
    return Section(
        "Where the money lies",
        "Stock at unit cost, by how it stands.",
        [bars(by_state, "state", "value", title="Money in stock by state", show=money)],
    )


def _money_by_class(health: pl.DataFrame) -> Section:
    cells = (
        health.filter(pl.col("abc").is_not_null() & pl.col("xyz").is_not_null())
        .group_by("abc", "xyz")
        .agg(pl.col("value").sum(), items=pl.col("item").n_unique())
        .sort("abc", "xyz")
    )
    return Section(
        "Which items earn it",
        "A items bring most of the margin. X sells evenly week by week, Z erratically.",
        [
            heat(
                cells,
                "abc",
                "xyz",
                "value",
                title="Money in stock by margin (A to C) and evenness (X to Z)",
                show=money,
                note="items",
                show_note=lambda count: _count(int(count), "item"),
            )
        ],
    )


def _idle(health: pl.DataFrame) -> Section:
    idle = health.filter(pl.col("state").is_in(["slow", "dead"])).sort(
        ["excess_value", "item", "place"], descending=[True, False, False], nulls_last=True
    )
    columns = [
        *_PLACED,
        Column("state", "State", show=_STATES),
        *_COVER,
        Column("last_sale", "Last sold"),
        Column("excess", "Too much", show=_whole),
        Column("excess_value", "Money in it", show=money, total=True),
    ]
    return Section("Slow and dead", "Most money first.", [table(idle, columns, "Slow and dead stock")])


def _spoiling(lots: pl.DataFrame) -> Section:
    columns = [
        *_PLACED,
        Column("lot", "Lot"),
        Column("expires", "Expires"),
        Column("on_hand", "On hand"),
        Column("per_day", "Sells", unit="a day", guess=True),
        Column("unsold", "Left over", show=_whole, guess=True),
        Column("unsold_value", "Money lost", show=money, total=True),
    ]
    ordered = lots.sort("expires", "item", "place", "lot")
    return Section(
        "Will expire unsold",
        "At the present pace, the first to expire sold first.",
        [table(ordered, columns, "Lots that will expire")],
    )


def _empty(health: pl.DataFrame) -> Section:
    short = health.filter(pl.col("state").is_in(["negative", "out", "low"]))
    margin = [Column("margin_per_year", "Margin", unit="a year, all places", show=_whole)]
    columns = [*_PLACED, Column("state", "State", show=_STATES), *_COVER, *margin]
    parts: list[Html] = [
        table(
            short.sort(
                ["margin_per_year", "item", "place"], descending=[True, False, False], nulls_last=True
            ),
            columns,
            "Empty or nearly so",
        )
    ]
    return Section("Empty or nearly so", "Most margin first.", parts)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
