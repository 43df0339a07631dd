"""Rules learned from all series together: quantiles and means as weighted sums of what a series shows.

A quantile is half a weighted sum of the traits and half the same sum on their logarithms. The first is right
where demand adds up, the second where it multiplies; their errors partly cancel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.trees import Trees
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]

ROUNDS = 10
WIDTHS = (16.0, 4.0, 1.0)
"""Smoothed widely at first, so that Newton's steps find their way."""
SMOOTH = 0.1
NARROWEST = 1e-3
"""In parts of the usual error; below that of the usual size, where there is no error."""
SHORTEST = 1e-3
"""The smallest part of a Newton step that is tried."""
REFITS = 2
"""How often a rule is learned again without the rows for which it says zero (Buchinsky 1994)."""
SHRINK = 3e-4
"""How much the textbook's rule weighs, as a part of all rows."""
ALIKE_ROWS = 30.0
"""And so many rows beside, so that few of them do not choose wildly."""
ROWS_FOR_LOGS = 500.0
"""So many rows give the rule on logarithms half of its full say."""


@dataclass(frozen=True)
class Rows:
    """What was known, `traits`, and what then came, with weights. `scale` is the size of each, `moment` the
    period at which it was known.
    """

    traits: Array
    came: Array
    weight: Array
    scale: Array
    moment: Array

    def some(self, which: NDArray[np.bool_]) -> Rows:
        """These alone."""
        return Rows(*(part[which] for part in (self.traits, self.came, self.weight, self.scale, self.moment)))


@dataclass(frozen=True)
class Rules:
    """For each quantile weights of the traits, and of their logarithms after a constant; and trees where
    enough is known for them.
    """

    linear: Array
    logs: Array
    offset: float
    share_of_logs: float
    trees: Trees | None = None

    def quantiles(self, traits: Array) -> Array:
        """A row for each row of traits; never below zero, never crossing."""
        from wharfinger.decide.demand.kernels import judge

        if traits.shape[1] != self.linear.shape[1]:
            raise DecisionError(
                found=f"{traits.shape[1]} numbers of each series, signals among them",
                expected=f"the {self.linear.shape[1]} from which the rules were learned",
                mend="give the same signals as when they were learned, or learn anew",
            )
        found = judge(traits, self.linear, self.logs, self.offset, self.share_of_logs)
        if self.trees is not None:
            found = np.maximum(found + self.trees.added(traits), 0.0)
        return np.sort(found, axis=1)


def learn_quantiles(
    rows: Rows, probs: Sequence[float], textbook: tuple[int, int], offset: float, near: Rules | None = None
) -> Rules:
    """The rules for these quantiles. `textbook` names the traits for mean and standard deviation; rules that
    are `near` save most of the way.
    """
    usual = rows.scale**-0.8
    flat, came = rows.traits * usual[:, None], rows.came * usual
    logs = np.column_stack([np.ones(len(came)), np.log(rows.traits + offset)])
    log_came = np.log(rows.came + offset)
    log_weight = rows.weight * rows.scale**0.8
    log_prior = np.zeros(logs.shape[1])
    log_prior[1 + textbook[0]] = 1.0
    linear_rules, log_rules = [], []
    for k, prob in enumerate(probs):
        prior = np.zeros(rows.traits.shape[1])
        prior[textbook[0]], prior[textbook[1]] = 1.0, NormalDist().inv_cdf(prob)
        zero, floor = np.zeros(len(came)), np.full(len(came), np.log(offset))
        plain, grown = (None, None) if near is None else (near.linear[k], near.logs[k])
        linear_rules.append(_refitted(flat, came, prob, rows.weight, prior, zero, plain))
        log_rules.append(_refitted(logs, log_came, prob, log_weight, log_prior, floor, grown))
    count = len(came)
    return Rules(np.array(linear_rules), np.array(log_rules), offset, 0.5 * count / (count + ROWS_FOR_LOGS))


