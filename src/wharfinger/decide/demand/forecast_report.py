"""The reports on forecasts: the items with most at stake, their past and what is expected."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.demand.history import history, timeline
from wharfinger.decide.demand.settings import ForecastSettings
from wharfinger.decide.report import Band, Column, Html, Line, Section, histogram, line, page, quantity, table

FANS = 6
MOST = 200
PAST_HORIZONS = 4
"""The past is shown for so many horizons."""
SERIES = ["item", "place"]


def report_periods(result: Result) -> str:
    """One page: what is expected in all, and the fan of the items that sell most."""
    made, sales = result.frames["forecast"], result.tables["sales"]
    totals = _largest(made.group_by(SERIES).agg(pl.col("mean").sum()))
    leaders = _leaders(sales, totals)
    return page(
        title="Forecast",
        answer=f"{totals.height:,} items and places are expected to sell "
        f"{quantity(totals['mean'].sum(), decimals=0)} base units in the periods to come.",
        as_of=result.as_of,
        sections=[
            Section(
                "What sells most",
                "By money where prices are known, else by quantity. The band reaches from the lowest "
                "quantile to the highest.",
                _fans(result, made, leaders),
            ),
            Section("All items", "", [table(totals.head(MOST), [*_named(), _expected("mean")], "Expected")]),
        ],
        settings=result.settings.as_dict(),
        data={"sales": f"{sales.height:,} rows"},
        command="wharfinger run forecast --from DIR --to DIR --report forecast.html",
    )


def report_total(result: Result) -> str:
    """One page: mean and quantiles of the total, largest first."""
    made, sales = result.frames["demand_total"], result.tables["sales"]
    names = quantile_columns(made)
    ordered = _largest(made)
    columns = [*_named(), Column("periods", "Periods"), _expected("mean"), Column("sd", "Spread", guess=True)]
    spreads = made.filter(pl.col("mean") > 0).select(spread=pl.col("sd") / pl.col("mean"))
    return page(
        title="Demand until the goods come",
        answer=f"{made.height:,} items and places are expected to sell "
        f"{quantity(made['mean'].sum(), decimals=0)} base units in the time asked for.",
        as_of=result.as_of,
        sections=[
            Section(
                "All items",
                "A quantile is the quantity that is not passed in so many of 100 cases.",
                [table(ordered.head(MOST), columns + [_expected(name) for name in names], "Totals")],
            ),
            Section(
                "How sure",
                "The spread as a part of the mean: above one, the mean says little.",
                [histogram(spreads, "spread", title="Spread over mean")],
            ),
        ],
        settings=result.settings.as_dict(),
        data={"sales": f"{sales.height:,} rows"},
        command="wharfinger run forecast_total --from DIR --to DIR --report forecast_total.html",
    )


def quantile_columns(frame: pl.DataFrame) -> list[str]:
    """The quantiles of a forecast, the lowest first."""
    names = [name for name in frame.columns if name.startswith("q") and name[1:2].isdigit()]
    return sorted(names, key=lambda name: float(name[1:].replace("_", ".")))


def _largest(totals: pl.DataFrame) -> pl.DataFrame:
    return totals.sort(["mean", *SERIES], descending=[True, False, False])


def _leaders(sales: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    paid = sales.group_by(SERIES).agg(price=pl.col("price").mean())
    worth = pl.col("mean") * pl.col("price").fill_null(1.0)
    ranked = totals.join(paid, on=SERIES, how="left", maintain_order="left").with_columns(worth=worth)
    return ranked.sort(["worth", *SERIES], descending=[True, False, False]).head(FANS).select(SERIES)


def _fans(result: Result, made: pl.DataFrame, leaders: pl.DataFrame) -> list[Html]:
    assert isinstance(result.settings, ForecastSettings)
    sales = result.tables["sales"]
    times = timeline(sales, result.as_of, result.settings.every)
    past = history(sales.join(leaders, on=SERIES, how="semi"), times)
    shown = min(PAST_HORIZONS * result.settings.horizon, past.periods)
    dates = [past.rhythm.first_day(times.end - shown + k) for k in range(shown)]
    rows = {series: row for row, series in enumerate(past.series.iter_rows())}
    drawn = []
    for item, place in leaders.iter_rows():
        sold = past.demand[rows[item, place], past.periods - shown :]
        coming = made.filter((pl.col("item") == item) & (pl.col("place") == place))
        drawn.append(_fan(f"{item} at {place}", pl.DataFrame({"date": dates, "sold": sold}), coming))
    return drawn


def _fan(title: str, past: pl.DataFrame, coming: pl.DataFrame) -> Html:
    names = quantile_columns(coming)
    bands = [Band(names[0], names[-1], f"{names[0]} to {names[-1]}")] if names[1:] else []
    both = pl.concat([past, coming.select("date", "mean", *names)], how="diagonal")
    lines = [Line("sold", "sold"), Line("mean", "expected", guess=True)]
    return line(both, "date", lines, bands=bands, title=title, unit="base units")


def _named() -> list[Column]:
    return [Column("item", "Item"), Column("place", "Place")]


def _expected(name: str) -> Column:
    return Column(name, "Expected" if name == "mean" else _words(name), guess=True)


def _words(name: str) -> str:
    """q97_5 in words."""
    return name[1:].replace("_", ".") + " of 100"
