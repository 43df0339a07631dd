"""The demand until the goods are there: its whole distribution, summed over the time in between."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import AsOf, Frames
from wharfinger.decide.demand.arguments import QUANTILES
from wharfinger.decide.demand.assortment import traded
from wharfinger.decide.demand.backtest import cuts, total_traits
from wharfinger.decide.demand.cleaned import Cleaned, cleaned, learn_cleaned
from wharfinger.decide.demand.given import Given
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.lead_times import SERIES, LeadTimes, lead_times, learned_quantiles
from wharfinger.decide.demand.learned import learn_total, rules_frame, rules_of, teachers, weights_of
from wharfinger.decide.demand.newcomers import learn_newcomers, newcomers, own_say
from wharfinger.decide.demand.question import Question
from wharfinger.tables import Frame
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]


MOST_LENGTHS = 8
"""More lengths than this are judged between so many that are learned."""


def forecast_total(
    sales: Frame,
    *,
    periods: float | Frame,
    periods_sd: float = 0.0,
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
    A row for each item and place; one that was never sold has zeros. Where the time itself is not sure,
    `periods_sd` (or a column of that name) is its standard deviation; or a column `weight` says how often it
    takes each of the lengths, and the rows of an item give one answer together.
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
    return summed(question, periods, periods_sd)


def summed(
    question: Question, periods: float | Frame, periods_sd: float = 0.0, shared: Frames | None = None
) -> pl.DataFrame:
    """The answer for totals, by what is `shared` where that was learned before."""
    past = question.past(shared)
    times = lead_times(periods, periods_sd, past.series)
    probs = learned_quantiles(question.probs, random=times.random)
    if shared is None:
        shared = learn(past, question.given, times.lengths["length"].unique(), probs, question.seed)
    now = cleaned(past, question.given, max(_learned_lengths(shared)), shared["effects"])
    return totals(now, question.given.items, times, shared, question.names, probs, question.made_at)


def learn(past: History, given: Given, lengths: Iterable[float], probs: Sequence[float], seed: int) -> Frames:
    """The rules for these lengths, from all series."""
    learned = knots(lengths) or [1]
    few = teachers(past, seed)
    effects, newcomers, rules = pl.DataFrame(), [], []
    for n in learned:
        effects, seen = learn_cleaned(few, given, n, seed, cuts(few, n))
        whole = seen[max(seen)] if few is past else cleaned(past, given, n, effects)
        newcomers.append(learn_newcomers(whole, given.items, n, probs).with_columns(periods=pl.lit(n)))
        found = learn_total(few, seen, n, probs, seed)
        rules.append(rules_frame(n, found.quantiles, found.mean, found.sd))
    return {
        "timeline": past.timeline.frame(),
        "neighbours": past.neighbours,
        "effects": effects,
        "newcomers": pl.concat(newcomers),
        "rules": pl.concat(rules),
    }


def totals(
    now: Cleaned,
    items: pl.DataFrame | None,
    times: LeadTimes,
    shared: Frames,
    names: dict[float, str],
    probs: Sequence[float],
    made_at: dt.datetime,
) -> pl.DataFrame:
    """An answer for each time asked about, judged by the rules for the quantiles `probs`."""
    rows = times.asked.join(
        now.past.series.with_row_index("row"), on=SERIES, how="left", maintain_order="left"
    )
    _check_sold(rows)
    answer = times.lengths["answer"].to_numpy().astype(np.int64)
    learned = _learned_lengths(shared)
    judged = [_judge(now, items, length, shared) for length in learned]
    each = _between(judged, learned, times.lengths["length"].to_numpy(), rows["row"].to_numpy()[answer])
    found = _mixed(each, times, probs, list(names)) if times.random else each
    columns = dict(zip(["mean", "sd", *names.values()], found.T, strict=True))
    kept = [*SERIES, "periods", *(["periods_sd"] if times.random else [])]
    return (
        rows.select(kept)
        .with_columns(
            **{name: pl.Series(values) for name, values in columns.items()}, made_at=pl.lit(made_at)
        )
        .sort(*SERIES, "periods")
    )


def knots(lengths: Iterable[float]) -> list[int]:
    """The whole lengths that are learned: those around each asked for, or a few over their range."""
    around = sorted({n for length in lengths for n in (math.floor(length), math.ceil(length)) if n > 0})
    if len(around) <= MOST_LENGTHS:
        return around
    return sorted({round(n) for n in np.geomspace(around[0], around[-1], MOST_LENGTHS)})


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


def _between(judged: list[Array], learned: list[int], lengths: Array, row: NDArray[np.uint32]) -> Array:
    """Between two learned lengths the mean grows with time, what is around it with the root of time."""
    every = np.stack([np.zeros_like(judged[0]), *judged])
    steps = np.array([0, *learned], dtype=np.float64)
    after = np.minimum(np.searchsorted(steps, lengths), len(learned))
    late, early = every[after, row], every[after - 1, row]
    begin, end = steps[after - 1], steps[after]
    part = ((lengths - begin) / (end - begin))[:, None]
    root = ((np.sqrt(lengths) - np.sqrt(begin)) / (np.sqrt(end) - np.sqrt(begin)))[:, None]
    mean = early[:, :1] + part * (late[:, :1] - early[:, :1])
    sd = early[:, 1:2] + root * (late[:, 1:2] - early[:, 1:2])
    off_early, off_late = early[:, 2:] - early[:, :1], late[:, 2:] - late[:, :1]
    quantiles = mean + off_early + root * (off_late - off_early)
    between = np.maximum(np.column_stack([mean, sd, quantiles]), 0.0)
    return np.where((lengths == end)[:, None], late, between)


def _mixed(each: Array, times: LeadTimes, probs: Sequence[float], asked: Sequence[float]) -> Array:
    """Demand over a random time: that over each length, mixed; how long it takes has no say in demand."""
    from wharfinger.decide.demand.mixture_kernels import mixed_quantiles

    answer = times.lengths["answer"].to_numpy().astype(np.int64)
    weight, count = times.lengths["weight"].to_numpy(), times.asked.height
    mean = np.bincount(answer, weight * each[:, 0], count)
    square = np.bincount(answer, weight * (each[:, 1] ** 2 + each[:, 0] ** 2), count)
    sd = np.sqrt(np.maximum(square - mean**2, 0.0))
    quantiles = mixed_quantiles(each[:, 2:], np.array(probs), weight, answer, count, np.array(asked))
    return np.column_stack([mean, sd, quantiles])
