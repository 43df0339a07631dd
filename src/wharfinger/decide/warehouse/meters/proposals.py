"""What to do about a meter that uses more than it should: look, at what most likely changed."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.tables import Proposals


def propose(result: Result) -> pl.DataFrame:
    """One look for each meter that uses more than its model. Worth: its cost in a year if it goes on."""
    more = result.frames["energy_deviations"].filter(pl.col("excess") > 0)
    lines = [_line(row, result.settings.as_dict()["level"]) for row in more.iter_rows(named=True)]
    found = pl.DataFrame(lines, schema={name: one.dtype for name, one in Proposals.columns().items()})
    return found.sort(["worth", "proposal"], descending=[True, False])


def _line(row: dict[str, Any], level: float) -> dict[str, Any]:
    return {
        "proposal": f"energy/inspect/{row['meter']}",
        "decision": "energy",
        "kind": "inspect",
        "what": f"Find why {row['meter']} uses {row['excess']:,.0f} kWh a day more than it should",
        "why": (
            f"since {row['since']} it used {row['excess']:,.0f} kWh a day more than in the same weather at "
            f"the same work before ({level:.0%} interval {row['low']:,.0f} to {row['high']:,.0f}), "
            f"{row['cost']:,.2f} so far; most likely {row['part']}: {row['suggestion']}"
        ),
        "worth": row["cost_per_year"],
        "sure": None,
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
