"""The report on energy: which meters left their model, and each meter against its model."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import (
    Band,
    Column,
    Html,
    Line,
    Section,
    Span,
    line,
    money,
    number,
    page,
    reasons,
    share,
    table,
)

_whole = partial(number, decimals=0)
_one = partial(number, decimals=1)
MOST_CHARTS = 12


def report(result: Result) -> str:
    """One page: what deviates and what it costs, each meter by weeks, the models, oddities."""
    deviations, days = result.frames["energy_deviations"], result.frames["energy_days"]
    level = result.settings.as_dict()["level"]
    return page(
        title="Energy",
        answer=answer(deviations, result.frames["energy_models"]),
        as_of=result.as_of,
        sections=[
            _deviations(deviations),
            *_meters(days, deviations, level),
            _models(result.frames["energy_models"], result.frames["energy_parameters"]),
            _oddities(result.frames["energy_oddities"]),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run energy --from DIR --to DIR --report energy.html",
    )


def answer(deviations: pl.DataFrame, models: pl.DataFrame) -> str:
    """The whole in one or two sentences."""
    more = deviations.filter(pl.col("excess") > 0)
    if more.is_empty():
        return f"None of {models.height} meters uses more than it should."
    return (
        f"{more.height} of {models.height} meters use more than they should: "
        f"{money(more['cost'].sum())} so far, {money(more['cost_per_year'].sum())} in a year if it goes on."
    )


def _deviations(deviations: pl.DataFrame) -> Section:
    columns = [
        Column("meter", "Meter"),
        Column("since", "Since"),
        Column("excess", "More", unit="kWh a day", show=_one, guess=True),
        Column("low", "at least", unit="kWh a day", show=_one),
        Column("high", "at most", unit="kWh a day", show=_one),
        Column("cost", "Cost so far", show=money, total=True, guess=True),
        Column("cost_per_year", "Cost a year", show=money, guess=True),
        Column("part", "Most likely"),
    ]
    ranked = deviations.sort(["cost_per_year", "meter"], descending=[True, False])
    parts: list[Html] = [table(ranked, columns, "Meters that left their model")]
    if ranked.height:
        tries = ranked.select("meter", "suggestion").iter_rows()
        parts.append(reasons([f"What to try at {meter}: {suggestion}." for meter, suggestion in tries]))
    return Section("What deviates", "Most money first.", parts)


def _meters(days: pl.DataFrame, deviations: pl.DataFrame, level: float) -> list[Section]:
    """A chart a meter, those that deviate first; days for the last year."""
    costs = deviations.select("meter", cost=pl.col("cost_per_year").abs())
    ranked = (
        days.select("meter")
        .unique()
        .join(costs, on="meter", how="left")
        .sort(["cost", "meter"], descending=[True, False], nulls_last=True)["meter"]
    )
    since = {row["meter"]: row["since"] for row in deviations.iter_rows(named=True)}
    return [
        _meter(meter, days.filter(pl.col("meter") == meter), since.get(meter), level)
        for meter in ranked.head(MOST_CHARTS)
    ]


def _meter(meter: str, days: pl.DataFrame, since: object, level: float) -> Section:
    shown = days.tail(182)
    spans = (
        [] if since is None else [Span(max(since, shown["date"][0]), shown["date"][-1], "deviates", "bad")]
    )
    chart = line(
        shown,
        "date",
        [Line("kwh", "used"), Line("expected", "expected", guess=True)],
        bands=[Band("low", "high", share(level))],
        spans=spans,
        title=f"{meter}: energy against its model",
        unit="kWh a day",
    )
    return Section(meter, "The band holds the usual days, in this weather at this work.", [chart])


def _models(models: pl.DataFrame, parameters: pl.DataFrame) -> Section:
    columns = [
        Column("meter", "Meter"),
        Column("kind", "Model"),
        Column("days", "Days"),
        Column("base", "Base", unit="kWh a day", show=_one, guess=True),
        Column("heating", "Heating", unit="kWh a day and degree", show=_one, guess=True),
        Column("heating_below", "below", unit="°C", show=_one, guess=True),
        Column("cooling", "Cooling", unit="kWh a day and degree", show=_one, guess=True),
        Column("cooling_above", "above", unit="°C", show=_one, guess=True),
        Column("throughput", "Work", unit="kWh a unit", guess=True),
        Column("error", "Usual error", unit="kWh a day", show=_one),
        Column("cv_rmse", "of the mean", show=share),
        Column("r2", "Explained", show=share),
    ]
    each = [
        Column("meter", "Meter"),
        Column("parameter", "Parameter"),
        Column("value", "Value", guess=True),
        Column("low", "At least"),
        Column("high", "At most"),
    ]
    return Section(
        "The models",
        "A constant, plus so much for each degree of cold or heat beyond a change point, plus the work.",
        [table(models, columns, "Models"), table(parameters, each, "Parameters with their intervals")],
    )


def _oddities(oddities: pl.DataFrame) -> Section:
    columns = [
        Column("meter", "Meter"),
        Column("date", "From"),
        Column("found", "Found"),
        Column("expected", "Expected"),
        Column("mend", "To mend"),
    ]
    return Section("What is odd in the readings", "", [table(oddities, columns, "Odd readings")])