def learn_mean(rows: Rows, textbook: int) -> Array:
    """Weights of the traits whose sum is the mean, by least squares weighted by one over the scale.

    As the scale is itself a sum of traits, the errors over all rows then add up to nothing.
    """
    usual = rows.scale**-0.5
    x, y = rows.traits * usual[:, None], rows.came * usual
    prior = np.zeros(x.shape[1])
    prior[textbook] = 1.0
    return _drawn(x, y, rows.weight, prior)


def _refitted(
    x: Array, y: Array, prob: float, weight: Array, prior: Array, floor: Array, near: Array | None
) -> Array:
    rule = learn_quantile(x, y, prob, weight, prior, near)
    for _ in range(REFITS):
        above = x @ rule > floor + 1e-9
        if above.all() or not above.any():
            break
        rule = learn_quantile(x[above], y[above], prob, weight[above], prior, rule)
    return rule


def learn_quantile(
    x: Array,
    y: Array,
    prob: float,
    weight: Array,
    prior: Array,
    start: Array | None = None,
) -> Array:
    """The weighted sum of columns that is passed in `1 - prob` of the rows, drawn towards `prior`.

    `start` is a rule that is already near.

    Newton's method on the pinball loss, smoothed by a logistic kernel whose width shrinks as rows grow
    (Fernandes, Guerre and Horta 2021, J. Business & Economic Statistics 39:338-357).
    """
    from wharfinger.decide.demand.pooled_kernels import squares

    count, columns = x.shape
    if not weight.sum() > 0 or not np.abs(y).sum() > 0:
        return prior
    both, right = squares(x, y, weight)
    mean = _solved(both, right, count, prior)
    size = float(np.average(np.abs(y), weights=weight))
    missed = float(np.average(np.abs(y - x @ mean), weights=weight))
    drawn = SHRINK + ALIKE_ROWS / count
    ridge = drawn * both.diagonal() / size + 1e-9
    width = max(SMOOTH * ((columns + np.log(count)) / count) ** 0.4, NARROWEST) * max(
        missed, NARROWEST * size
    )
    rule = mean if start is None else start
    for wider in WIDTHS if start is None else WIDTHS[-1:]:
        rule = _descended(x, y, prob, weight, wider * width, ridge, prior, rule)
    return rule


def _descended(
    x: Array, y: Array, prob: float, weight: Array, width: float, ridge: Array, prior: Array, rule: Array
) -> Array:
    from wharfinger.decide.demand.pooled_kernels import bend_at, loss_at

    def loss(trial: Array) -> float:
        smooth = loss_at(x, y, weight, prob, width, trial)
        return float(smooth + 0.5 * ridge @ (trial - prior) ** 2)

    now = loss(rule)
    for _ in range(ROUNDS):
        slope, bend = bend_at(x, y, weight, prob, width, rule)
        slope += ridge * (rule - prior)
        step = np.linalg.solve(bend + np.diag(ridge), slope)
        part = 1.0
        while (then := loss(rule - part * step)) > now - 1e-4 * part * float(slope @ step):
            part /= 2
            if part < SHORTEST:
                return rule
        gained, now, rule = now - then, then, rule - part * step
        if gained < 1e-6 * abs(now):
            return rule
    return rule


def _drawn(x: Array, y: Array, weight: Array, prior: Array) -> Array:
    """Weighted least squares, drawn towards `prior`."""
    if not weight.sum() > 0:
        return prior
    from wharfinger.decide.demand.pooled_kernels import squares

    return _solved(*squares(x, y, weight), len(x), prior)


def _solved(both: Array, right: Array, count: int, prior: Array) -> Array:
    own = both.diagonal()
    ridge = (SHRINK + ALIKE_ROWS / count) * own + 1e-9 * own.max() + 1e-12
    return np.linalg.solve(both + np.diag(ridge), right + ridge * prior)
