"""Ours without each of its parts: every member must earn its place.

A group of numbers that a series shows (`decide/demand/traits.py`) is put to nothing, everywhere; or a part of
the method is switched off. One row puts Holt and Winters' smoothing (`holt_winters`) in Theta's place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.demand_panels import Panel
from benchmarks.demand_scores import scores
from benchmarks.holt_winters import expected_totals
from benchmarks.table import Figure
from wharfinger.decide.demand import backtest, drivers, history, kernels, learned, pooled
from wharfinger.decide.demand.stockouts import NONE
from wharfinger.decide.demand.traits import TRAITS

GROUPS = {
    "exponential smoothing": ("smoothed_short", "smoothed_long"),
    "means of the last spans": ("last_half_span", "last_span", "last_4_spans"),
    "frequency times size (Croston)": ("frequency", "size"),
    "past totals (bootstrap)": ("usual_total", "largest_total", "deviation_of_totals"),
    "whole window": ("whole_window",),
    "Croston (SBA)": ("croston_sba",),
    "TSB": ("tsb",),
    "Theta": ("theta",),
    "largest and size (tail)": ("burst", "size", "largest_total"),
}
COUNTS = (50, 100, 200, 400, 800)
DAILY_SPAN = 14
"""No span of weeks or months in these panels is as long."""
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
    found["trees over all series (LightGBM)"] = _no_trees
    found["periods: three spans more"] = lambda: patch.object(backtest, "SINGLES", backtest.TOTALS)
    found["rule on logarithms"] = lambda: patch.object(pooled, "ROWS_FOR_LOGS", np.inf)
    found["season of the year"] = lambda: patch.object(drivers, "YEARS_FOR_SEASON", np.inf)
    found["likely stockouts"] = lambda: patch.object(history, "learn_outages", lambda *_: NONE)
    found["recent quartiles"] = lambda: patch.object(backtest, "RECENT_PROBS", np.zeros(0))
    found["Theta, but with Holt-Winters"] = _with_holt_winters
    found["one-off orders"] = lambda: patch.object(history, "without_one_offs", lambda sold, _: sold)
    return found


def size_rows(panel: Panel, earlier: int) -> list[dict[str, Figure]]:
    """What trees over all series do to the loss by how many series there are: always, and as it is."""
    rows: list[dict[str, Figure]] = []
    for count in [n for n in COUNTS if n < len(panel.demand)] + [len(panel.demand)]:
        few = np.sort(np.random.default_rng(0).choice(len(panel.demand), count, replace=False))
        some = replace(panel, demand=panel.demand[few])
        with _no_trees():
            none = _scored(some, earlier)
        with _always_trees():
            always = _scored(some, earlier)
        chosen = _scored(some, earlier)
        row: dict[str, Figure] = {"series": count}
        for name in ("wQL0.5", "wQL0.95", "LTD_wQL0.5", "LTD_wQL0.95"):
            row[f"{name} always"] = always[name] / none[name] - 1
            row[f"{name} as it is"] = chosen[name] / none[name] - 1
        rows.append(row)
    return rows


def _no_trees() -> Any:
    return patch.object(learned, "FEWEST_FOR_TREES", np.inf)


@contextmanager
def _always_trees() -> Iterator[None]:
    with ExitStack() as both:
        both.enter_context(patch.object(learned, "FEWEST_FOR_TREES", 1))
        both.enter_context(patch.object(learned, "SAYS", (1.0, 1.0)))
        yield


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


@contextmanager
def _with_holt_winters() -> Iterator[None]:
    """Daily sales by the week; longer periods by the year are freed of it before, and have a trend alone."""
    measure = kernels.measure

    def more(*given: Any) -> Any:
        out = measure(*given)
        demand, first, origin, periods, length = given[0], given[3], given[4], given[5], given[6]
        season = 7 if length >= DAILY_SPAN else 1
        found = expected_totals(demand, first, origin, season, length) * periods / length
        out[:, TRAITS.index("theta")] = found
        return out

    with patch.object(kernels, "measure", more):
        yield


def _scored(panel: Panel, earlier: int) -> dict[str, float]:
    from benchmarks.demand_accuracy import ours

    origins = [origin - earlier * panel.horizon for origin in panel.origins]
    made = {origin: ours(panel, origin) for origin in origins}
    return scores(panel, made, np.arange(len(panel.demand)))
