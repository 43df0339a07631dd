"""The report on levels: what the stock that keeps the promise costs, item by item, and what was guessed."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Section, bars, histogram, money, page, share, table

SERIES = ["item", "place"]
ASKED = {
    "fill": "of all units served at once were asked for",
    "cycle": "of cycles without a stockout were asked for",
    "cost": "least cost was asked for",
}


def report(result: Result) -> str:
    """One page: the answer, the money, the levels, the guesses."""
    rows = _named(result).sort(["holding_cost_year", *SERIES], descending=[True, False, False])
    return page(
        title="Stock levels",
        answer=answer(rows),
        as_of=result.as_of,
        sections=[
            Section(
                "Where the money will lie",
                "What holding the stock costs in a year, on average over a cycle.",
                [bars(rows, "series", "holding_cost_year", title="Holding cost a year", show=_money)],
            ),
            Section(
                "All levels",
                "At or below the reorder point it is ordered, up to the level. Most holding cost first.",
                [table(rows, _COLUMNS, "Levels")],
            ),
            Section(
                "How the promise is spread",
                "Where it holds over all items, dear and erratic ones are served "
                "less often than cheap and even ones.",
                [histogram(rows, "expected_fill", title="Share of units served at once, by item")],
            ),
            Section(
                "What was guessed",
                "Facts that were missing or odd, and what was taken instead.",
                [
                    table(
                        rows.filter(pl.col("guessed").is_not_null()),
                        [Column("series", "Item"), Column("guessed", "Guessed"), Column("item", "Number")],
                        "Guesses",
                    )
                ],
            ),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run levels --from DIR --to DIR --report levels.html",
    )


def answer(rows: pl.DataFrame) -> str:
    """The whole in three sentences."""
    if rows.is_empty():
        return "Nothing has been sold, so there is nothing to keep."
    target, service = rows.select("target", "service").row(0)
    weight = pl.col("mean")
    wanted = float(rows.select(weight.filter(pl.col("expected_fill").is_not_null()).sum()).item())
    served = float(rows.select((pl.col("expected_fill") * weight).sum()).item())
    asked = ASKED[target] if target == "cost" else f"{share(float(service), 1)} {ASKED[target]}"
    part = share(served / wanted if wanted else 1.0, 1)
    cost = money(float(rows["holding_cost_year"].sum()), decimals=0)
    return (
        f"{asked[0].upper()}{asked[1:]}; {part} of the demand is expected to be served at once. The stock "
        f"for it costs {cost} a year to hold. {rows['guessed'].count():,} of {rows.height:,} levels rest on "
        "a guess."
    )


_COLUMNS = [
    Column("series", "Item"),
    Column("reorder_point", "Reorder point"),
    Column("order_up_to", "Up to"),
    Column("mean", "Expected", unit="in lead time and review", guess=True),
    Column("sd", "Spread", guess=True),
    Column("lead_days", "Lead time", unit="days", guess=True),
    Column("expected_fill", "Served at once", show=lambda value: share(float(str(value)), 1), guess=True),
    Column("safety_stock", "Safety stock", guess=True),
    Column("holding_cost_year", "Holding", unit="a year", show=lambda value: _money(value)),
    Column("item", "Number"),
]


def _named(result: Result) -> pl.DataFrame:
    rows, items = result.frames["levels"], result.tables.get("items")
    name = pl.col("item") if items is None else pl.coalesce("name", "item")
    named = rows if items is None else rows.join(items.select("item", "name"), on="item", how="left")
    return named.with_columns(series=pl.concat_str(name, pl.lit(" at "), "place"))


def _money(value: object) -> str:
    return money(float(str(value)), decimals=0)
