"""What to do about the step that limits the day: put one more there."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.tables import Proposals

WORK_DAYS = 20
"""Work days of four weeks: over them the worth is counted."""


def propose(result: Result) -> pl.DataFrame:
    """One more person at the limiting step where it is busy enough and the day would end earlier.

    Worth, in 20 work days: the wages of all who stay until the last order is done, for the time that the day
    ends earlier, less the wage of one more. Below zero it pays only by shorter waits.
    """
    steps = result.frames["bottleneck_steps"]
    settings = result.settings.as_dict()
    busy = steps.filter(
        pl.col("limiting") & (pl.col("load") >= settings["busy_load"]) & (pl.col("earlier_minutes") > 0)
    )
    people, wage = float(steps["people"].sum()), float(settings["wage_per_hour"])
    open_hours = _span(result.frames["bottleneck_queues"].filter(pl.col("working") > 0)["hour"])
    lines = [_line(row, people, open_hours, wage) for row in busy.iter_rows(named=True)]
    return pl.DataFrame(lines, schema={name: one.dtype for name, one in Proposals.columns().items()})


def _span(hours: pl.Series) -> float:
    low, high = hours.min(), hours.max()
    return high - low if isinstance(low, float) and isinstance(high, float) else 0.0


def _line(row: dict[str, Any], people: float, open_hours: float, wage: float) -> dict[str, Any]:
    saved, cost = row["earlier_minutes"] / 60 * people * wage, open_hours * wage
    return {
        "proposal": f"bottleneck/one_more/{row['step']}",
        "decision": "bottleneck",
        "kind": "one_more",
        "what": f"Put one more person or station at {row['step']}",
        "why": (
            f"{row['people']:.0f} there are busy {row['load']:.0%} of the time while orders come, and an "
            f"order waits {row['waiting_minutes']:.0f} minutes; with one more it is through "
            f"{row['saved_minutes']:.0f} minutes sooner and the day ends {row['earlier_minutes']:.0f} "
            f"minutes earlier, {saved:,.0f} in wages a day; one more for {open_hours:.0f} hours costs "
            f"{cost:,.0f}, nothing if somebody who waits elsewhere moves over"
        ),
        "worth": (saved - cost) * WORK_DAYS,
        "sure": row["sure"],
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
