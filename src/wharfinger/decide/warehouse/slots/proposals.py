"""Moves of goods as proposals."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.tables import Proposals, proposal_key

WORTH_DAYS = 30


def propose(result: Result) -> pl.DataFrame:
    """One act a move. Its worth is the time saved in 30 days less the labour, at the cost of an hour."""
    settings = result.settings
    assert isinstance(settings, SlotSettings)
    rows = [_proposal(row, settings) for row in result.frames["slot_moves"].iter_rows(named=True)]
    schema = {name: column.dtype for name, column in Proposals.columns().items()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _proposal(row: dict[str, Any], settings: SlotSettings) -> dict[str, Any]:
    saving, labour = float(row["saving_m_per_day"]), float(row["labour_seconds"])
    seconds = WORTH_DAYS * saving / settings.walk_m_per_second - labour
    swapped = f", and {row['other_item']} the other way" if row["other_item"] else ""
    return {
        "proposal": proposal_key("slot", "move", row["item"], row["from_bin"], row["to_bin"]),
        "decision": "slot",
        "kind": "move",
        "item": row["item"],
        "place": row["to_bin"],
        "supplier": None,
        "quantity": None,
        "what": f"Move {row['item']} from {row['from_bin']} to {row['to_bin']}{swapped}",
        "why": f"it saves {saving:,.0f} m of walking a day for {labour / 60:,.0f} minutes of labour",
        "worth": seconds / 3600 * settings.hour_cost,
        "sure": None,
        "until": None,
        "evidence": json.dumps(row, sort_keys=True),
    }
