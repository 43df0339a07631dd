"""The distribution over a random time, a mixture of those over each length, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]

HALVINGS = 60


@njit
def mixed_quantiles(
    known: Array, probs: Array, weight: Array, answer: NDArray[np.int64], count: int, asked: Array
) -> Array:
    """The quantiles `asked` of each of `count` mixtures.

    Rows of `known` are quantiles at `probs`, those of one `answer` together, each of its weight in it.
    """
    out = np.zeros((count, len(asked)))
    begin = 0
    for n in range(count):
        end = begin
        while end < len(answer) and answer[end] == n:
            end += 1
        furthest = known[begin:end, -1].max()
        for k in range(len(asked)):
            low, high = 0.0, max(furthest, 1e-12)
            while _below(known, probs, weight, begin, end, high) < asked[k]:
                low, high = high, 2 * high
            for _ in range(HALVINGS):
                middle = 0.5 * (low + high)
                if _below(known, probs, weight, begin, end, middle) < asked[k]:
                    low = middle
                else:
                    high = middle
            out[n, k] = high
        begin = end
    return out


@njit
def _below(known: Array, probs: Array, weight: Array, begin: int, end: int, at: float) -> float:
    """The chance of at most so much."""
    chance = 0.0
    for i in range(begin, end):
        chance += weight[i] * _at_most(known[i], probs, at)
    return chance


@njit
def _at_most(known: Array, probs: Array, at: float) -> float:
    """Straight between known quantiles; beyond the last one the rest fades as it did before it."""
    last = len(known) - 1
    if at >= known[last]:
        wide = known[last] - known[last - 1]
        if wide <= 0:
            return 1.0
        fade = wide / np.log((1 - probs[last - 1]) / (1 - probs[last]))
        return float(1 - (1 - probs[last]) * np.exp(-(at - known[last]) / fade))
    if at < known[0]:
        return float(probs[0] * at / known[0])
    k = 0
    while known[k + 1] <= at:
        k += 1
    return float(probs[k] + (probs[k + 1] - probs[k]) * (at - known[k]) / (known[k + 1] - known[k]))
