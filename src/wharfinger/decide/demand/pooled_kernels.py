"""The loss behind `pooled`, compiled. Imported where it is called."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.compiled import njit

Array = NDArray[np.float64]


@njit
def smooth_loss(rest: Array, weight: Array, prob: float, width: float) -> float:
    """The pinball loss of what is left, smoothed by a logistic kernel of this width."""
    total = 0.0
    for i in range(len(rest)):
        far = -rest[i] / width
        bent = far if far > 40 else np.log1p(np.exp(far)) if far > -40 else 0.0
        total += weight[i] * (prob * rest[i] + width * bent)
    return total
