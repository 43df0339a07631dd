"""The standard normal distribution, as far as stock needs it."""

from __future__ import annotations

import math


def normal_density(z: float) -> float:
    """The height of the bell at z."""
    return math.exp(-z * z / 2) / math.sqrt(2 * math.pi)


def normal_loss(z: float) -> float:
    """The standard normal loss function; Silver, Pyke and Thomas call it G_u(k)."""
    return max(normal_density(z) - z * math.erfc(z / math.sqrt(2)) / 2, 0.0)
