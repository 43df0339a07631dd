"""The report on data quality: what to mend first, and what the data is good for."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import Column, Section, bars, money, page, share, states, table

_WEIGHTS = states({"missing": "warn", "impossible": "bad", "suspicious": "warn"})
_READY = states({"ready": "good", "partly": "warn", "not_yet": "plain"})
SHOWN = 200
"""Rows of a list; the whole of it is in the table beside the page."""


def report(result: Result) -> str:
    """One page: the answer, what to mend first, and what the data is good for."""
    found, fit = result.frames["data_issues"], result.frames["data_fit"]
    return page(
        title="Data quality",
        answer=answer(found, fit),
        as_of=result.as_of,
        sections=[_first(found), _all(found), _fit(fit)],
        settings=result.settings.as_dict(),
        data={name: _count(frame.height, "row") for name, frame in result.tables.items()},
        command="wharfinger run data_quality --from DIR --to DIR --report data_quality.html",
    )


def answer(found: pl.DataFrame, fit: pl.DataFrame) -> str:
    """The whole in two sentences."""
    ready = fit.filter(pl.col("state") == "ready").height
    rests = money(_distinct_money(found))
    return (
        f"{_count(found.height, 'thing')} to mend, and {rests} a year rests on what is wrong. "
        f"The data is enough for {ready} of {fit.height} capabilities."
    )


def _distinct_money(found: pl.DataFrame) -> float:
    """Several faults of one item rest on the same money: the largest of them counts."""
    most = found.group_by("item", "place").agg(pl.col("money").max())
    return float(most["money"].sum())


def _first(found: pl.DataFrame) -> Section:
    by_issue = (
        found.with_columns(name=pl.col("issue").str.replace_all("_", " "))
        .group_by("name")
        .agg(pl.col("money").sum())
        .filter(pl.col("money") > 0)
        .sort(["money", "name"], descending=[True, False])
    )
    chart = bars(by_issue, "name", "money", title="Money a year that rests on each sort of fault", show=money)
    return Section("What to mend first", "The sort of fault on which most money rests.", [chart])


def _all(found: pl.DataFrame) -> Section:
    columns = [
        Column("item", "Item"),
        Column("place", "Place"),
        Column("weight", "It is", show=_WEIGHTS),
        Column("found", "Found"),
        Column("hurts", "It hurts"),
        Column("mend", "To mend"),
        Column("forecast_error", "Pace wrong by", show=share, guess=True),
        Column("money", "Rests on it", unit="a year", show=money),
    ]
    words = (
        "Most money first." if found.height <= SHOWN else f"The {SHOWN} with most money of {found.height:,}."
    )
    return Section("One by one", words, [table(found.head(SHOWN), columns, "What is wrong with the data")])


def _fit(fit: pl.DataFrame) -> Section:
    columns = [
        Column("capability", "Capability"),
        Column("state", "Data", show=_READY),
        Column("covered", "Of sales", show=share),
        Column("has", "There is"),
        Column("add", "Add"),
    ]
    return Section("What the data is good for", "", [table(fit, columns, "Capabilities and their data")])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
