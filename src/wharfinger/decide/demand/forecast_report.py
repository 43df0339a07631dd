"""The report on a forecast: what is coming, where it may go wrong for most money, and how far to trust it."""

from __future__ import annotations

from functools import partial

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.demand.calibration import SENTENCE, calibration
from wharfinger.decide.demand.fans import fan, past_of
from wharfinger.decide.demand.findings_report import corrected
from wharfinger.decide.demand.replay import Replay, replayed
from wharfinger.decide.demand.rhythm import Rhythm
from wharfinger.decide.demand.scores import probs_of
from wharfinger.decide.demand.sentences import time_of
from wharfinger.decide.demand.settings import ForecastSettings
from wharfinger.decide.demand.truth import SERIES, names, prices, rhythm_between
from wharfinger.decide.report import (
    Column,
    Html,
    Section,
    folded,
    money,
    note,
    number,
    page,
    quantity,
    share,
    table,
)

FANS = 6
_whole = partial(number, decimals=0)
_SERIES = [Column("name", "Item"), Column("item", "Number"), Column("place", "Place")]


def report_periods(result: Result) -> str:
    """One page: the answer, the worst items by money, what changed, the promises, all items and why."""
    replay = replayed(result)
    rows = _rows(result, replay)
    settings = result.settings
    assert isinstance(settings, ForecastSettings)
    rhythm = rhythm_between(result.tables["sales"], result.frames["forecast"]["date"], settings.every)
    return page(
        title="Forecast",
        answer=answer(rows, time_of(settings.horizon, rhythm.every), replay),
        as_of=result.as_of,
        sections=[
            _worst(result, rows, rhythm, replay),
            *_changed(result.frames["forecast_changes"]),
            _promises(replay),
            *corrected(result),
            _all_items(rows),
        ],
        settings=result.settings.as_dict(),
        data={name: f"{frame.height:,} rows" for name, frame in result.tables.items()},
        command="wharfinger run forecast --from DIR --to DIR --report forecast.html",
    )


def answer(rows: pl.DataFrame, time: str, replay: Replay | None) -> str:
    """The whole in two sentences."""
    worth = f", worth {money(rows['worth'].sum(), decimals=0)}," if rows["worth"].count() else ""
    expected = quantity(rows["expected"].sum(), "base units", decimals=0)
    told = f"{expected}{worth} are expected to sell in the next {time}. "
    if replay is None:
        return told + "Too little of the past is known to say how near such a forecast comes."
    everything = replay.quality.forecast_quality.filter(pl.col("grouping") == "all")
    bias = everything["bias"].item() if everything.height else None
    if bias is None:
        return told + "Nothing has come since the time at which it could be tried."
    many = "many" if bias > 0 else "few"
    return told + f"Made one horizon ago, it would have expected {share(abs(bias), 1)} too {many} in all."


def _rows(result: Result, replay: Replay | None) -> pl.DataFrame:
    """A row an item and place, the worst first: expected, its money, what would have been missed, and why.

    Where no price is known at all, base units stand in for money.
    """
    sales, made = result.tables["sales"], result.frames["forecast"]
    probs = probs_of(made)
    high, middle = list(probs)[-1], min(probs, key=lambda name: abs(probs[name] - 0.5))
    price = prices(sales, result.tables.get("items")).rename({"price": "unit_price"})
    spread = made.group_by(SERIES).agg(open=(pl.col(high) - pl.col(middle)).sort().sum())
    rows = (
        result.frames["forecast_reasons"]
        .join(price, on=SERIES, how="left")
        .join(spread, on=SERIES, how="left")
        .join(_tried(replay), on=SERIES, how="left")
        .join(names(result.tables.get("items")), on="item", how="left")
        .with_columns(
            name=pl.coalesce("name", "item"),
            label=_label(pl.coalesce("name", "item")),
            worth=pl.col("expected") * pl.col("unit_price"),
        )
    )
    weight = pl.col("unit_price") if rows["unit_price"].count() else pl.lit(1.0)
    return rows.with_columns(
        missed=(pl.col("came") - pl.col("was_expected")).abs() * weight, at_stake=pl.col("open") * weight
    ).sort(
        ["missed", "at_stake", "expected", *SERIES],
        descending=[True, True, True, False, False],
        nulls_last=True,
    )


