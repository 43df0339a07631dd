"""The report on forecast quality: which forecasts to make anew, whether promises held, and for what."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.demand.calibration import SENTENCE, calibration
from wharfinger.decide.demand.classes import QUARTERS
from wharfinger.decide.demand.truth import names
from wharfinger.decide.report import (
    Column,
    Html,
    Section,
    bars,
    money,
    note,
    page,
    quantity,
    share,
    states,
    table,
)

_DIRECTIONS = states({"rising": "warn", "falling": "warn"})
_REASONS = states({"drifted": "bad", "new": "warn", "over": "plain"})
_SERIES = [Column("name", "Item"), Column("item", "Number"), Column("place", "Place")]


def report(result: Result) -> str:
    """One page: the answer, what to make anew, the promises, the classes, the numbers said by people."""
    frames = result.frames
    called = names(result.tables.get("items"))
    drift, worth = (_named(frames[name], called) for name in ("forecast_drift", "override_worth"))
    return page(
        title="Forecast quality",
        answer=answer(frames["forecast_quality"], drift),
        as_of=result.as_of,
        sections=[
            _anew(drift),
            _promises(frames["forecast_coverage"]),
            _classes(frames["forecast_quality"]),
            *_people(worth),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run forecast_quality --from DIR --to DIR --report forecast_quality.html",
    )


def answer(quality: pl.DataFrame, drift: pl.DataFrame) -> str:
    """The whole in two sentences."""
    drifted = drift.filter(pl.col("refresh") == "drifted")
    everything = quality.filter((pl.col("grouping") == "all") & (pl.col("measured") == "period"))
    if everything.is_empty():
        return "No forecast period is over yet: there is nothing to judge."
    row = everything.row(0, named=True)
    bias = row["bias"]
    off = "" if bias is None else f": {share(abs(bias), 1)} too {'many' if bias > 0 else 'few'}"
    told = f"{quantity(row['expected'], decimals=0)} base units were expected and "
    told += f"{quantity(row['came'], decimals=0)} came{off}. "
    if drifted.is_empty():
        return told + "No item has drifted away from its forecast."
    first = drifted.row(0, named=True)
    return told + (
        f"{_count(drifted.height, 'item')} no longer sell{'s' * (drifted.height == 1)} as forecast, "
        f"most of all {first['name']} at {first['place']}."
    )


def _anew(drift: pl.DataFrame) -> Section:
    waiting = drift.filter(pl.col("refresh").is_in(["drifted", "new"]))
    over = drift.filter(pl.col("refresh") == "over").height
    columns = [
        *_SERIES,
        Column("refresh", "Why", show=_REASONS),
        Column("direction", "Whither", show=_DIRECTIONS),
        Column("since", "Since"),
        Column("expected", "Expected", guess=True),
        Column("came", "Came"),
        Column("money", "Difference", unit="money", show=money),
        Column("p_value", "Chance", show=_chance),
    ]
    parts: list[Html] = [table(waiting, columns, "To make anew")]
    if over:
        parts.append(note(f"Of {_count(over, 'more item')} the forecast's last period is over."))
    return Section(
        "Forecasts to make anew",
        "Most money first. The chance is that of such surprises if the forecast were right.",
        parts,
    )


def _promises(coverage: pl.DataFrame) -> Section:
    parts = [
        *calibration(coverage, "period", "Single periods: how often each quantile held"),
        *calibration(coverage, "total", "Totals: how often each quantile held"),
    ]
    return Section("Did the quantiles hold?", SENTENCE, parts or [note("Nothing to judge yet.")])


def _classes(quality: pl.DataFrame) -> Section:
    single = quality.filter((pl.col("measured") == "period") & (pl.col("grouping") != "all"))
    order = {name: place for place, name in enumerate(QUARTERS)}
    single = single.sort(
        pl.col("grouping").replace_strict({"volume": 0, "pattern": 1, "category": 2}),
        pl.col("group").replace_strict(order, default=len(order)),
        "group",
    )
    columns = [
        Column("grouping", "By"),
        Column("group", "Class"),
        Column("series", "Series"),
        Column("came", "Came"),
        Column("expected", "Expected", guess=True),
        Column("bias", "Bias", show=_signed),
        Column("error", "Error", show=share),
        Column("missed_money", "Missed", unit="money", show=money),
    ]
    parts = [table(single, columns, "Accuracy by class")]
    by_category = single.filter((pl.col("grouping") == "category") & pl.col("missed_money").is_not_null())
    if by_category.height:
        chart = bars(
            by_category, "group", "missed_money", title="Money missed by category", show=_whole_money
        )
        parts.insert(0, chart)
    sentence = "Bias is what was expected over what came. Error adds up what each period missed, either way."
    return Section("Where forecasts are good and bad", sentence, parts)


def _people(worth: pl.DataFrame) -> list[Section]:
    if worth.is_empty():
        return []
    gained = float(worth["worth"].sum())
    columns = [
        *_SERIES,
        Column("by", "Who"),
        Column("cases", "Periods"),
        Column("came", "Came"),
        Column("computed", "Computed", guess=True),
        Column("said", "Said"),
        Column("nearer", "Nearer"),
        Column("farther", "Farther"),
        Column("worth", "Gained", unit="base units"),
        Column("worth_money", "Gained", unit="money", show=money, total=True),
    ]
    word = "nearer to" if gained >= 0 else "farther from"
    sentence = (
        f"Numbers said by people were {quantity(abs(gained), decimals=0)} base units {word} the truth in all."
    )
    ordered = worth.sort(["worth", "item", "place"], descending=[True, False, False])
    return [Section("What people said", sentence, [table(ordered, columns, "Overrides and their worth")])]


def _named(frame: pl.DataFrame, called: pl.DataFrame) -> pl.DataFrame:
    named = frame.join(called, on="item", how="left", maintain_order="left")
    return named.with_columns(name=pl.coalesce("name", "item"))


def _signed(value: float | None) -> str:
    return ("+" if value is not None and value > 0 else "") + share(value)


def _whole_money(value: object) -> str:
    return money(float(str(value)), decimals=0)


def _chance(value: float | None) -> str:
    return "under 0.01%" if value is not None and value < 1e-4 else share(value, 2)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
