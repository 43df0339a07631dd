"""What is learned once from all series, and handed to every piece of the work as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.demand.backtest import period_rows, span, total_rows
from wharfinger.decide.demand.cleaned import Cleaned
from wharfinger.decide.demand.history import History
from wharfinger.decide.demand.pooled import Rows, Rules, learn_mean, learn_quantiles
from wharfinger.decide.demand.traits import DEVIATION, EVER
from wharfinger.decide.demand.trees import Trees, can_grow, grown

Array = NDArray[np.float64]

TEXTBOOK = EVER, DEVIATION
MOST_TEACHERS = 4000
"""More series than this teach nothing new, and cost as much again."""
FEWEST_FOR_TREES = 2000
"""Rows to learn from, below which trees are not even tried: about a hundred series."""
SAYS = (0.0, 0.25, 0.5, 0.75, 1.0)
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
    quantiles = learn_judge(rows, probs, TOTAL_OFFSET, usual_size(history), span(history, periods), periods)
    mean = learn_mean(rows, EVER)
    return TotalRules(quantiles, mean, _learn_sd(rows, mean))


def learn_total_mean(history: History, seen: Mapping[int, Cleaned], periods: int, seed: int) -> Array:
    """The rule for the mean of that total alone."""
    return learn_mean(total_rows(history, seen, periods, seed), EVER)


def learn_periods(
    history: History, seen: Mapping[int, Cleaned], horizon: int, probs: Sequence[float], seed: int
) -> Rules:
    """The rules for single periods up to so many ahead."""
    rows = period_rows(history, seen, horizon, seed)
    return learn_judge(rows, probs, PERIOD_OFFSET, usual_size(history), span(history, horizon), horizon)


def learn_judge(
    rows: Rows, probs: Sequence[float], offset: float, usual: float, length: int, periods: int
) -> Rules:
    """The rules, and trees beside them as far as they would have helped over the last span.

    Rules and trees are learned from the moments whose future had come before that span, and tried on it: for
    all quantiles the same say, so that chance does not choose.
    """
    rules = learn_quantiles(rows, probs, TEXTBOOK, offset * usual)
    moments = np.unique(rows.moment)
    if len(moments) < 2:
        return rules
    step = float(np.diff(moments).min())
    begin = moments[moments > moments[-1] - length][0]
    before, after = rows.some(rows.moment + periods <= begin), rows.some(rows.moment >= begin)
    if len(before.came) < FEWEST_FOR_TREES or not can_grow():
        return rules
    alike = max(round(max(length, periods) / step), 1)

    def with_trees(taught: Rows, by: Rules) -> Trees:
        said = by.quantiles(taught.traits)
        return grown(taught.traits, taught.came, taught.weight, said, probs, alike, usual)

    then = learn_quantiles(before, probs, TEXTBOOK, offset * usual, near=rules)
    tried = [_missed(then, after, probs)]
    trees = with_trees(before, then)
    tried += [_missed(replace(then, trees=replace(trees, say=say)), after, probs) for say in SAYS[1:]]
    with np.errstate(invalid="ignore"):
        beside = np.array(tried) / tried[0]
    say = SAYS[int(np.argmin(np.nan_to_num(beside, nan=1.0).mean(axis=1)))]
    return replace(rules, trees=replace(with_trees(rows, rules), say=say)) if say else rules


def _missed(rules: Rules, rows: Rows, probs: Sequence[float]) -> Array:
    """The quantile loss over these rows, for each quantile."""
    off = rows.came[:, None] - rules.quantiles(rows.traits)
    at = np.array(probs)
    return np.asarray(np.maximum(at * off, (at - 1) * off).sum(axis=0))


def usual_size(history: History) -> float:
    """The median, over all series, of the mean of periods with a sale; one where nothing sold."""
    often = (history.demand > 0).sum(axis=1)
    sizes = history.demand.sum(axis=1)[often > 0] / often[often > 0]
    return float(np.median(sizes)) if len(sizes) else 1.0


def rules_frame(
    periods: int, rules: Rules, mean: Array | None = None, sd: Array | None = None
) -> pl.DataFrame:
    """The rules as rows: kind, number of the quantile, weights, and a model where it is trees."""
    rows: list[tuple[int, str, int, list[float], str | None]] = [
        (periods, "constants", 0, [rules.offset, rules.share_of_logs], None)
    ]
    rows += [(periods, "linear", k, list(weights), None) for k, weights in enumerate(rules.linear)]
    rows += [(periods, "logs", k, list(weights), None) for k, weights in enumerate(rules.logs)]
    if (trees := rules.trees) is not None:
        constants = [trees.say, trees.usual_size]
        rows += [(periods, "trees", k, constants, model) for k, model in enumerate(trees.models)]
    if mean is not None:
        rows.append((periods, "mean", 0, list(mean), None))
    if sd is not None:
        rows.append((periods, "sd", 0, list(sd), None))
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "periods": pl.Int64,
        "kind": pl.String,
        "number": pl.Int64,
        "weights": pl.List(pl.Float64),
        "model": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def rules_of(frame: pl.DataFrame, periods: int) -> Rules:
    """The rules for quantiles from their rows."""
    offset, share = weights_of(frame, periods, "constants")[0]
    linear, logs = (weights_of(frame, periods, kind) for kind in ("linear", "logs"))
    return Rules(linear, logs, float(offset), float(share), _trees_of(frame, periods))


def _trees_of(frame: pl.DataFrame, periods: int) -> Trees | None:
    rows = frame.filter((pl.col("periods") == periods) & (pl.col("kind") == "trees")).sort("number")
    if rows.is_empty():
        return None
    say, usual = rows["weights"][0]
    return Trees(tuple(rows["model"]), say, usual)


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
    errors = replace(rows, came=missed)
    size = learn_mean(errors, DEVIATION)
    expected = np.maximum(rows.traits @ size, 0.0)
    weight = rows.weight * rows.scale**-1.0
    squares = float((weight * expected**2).sum())
    return size * np.sqrt(float((weight * missed**2).sum()) / squares) if squares > 0 else size
