"""What no weighted sum can say: boosted trees over all series, that begin from what the rules say.

The error that the rules leave is taken in parts of a series' own size, and so is what the trees look at. A
leaf is so large that its quantile can be told. How much the trees have to say is tried on the last moments,
and is nothing where they do not help.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wharfinger.decide.demand.traits import BURST, LEVEL
from wharfinger.tables.errors import DecisionError

Array = NDArray[np.float64]

TREES, RATE, LEAVES, BINS = 20, 0.2, 8, 63
BEYOND = 20
"""In a leaf so many rows lie beyond its quantile, rows that see the same future counted as one."""
SETTINGS = {
    "objective": "quantile",
    "learning_rate": RATE,
    "num_leaves": LEAVES,
    "max_bin": BINS,
    "boost_from_average": False,
    "feature_pre_filter": False,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "seed": 0,
    "verbosity": -1,
}


@dataclass(frozen=True)
class Trees:
    """For each quantile a model as LightGBM writes it down; `say` is the part of it that counts."""

    models: tuple[str, ...]
    say: float
    usual_size: float

    def added(self, traits: Array) -> Array:
        """What they add to each quantile; a row's digits do not hang on the other rows."""
        lightgbm = _lightgbm()
        size, shown = _sized(traits, self.usual_size)
        parts = [
            np.asarray(lightgbm.Booster(model_str=text).predict(shown, num_threads=1)) for text in self.models
        ]
        return np.asarray(self.say * size[:, None] * np.column_stack(parts))


def can_grow() -> bool:
    """Whether LightGBM can be loaded; without it forecasts go by the rules alone, and a warning says so."""
    try:
        _lightgbm()
    except DecisionError as missing:
        warnings.warn(f"forecasts do without trees over all series: {missing}", stacklevel=2)
        return False
    return True


def grown(
    traits: Array,
    came: Array,
    weight: Array,
    before: Array,
    probs: Sequence[float],
    alike: int,
    usual_size: float,
) -> Trees:
    """Trees for what was missed by `before`, the quantiles of each row by the rules.

    `alike` is how many rows of a series see the same future.
    """
    lightgbm = _lightgbm()
    size, shown = _sized(traits, usual_size)
    data = lightgbm.Dataset(
        shown, label=came / size, weight=weight * size**0.2, params=SETTINGS, free_raw_data=False
    )
    models = []
    for k, prob in enumerate(probs):
        data.set_init_score(before[:, k] / size)
        leaf = round(BEYOND * alike / min(prob, 1 - prob))
        settings = {**SETTINGS, "alpha": prob, "min_data_in_leaf": leaf}
        models.append(lightgbm.train(settings, data, num_boost_round=TREES).model_to_string())
    return Trees(tuple(models), 1.0, usual_size)


def _sized(traits: Array, usual_size: float) -> tuple[Array, Array]:
    """The size of each row, and its traits in parts of it; the size itself beside the usual one."""
    size = traits[:, LEVEL] + traits[:, BURST]
    some = np.where(size > 0, size, 1.0)
    return size, np.column_stack([traits / some[:, None], np.log(some / usual_size)])


def _lightgbm() -> Any:
    try:
        import lightgbm
    except OSError as cause:
        raise DecisionError(
            found=f"LightGBM, which cannot be loaded: {cause}",
            expected="the system's OpenMP library, libgomp.so.1",
            mend="install it: apt install libgomp1, or dnf install libgomp",
        ) from cause
    return lightgbm
