"""The demand until the goods are there: its whole distribution, summed over the time in between."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, Frames
from wharfinger.decide.demand.arguments import LONGEST, QUANTILES, some_periods
from wharfinger.decide.demand.assortment import traded
from wharfinger.decide.demand.backtest import cuts, total_traits
from wharfinger.decide.demand.cleaned import Cleaned, cleaned, learn_cleaned
from wharfinger.decide.demand.given import Given
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.learned import learn_total, rules_frame, rules_of, weights_of
from wharfinger.decide.demand.newcomers import learn_newcomers, newcomers, own_say
from wharfinger.decide.demand.question import Question
from wharfinger.tables import MAIN_PLACE, Frame, Table
from wharfinger.tables.columns import number, text
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]


class Lengths(Table):
    """Over how many periods the demand of each item is summed."""

    item = text("the item", longest=200)
    place = text("the place", optional=True, default=MAIN_PLACE, longest=200)
    periods = number("how many periods; may be a fraction", above=0, at_most=LONGEST)


MOST_LENGTHS = 8
"""More lengths than this are judged between so many that are learned."""


def forecast_total(
    sales: Frame,
    *,
    periods: float | Frame,
    quantiles: Sequence[float] = QUANTILES,
    every: str | None = None,
    as_of: AsOf = None,
    known: Frame | None = None,
    signals: Frame | None = None,
    items: Frame | None = None,
    seed: int = 0,
) -> pl.DataFrame:
    """Mean, standard deviation and quantiles of the demand summed over the next periods.

    `periods` is a number for all, or a table with item, place (or none) and periods; fractions are allowed.
    A row for each item and place; one that was never sold has zeros.
    """
    question = Question.of(
        sales,
        quantiles=quantiles,
        every=every,
        as_of=as_of,
        seed=seed,
        known=known,
        signals=signals,
        items=items,
    )
    return summed(question, periods)


def summed(question: Question, periods: float | Frame, shared: Frames | None = None) -> pl.DataFrame:
    """The answer for totals, by what is `shared` where that was learned before."""
    asked = asked_lengths(periods)
    past = question.past(shared)
    if asked is None:
        asked = past.series.with_columns(periods=pl.lit(periods, dtype=pl.Float64))
    if shared is None:
        shared = learn(past, question.given, asked["periods"].unique(), question.probs, question.seed)
    now = cleaned(past, question.given, max(_learned_lengths(shared)), shared["effects"])
    return totals(now, question.given.items, asked, shared, question.names, question.made_at)


def learn(past: History, given: Given, lengths: Iterable[float], probs: Sequence[float], seed: int) -> Frames:
    """The rules for these lengths, from all series."""
    learned = knots(lengths) or [1]
    longest = learned[-1]
    found = {n: learn_cleaned(past, given, n, seed, cuts(past, n)) for n in learned}
    frames = []
    for length, (_, seen) in found.items():
        rules = learn_total(past, seen, length, probs, seed)
        frames.append(rules_frame(length, rules.quantiles, rules.mean, rules.sd))
    newcomers = [
        learn_newcomers(past, seen, given.items, n, probs).with_columns(periods=pl.lit(n))
        for n, (_, seen) in found.items()
    ]
    return {
        "timeline": past.timeline.frame(),
        "effects": found[longest][0],
        "newcomers": pl.concat(newcomers),
        "rules": pl.concat(frames),
    }


def totals(
    now: Cleaned,
    items: pl.DataFrame | None,
    asked: pl.DataFrame,
    shared: Frames,
    names: dict[float, str],
    made_at: dt.datetime,
) -> pl.DataFrame:
    """The rows asked for (item, place, periods), judged by the rules."""
    past = now.past
    rows = asked.join(past.series.with_row_index("row"), on=["item", "place"], how="left").sort(
        "item", "place", "periods"
    )
    _check_sold(rows)
    row, lengths = rows["row"].to_numpy(), rows["periods"].to_numpy()
    learned = _learned_lengths(shared)
    judged = {length: _judge(now, items, length, shared) for length in learned}
    found = np.empty((len(row), 2 + len(names)))
    for length in np.unique(lengths):
        of = lengths == length
        found[of] = _between(judged, learned, float(length), row[of])
    columns = dict(zip(["mean", "sd", *names.values()], found.T, strict=True))
    return rows.select("item", "place", "periods").with_columns(
        **{name: pl.Series(values) for name, values in columns.items()}, made_at=pl.lit(made_at)
    )


def knots(lengths: Iterable[float]) -> list[int]:
    """The whole lengths that are learned: those around each asked for, or a few over their range."""
    around = sorted({n for length in lengths for n in (math.floor(length), math.ceil(length)) if n > 0})
    if len(around) <= MOST_LENGTHS:
        return around
    return sorted({round(n) for n in np.geomspace(around[0], around[-1], MOST_LENGTHS)})


def asked_lengths(periods: float | Frame) -> pl.DataFrame | None:
    """The table of lengths, typed; None for a single number, checked."""
    if isinstance(periods, int | float):
        some_periods(periods)
        return None
    return Lengths.of(periods).unique(maintain_order=True)


def _check_sold(rows: pl.DataFrame) -> None:
    unknown = rows.filter(pl.col("row").is_null())
    if unknown.height:
        item, place = unknown.row(0)[:2]
        raise DecisionError(
            where="periods",
            found=f"item {item!r} at place {place!r}, of which no sale is known"
            + (f", and {unknown.height - 1} more" if unknown.height > 1 else ""),
            expected="items and places with a row in sales",
            mend="leave them out: forecasts for new items do not exist yet",
        )


def _learned_lengths(shared: Frames) -> list[int]:
    return sorted(shared["rules"]["periods"].unique().to_list())


def _judge(now: Cleaned, items: pl.DataFrame | None, periods: int, shared: Frames) -> Array:
    """Mean, standard deviation and quantiles of every series."""
    rules = shared["rules"]
    from wharfinger.decide.demand.kernels import weigh

    past = now.past
    traits = total_traits(now, past.periods, periods)
    quantiles = rules_of(rules, periods).quantiles(traits)
    mean, sd = (weigh(traits, weights_of(rules, periods, kind)[0]) for kind in ("mean", "sd"))
    sold = past.first < past.periods
    found = np.column_stack([mean, sd, quantiles]) * sold[:, None]
    learned = shared["newcomers"].filter(pl.col("periods") == periods).drop("periods")
    new = newcomers(now, items, learned, periods, "total")
    if len(new.rows):
        ahead = now.factor[new.rows, past.periods : past.periods + periods].mean(axis=1)
        say = own_say(now, new.rows)[:, None]
        found[new.rows] = say * found[new.rows] + (1 - say) * ahead[:, None] * new.found
    return np.asarray(found * traded(past.series, items)[:, None])


def _between(judged: dict[int, Array], learned: list[int], length: float, row: NDArray[np.uint32]) -> Array:
    """Between two learned lengths the mean grows with time, what is around it with the root of time."""
    after = min((n for n in learned if n >= length), default=learned[-1])
    before = max((n for n in learned if n <= length), default=0)
    late = judged[after][row]
    if before == after:
        return late
    early = judged[before][row] if before else np.zeros_like(late)
    part = (length - before) / (after - before)
    root = (math.sqrt(length) - math.sqrt(before)) / (math.sqrt(after) - math.sqrt(before))
    mean = early[:, :1] + part * (late[:, :1] - early[:, :1])
    sd = early[:, 1:2] + root * (late[:, 1:2] - early[:, 1:2])
    off_early, off_late = early[:, 2:] - early[:, :1], late[:, 2:] - late[:, :1]
    quantiles = mean + off_early + root * (off_late - off_early)
    return np.maximum(np.column_stack([mean, sd, quantiles]), 0.0)
