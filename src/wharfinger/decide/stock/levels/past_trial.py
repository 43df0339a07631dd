"""How such levels would have served in the past: what the promise lacks or has to spare is seen there.

Rules that knew only what came before the first of the last reviews say what would have been expected at
each of them, and the levels that follow are replayed on the demand that came. The share that is missed
differs from the one foretold: the future differs from what was learned, demand moves as a whole, and what
was bought on a higher level still lies there when the level has fallen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.cleaned import Cleaned, cleaned
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.question import Question
from wharfinger.decide.demand.total import learn
from wharfinger.decide.stock.levels.choosing import Curves, Rows
from wharfinger.decide.stock.levels.fans import SERIES, Fans, Times, fans_at

Array = NDArray[np.float64]

MOST_SERIES = 1500
MOST_REVIEWS = 12
SPANS = 4
"""So many times lead time and review are replayed, where the past is long enough."""
LEAST_SPANS = 2
LARGEST = 4.0
"""The correction is at most this factor."""
MISSED, SERIES_SAY = 30.0, 100.0
"""Half of it is believed after so many units missed, and half with so many series: few had little to teach
the rules of then, which were worse for it than those of today."""


@dataclass(frozen=True)
class Trial:
    """Which series are replayed, when levels are set, how often is ordered, what was expected and came."""

    few: Rows
    reviews: Rows
    every: int
    expected: list[Fans]
    came: Array
    lead: Rows


def trial(
    now: Cleaned, past: History, question: Question, times: Times, review_periods: float
) -> Trial | None:
    """The last reviews; None where the past is too short to tell."""
    rows = times.asked
    if rows.is_empty():
        return None
    whole = max(round(review_periods), 1)
    longest = float(rows["periods"].to_numpy().max())
    count = min(int(np.ceil(SPANS * longest / whole)), MOST_REVIEWS)
    apart = whole * int(np.ceil(SPANS * longest / whole / count))
    reviews = past.periods - apart * np.arange(count, 0, -1)
    reviews = reviews[reviews >= LEAST_SPANS * longest]
    if len(reviews) < 2 or past.periods - reviews[0] < LEAST_SPANS * longest:
        return None
    few = np.unique(np.linspace(0, rows.height - 1, min(MOST_SERIES, rows.height)).round().astype(np.int64))
    begin = past.upto(int(reviews[0]))
    shared = learn(begin, question.given, times.both.lengths["length"].unique(), times.probs, question.seed)
    then = cleaned(past, question.given, times.longest, shared["effects"])
    expected = [
        fans_at(replace(then, past=then.past.upto(int(review))), question, times, shared).some(few)
        for review in reviews
    ]
    order = rows.select(SERIES).join(
        past.series.with_row_index("row"), on=SERIES, how="left", maintain_order="left"
    )
    came = now.wanted[order["row"].to_numpy()[few].astype(np.int64)]
    return Trial(few, reviews, whole, expected, came, rows["lead"].to_numpy()[few].round().astype(np.int64))


def correction(tried: Trial, curves: list[Curves], kept: list[Rows], lot: Array, step: Array) -> float:
    """How many times the foretold share of missed units was missed, had these levels been kept."""
    from wharfinger.decide.stock.levels.replay_kernel import replayed

    lowest = np.column_stack([k * curve.apart for k, curve in zip(kept, curves, strict=True)])
    foretold = sum(float(curve.at(k)[0].sum()) for k, curve in zip(kept, curves, strict=True))
    expected = sum(float(curve.wanted.sum()) for curve in curves)
    missed, wanted = replayed(tried.came, tried.lead, tried.reviews, tried.every, lowest, lot, step)
    if not (foretold > 0 and wanted > 0 and expected > 0):
        return 1.0
    ratio = (missed / wanted) / (foretold / expected)
    count = len(tried.few)
    say = missed / (missed + MISSED) * count / (count + SERIES_SAY)
    return float(np.clip(max(ratio, 1e-9) ** say, 1 / LARGEST, LARGEST))
