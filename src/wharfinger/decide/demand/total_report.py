"""The report on demand until the goods come: mean and quantiles of the total, most money first."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.demand.scores import probs_of
from wharfinger.decide.demand.truth import SERIES, names, prices
from wharfinger.decide.report import Column, Section, bars, histogram, money, page, quantity, table


def report_total(result: Result) -> str:
    """One page: mean and quantiles of the total, most money first, and how sure it is."""
    made, sales = result.frames["demand_total"], result.tables["sales"]
    probs = probs_of(made)
    high = list(probs)[-1]
    rows = (
        made.join(prices(sales, result.tables.get("items")), on=SERIES, how="left")
        .join(names(result.tables.get("items")), on="item", how="left")
        .with_columns(
            worth=pl.col("mean") * pl.col("price"),
            cushion=(pl.col(high) - pl.col("mean")).clip(0) * pl.col("price"),
            series=pl.concat_str(pl.coalesce("name", "item"), pl.lit(" at "), "place"),
            spread=pl.when(pl.col("mean") > 0).then(pl.col("sd") / pl.col("mean")),
        )
        .sort(["worth", "mean", *SERIES], descending=[True, True, False, False], nulls_last=True)
    )
    columns = [Column("series", "Item"), Column("mean", "Expected", guess=True)]
    columns += [Column(name, f"{100 * prob:g} of 100", guess=True) for name, prob in probs.items()]
    columns += [Column("sd", "Spread", guess=True), Column("periods", "Periods"), Column("item", "Number")]
    return page(
        title="Demand until the goods come",
        answer=answer(rows, f"{100 * probs[high]:g}"),
        as_of=result.as_of,
        sections=[
            Section(
                "Where not knowing costs most",
                f"Enough for {100 * probs[high]:g} of 100 cases less what is expected, at the price.",
                [bars(rows, "series", "cushion", title="Money kept to be sure", show=_money)],
            ),
            Section(
                "All items",
                "A quantile is the quantity that is not passed in so many of 100 cases. Most money first.",
                [table(rows, columns, "Totals")],
            ),
            Section(
                "How sure",
                "The spread as a part of what is expected: above one, the mean says little.",
                [histogram(rows, "spread", title="Spread over expected")],
            ),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run forecast_total --from DIR --to DIR --report forecast_total.html",
    )


def answer(rows: pl.DataFrame, sure: str) -> str:
    """The whole in two sentences."""
    told = f"{quantity(rows['mean'].sum(), decimals=0)} base units are expected in the time asked for"
    if not rows["worth"].count():
        return told + "."
    return (
        told
        + f", worth {money(rows['worth'].sum(), decimals=0)}. To have enough of each item in {sure} of 100 "
        f"cases takes {money(rows['cushion'].sum(), decimals=0)} more."
    )


def _money(value: object) -> str:
    return money(float(str(value)), decimals=0)