def _tried(replay: Replay | None) -> pl.DataFrame:
    """What came in the last horizon, and what would have been expected."""
    if replay is None:
        numbers = {"came": pl.Float64, "was_expected": pl.Float64}
        return pl.DataFrame(schema={"item": pl.String, "place": pl.String, **numbers})
    judged = replay.quality.forecast_drift.filter(pl.col("cases") > 0)
    return judged.select(*SERIES, "came", was_expected="expected")


def _worst(result: Result, rows: pl.DataFrame, rhythm: Rhythm, replay: Replay | None) -> Section:
    sales, made = result.tables["sales"], result.frames["forecast"]
    worst = rows.head(FANS)
    past = past_of(sales, result.tables.get("known"), rhythm, result.as_of.date(), worst.select(SERIES))
    parts: list[Html] = []
    for row in worst.iter_rows(named=True):
        own = made.filter((pl.col("item") == row["item"]) & (pl.col("place") == row["place"])).sort("date")
        one_offs = result.frames["one_off_orders"].join(own, on=SERIES, how="semi")
        likely = result.frames["likely_stockouts"].join(own, on=SERIES, how="semi")
        parts += [
            fan(
                row["label"],
                past,
                own,
                one_offs["date"].to_list(),
                likely.select("first_day", "last_day").rows(),
            ),
            note(row["why"]),
        ]
    unit = "money" if rows["worth"].count() else "base units"
    columns = [
        *_SERIES,
        Column("was_expected", "Expected", unit="a horizon ago", guess=True),
        Column("came", "Came"),
        Column("missed", "Missed", unit=unit, show=_whole),
        Column("expected", "Expected", unit="now", guess=True),
        Column("worth", "Worth", unit="money", show=_whole, guess=True),
    ]
    if replay is not None:
        parts.append(table(rows.drop_nulls("missed"), columns, f"Worst items by {unit}", most=30))
    ranked = "it would have missed, made one horizon ago" if replay else "lie between its median and its top"
    return Section(
        f"The worst items by {unit}",
        f"A forecast is the worse, the more {unit} {ranked}. The band reaches from the lowest quantile to "
        "the highest.",
        parts,
    )


def _changed(changes: pl.DataFrame) -> list[Section]:
    if changes.is_empty():
        return []
    named = changes.with_columns(label=_label("item"))
    columns = [Column("label", "Item"), Column("change", "Change"), Column("why", "Why")]
    sentence = "Beside the run before, brought to the same number of periods. Largest change first."
    return [Section("What changed", sentence, [table(named, columns, "Changes", most=50)])]


def _promises(replay: Replay | None) -> Section:
    if replay is None:
        words = "The past is too short: at least three horizons are needed to try it."
        return Section("Did the quantiles hold?", "", [note(words)])
    parts = calibration(replay.quality.forecast_coverage, "period", "How often each quantile held")
    some = (
        f"Tried on {replay.judged:,} of {replay.of:,} items and places, "
        if replay.judged < replay.of
        else "Tried "
    )
    parts.append(note(some + "by a forecast made one horizon ago, from what was known then."))
    return Section("Did the quantiles hold?", SENTENCE, parts)


def _all_items(rows: pl.DataFrame) -> Section:
    ordered = rows.sort(
        ["worth", "expected", *SERIES], descending=[True, True, False, False], nulls_last=True
    )
    words = [Column("label", "Item"), Column("why", "In words")]
    parts = [
        *_SERIES,
        Column("expected", "Expected", guess=True),
        Column("level", "Last year", unit="in such a time"),
        *(Column(part, part.capitalize(), guess=True) for part in _PARTS),
    ]
    return Section(
        "All items, and why",
        "Most money first. Last year's pace and the parts beside it add up to what is expected.",
        [
            table(ordered, words, "Expected and why"),
            folded("The parts in numbers", table(ordered, parts, "Parts of what is expected")),
        ],
    )


def _label(name: str | pl.Expr) -> pl.Expr:
    return pl.concat_str(name, pl.lit(" at "), "place")


_PARTS = ("trend", "season", "price", "promotion", "holiday", "other", "stockouts")
