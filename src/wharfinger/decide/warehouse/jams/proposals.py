"""What to do about the step that limits the day: put one more there."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.tables import Proposals, proposal_key

WORK_DAYS = 20
"""Work days of four weeks: over them the worth is counted."""


def propose(result: Result) -> pl.DataFrame:
    """One more at the limiting step, where it is busy and the day would end earlier: somebody from a step
    that can spare one, or else one more person, if that saves more than its wage.

    Worth, in 20 work days: the wages of all who stay until the last order is done, for the time that the day
    ends earlier, less the wage of one more where nobody can be spared.
    """
    steps = result.frames["bottleneck_steps"]
    settings = result.settings.as_dict()
    busy = steps.filter(
        pl.col("limiting") & (pl.col("load") >= settings["busy_load"]) & (pl.col("earlier_minutes") > 0)
    )
    people, wage = float(steps["people"].sum()), float(settings["wage_per_hour"])
    open_hours = _span(result.frames["bottleneck_queues"].filter(pl.col("working") > 0)["hour"])
    spare = _spare(steps, float(settings["busy_load"]))
    lines = [_line(row, spare, people, open_hours, wage) for row in busy.iter_rows(named=True)]
    schema = {name: one.dtype for name, one in Proposals.columns().items()}
    return pl.DataFrame([line for line in lines if line["worth"] > 0], schema=schema)


def _spare(steps: pl.DataFrame, busy_load: float) -> str | None:
    """The idlest step that would not be busy with one fewer."""
    fewer = steps.filter(~pl.col("limiting") & (pl.col("people") >= 2)).with_columns(
        left=pl.col("load") * pl.col("people") / (pl.col("people") - 1)
    )
    idle = fewer.filter(pl.col("left") < busy_load).sort("left", "place")
    return None if idle.is_empty() else str(idle["step"][0])


def _span(hours: pl.Series) -> float:
    low, high = hours.min(), hours.max()
    return high - low if isinstance(low, float) and isinstance(high, float) else 0.0


def _line(
    row: dict[str, Any], spare: str | None, people: float, open_hours: float, wage: float
) -> dict[str, Any]:
    saved = row["earlier_minutes"] / 60 * people * wage
    cost = 0.0 if spare else open_hours * wage
    step = row["step"]
    what = f"Move one from {spare} to {step}" if spare else f"Put one more person or station at {step}"
    paid = f"{spare} can spare one" if spare else f"one more for {open_hours:.0f} hours costs {cost:,.0f}"
    return {
        "proposal": proposal_key("bottleneck", "one_more", step),
        "decision": "bottleneck",
        "kind": "one_more",
        "what": what,
        "why": (
            f"{row['people']:.0f} there are busy {row['load']:.0%} of the time while orders come, and an "
            f"order waits {row['waiting_minutes']:.0f} minutes; with one more it is through "
            f"{row['saved_minutes']:.0f} minutes sooner and the day ends {row['earlier_minutes']:.0f} "
            f"minutes earlier, {saved:,.0f} in wages a day; {paid}"
        ),
        "worth": (saved - cost) * WORK_DAYS,
        "sure": row["sure"],
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
