"""The picture of one item: its past, empty shelves and promotions marked, and the fan of what may come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from wharfinger.decide.demand.rhythm import Rhythm
from wharfinger.decide.demand.scores import probs_of
from wharfinger.decide.demand.truth import OPEN_ENOUGH, SERIES, last_period, sold_by_period
from wharfinger.decide.report import Band, Html, Line, Mark, Span, line

PAST_HORIZONS = 4
"""The past is shown for so many horizons,"""
LEAST_PAST = 16
"""and at least for so many periods."""


@dataclass(frozen=True)
class Past:
    """What the pictures are drawn from: sales by period, and the days on which something was on."""

    sold: pl.DataFrame
    promoted: pl.DataFrame
    rhythm: Rhythm
    end: int


def past_of(
    sales: pl.DataFrame, known: pl.DataFrame | None, rhythm: Rhythm, today: dt.date, leaders: pl.DataFrame
) -> Past:
    """Of these items and places only."""
    few = sales.join(leaders, on=SERIES, how="semi")
    return Past(
        sold_by_period(few, rhythm, today),
        _promoted(few, known, rhythm),
        rhythm,
        last_period(sales, rhythm, today),
    )


def fan(
    title: str,
    past: Past,
    coming: pl.DataFrame,
    one_offs: Sequence[dt.date] = (),
    likely: Sequence[tuple[dt.date, dt.date]] = (),
) -> Html:
    """One item at one place: `coming` are its rows of the forecast, `likely` its likely stockouts."""
    item, place = coming.select(SERIES).row(0)
    rhythm, names = past.rhythm, list(probs_of(coming))
    shown = max(PAST_HORIZONS * coming.height, LEAST_PAST)
    own = past.sold.filter((pl.col("item") == item) & (pl.col("place") == place))
    known = own.filter(pl.col("number") >= past.end - shown)["number"].sort()
    begin = int(known[0]) if len(known) else past.end
    every = pl.DataFrame({"number": range(begin, past.end)}, schema={"number": pl.Int64})
    whole = every.join(own, on="number", how="left", maintain_order="left").select(
        "number",
        date=pl.Series([rhythm.first_day(number) for number in every["number"]], dtype=pl.Date),
        sold=pl.col("came").fill_null(0.0),
        shut=pl.col("open").fill_null(1.0) < OPEN_ENOUGH,
    )
    both = pl.concat([whole.select("date", "sold"), coming.select("date", "mean", *names)], how="diagonal")
    spans = _spans(whole.filter("shut")["number"].to_list(), rhythm, "empty shelf", bad=True)
    first_shown = rhythm.first_day(begin)
    for first, last in likely:
        if last >= first_shown:
            end = rhythm.first_day(rhythm.number_of(last) + 1)
            spans.append(Span(max(first, first_shown), end, "likely empty", "bad"))
    spans += _spans(
        _promotions(past, item, place, range(begin, past.end + coming.height)), rhythm, "promotion", bad=False
    )
    marks = [Mark(day, "one-off order") for day in one_offs if day >= first_shown]
    bands = [
        Band(names[0], name, f"{name[1:].replace('_', '.')} of 100")
        for name in (names[-1:] if names[1:] else [])
    ]
    lines = [Line("sold", "sold"), Line("mean", "expected", guess=True)]
    return line(both, "date", lines, bands=bands, spans=spans, marks=marks, title=title, unit="base units")


def _promoted(sales: pl.DataFrame, known: pl.DataFrame | None, rhythm: Rhythm) -> pl.DataFrame:
    """item, place, number of every period with a promotion; null where it holds for all."""
    number = rhythm.number(pl.col("date"))
    found = [sales.filter(pl.col("promotion").fill_null(value=False)).select(*SERIES, number=number)]
    if known is not None and "promotion" in known.columns:
        found.append(known.filter(pl.col("promotion").cast(pl.Float64) > 0).select(*SERIES, number=number))
    return pl.concat(found).unique()


def _promotions(past: Past, item: str, place: str, shown: range) -> list[int]:
    rows = past.promoted.filter(
        (pl.col("item").is_null() | (pl.col("item") == item))
        & (pl.col("place").is_null() | (pl.col("place") == place))
        & pl.col("number").is_between(shown.start, shown.stop, closed="left")
    )
    return rows["number"].unique().sort().to_list()


def _spans(numbers: Sequence[int], rhythm: Rhythm, label: str, *, bad: bool) -> list[Span]:
    """Neighbouring periods as one span."""
    if not numbers:
        return []
    breaks = [k + 1 for k, (a, b) in enumerate(pairwise(numbers)) if b > a + 1]
    runs = [numbers[a:b] for a, b in pairwise([0, *breaks, len(numbers)])]
    return [
        Span(rhythm.first_day(run[0]), rhythm.first_day(run[-1] + 1), label, "bad" if bad else "plain")
        for run in runs
    ]
