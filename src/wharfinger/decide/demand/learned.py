"""What is learned once from all series, and handed to every piece of the work as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.backtest import period_rows, total_rows
from wharfinger.decide.demand.cleaned import Cleaned
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.pooled import Rows, Rules, learn_mean, learn_quantiles
from wharfinger.decide.demand.traits import DEVIATION, EVER

Array = NDArray[np.float64]

TEXTBOOK = EVER, DEVIATION
MOST_TEACHERS = 4000
"""More series than this teach nothing new, and cost as much again."""
TOTAL_OFFSET = 0.1
PERIOD_OFFSET = 0.03
"""What is added before a logarithm is taken, in usual sizes of a sale."""


@dataclass(frozen=True)
class TotalRules:
    """How to judge a total: quantiles, mean, and standard deviation as weighted sums of traits."""

    quantiles: Rules
    mean: Array
    sd: Array


def teachers(past: History, seed: int) -> History:
    """The series from which rules are learned: all, or of very many a part drawn by the seed."""
    if len(past.sold) <= MOST_TEACHERS:
        return past
    rows = np.random.default_rng(seed).choice(len(past.sold), MOST_TEACHERS, replace=False)
    return past.some(np.sort(rows))


def learn_total(
    history: History, seen: Mapping[int, Cleaned], periods: int, probs: Sequence[float], seed: int
) -> TotalRules:
    """The rules for the total over so many periods."""
    rows = total_rows(history, seen, periods, seed)
    quantiles = learn_quantiles(rows, probs, TEXTBOOK, TOTAL_OFFSET * usual_size(history))
    mean = learn_mean(rows, EVER)
    return TotalRules(quantiles, mean, _learn_sd(rows, mean))


def learn_periods(
    history: History, seen: Mapping[int, Cleaned], horizon: int, probs: Sequence[float], seed: int
) -> Rules:
    """The rules for single periods up to so many ahead."""
    rows = period_rows(history, seen, horizon, seed)
    return learn_quantiles(rows, probs, TEXTBOOK, PERIOD_OFFSET * usual_size(history))


def usual_size(history: History) -> float:
    """The median, over all series, of the mean of periods with a sale; one where nothing sold."""
    often = (history.demand > 0).sum(axis=1)
    sizes = history.demand.sum(axis=1)[often > 0] / often[often > 0]
    return float(np.median(sizes)) if len(sizes) else 1.0


def rules_frame(
    periods: int, rules: Rules, mean: Array | None = None, sd: Array | None = None
) -> pl.DataFrame:
    """The rules as rows: kind, number of the quantile, weights."""
    rows: list[tuple[int, str, int, list[float]]] = [
        (periods, "constants", 0, [rules.offset, rules.share_of_logs])
    ]
    rows += [(periods, "linear", k, list(weights)) for k, weights in enumerate(rules.linear)]
    rows += [(periods, "logs", k, list(weights)) for k, weights in enumerate(rules.logs)]
    if mean is not None:
        rows.append((periods, "mean", 0, list(mean)))
    if sd is not None:
        rows.append((periods, "sd", 0, list(sd)))
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "periods": pl.Int64,
        "kind": pl.String,
        "number": pl.Int64,
        "weights": pl.List(pl.Float64),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def rules_of(frame: pl.DataFrame, periods: int) -> Rules:
    """The rules for quantiles from their rows."""
    offset, share = weights_of(frame, periods, "constants")[0]
    return Rules(
        weights_of(frame, periods, "linear"), weights_of(frame, periods, "logs"), float(offset), float(share)
    )


def weights_of(frame: pl.DataFrame, periods: int, kind: str) -> Array:
    """A row of weights for each quantile."""
    rows = frame.filter((pl.col("periods") == periods) & (pl.col("kind") == kind)).sort("number")
    return np.array(rows["weights"].to_list(), dtype=np.float64)


def _learn_sd(rows: Rows, mean: Array) -> Array:
    """Weights of the traits whose sum is the standard deviation.

    The mean size of the error is learned, which one wild error moves less than a square, and stretched so
    that the squares agree over all rows.
    """
    missed = np.abs(rows.came - np.maximum(rows.traits @ mean, 0.0))
    errors = Rows(rows.traits, missed, rows.weight, rows.scale)
    size = learn_mean(errors, DEVIATION)
    expected = np.maximum(rows.traits @ size, 0.0)
    weight = rows.weight * rows.scale**-1.0
    squares = float((weight * expected**2).sum())
    return size * np.sqrt(float((weight * missed**2).sum()) / squares) if squares > 0 else size
