"""Ours without each of its parts: every member must earn its place.

A group of numbers that a series shows (`decide/demand/traits.py`) is put to nothing, everywhere; or a part of
the method is switched off. The change of each score is in percent; above zero the part helps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.demand_panels import Panel
from benchmarks.demand_scores import scores
from benchmarks.table import Figure
from wharfinger.decide.demand import drivers, history, kernels, pooled
from wharfinger.decide.demand.stockouts import NONE
from wharfinger.decide.demand.traits import TRAITS

GROUPS = {
    "exponential smoothing": ("smoothed_short", "smoothed_long"),
    "means of the last spans": ("last_half_span", "last_span", "last_4_spans"),
    "frequency times size (Croston)": ("frequency", "size"),
    "past totals (bootstrap)": ("usual_total", "largest_total", "deviation_of_totals"),
    "whole window": ("whole_window",),
}
SCORES = ("wQL0.5", "wQL0.9", "wQL0.95", "LTD_wQL0.5", "LTD_wQL0.95", "LTD_wQL0.99", "LTD_cov0.95", "bias")


def ablation_rows(panel: Panel, earlier: int) -> list[dict[str, Figure]]:
    """The whole, then each part left out, on all series."""
    whole = _scored(panel, earlier)
    rows: list[dict[str, Figure]] = [{"without": "(nothing)", **{name: whole[name] for name in SCORES}}]
    for name, left_out in parts().items():
        with left_out():
            found = _scored(panel, earlier)
        rows.append({"without": name, **{score: found[score] for score in SCORES}})
    return rows


def parts() -> dict[str, Callable[[], Any]]:
    """What can be left out, each as a context in which it is."""
    found: dict[str, Callable[[], Any]] = {name: _without(names) for name, names in GROUPS.items()}
    found["rule on logarithms"] = lambda: patch.object(pooled, "ROWS_FOR_LOGS", np.inf)
    found["season of the year"] = lambda: patch.object(drivers, "YEARS_FOR_SEASON", np.inf)
    found["likely stockouts"] = lambda: patch.object(history, "learn_outages", lambda *_: NONE)
    found["one-off orders"] = lambda: patch.object(history, "without_one_offs", lambda sold, _: sold)
    return found


def _without(names: tuple[str, ...]) -> Callable[[], Any]:
    columns = [TRAITS.index(name) for name in names]
    measure = kernels.measure

    def less(*given: Any) -> Any:
        out = measure(*given)
        out[:, columns] = 0.0
        return out

    @contextmanager
    def left_out() -> Iterator[None]:
        with patch.object(kernels, "measure", less):
            yield

    return left_out


def _scored(panel: Panel, earlier: int) -> dict[str, float]:
    from benchmarks.demand_accuracy import ours

    origins = [origin - earlier * panel.horizon for origin in panel.origins]
    made = {origin: ours(panel, origin) for origin in origins}
    return scores(panel, made, np.arange(len(panel.demand)))
