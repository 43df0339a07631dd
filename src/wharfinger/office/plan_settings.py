"""The settings with which the plan runs a decision: the company's answers first, then what was set for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import NormalDist
from typing import Any

from wharfinger.books.settings_kept import kept
from wharfinger.decide.decision import Decision
from wharfinger.decide.settings import Settings

DAYS_A_WEEK = 7


def settings_for(decision: Decision) -> Settings:
    """What the owner set for this decision holds; else the answers of the first hour; else its defaults."""
    answers = ANSWERS[decision.name]() if decision.name in ANSWERS else {}
    return decision.settings.from_dict(
        {**answers, **(kept("decision_settings") or {}).get(decision.name, {})}
    )


def _min_max() -> dict[str, Any]:
    """The share that shall be there at once, as a buffer of the normal distribution; a look once a week."""
    buffer_sd = NormalDist().inv_cdf(float(kept("service")))
    answers: dict[str, Any] = {"buffer_sd": round(max(0.0, buffer_sd), 3)}
    if kept("order_weekday"):
        answers["review_days"] = DAYS_A_WEEK
    return answers


ANSWERS: Mapping[str, Callable[[], dict[str, Any]]] = {"min_max": _min_max}
