"""An order that `min_max` asks for, as a card that a person can accept."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.report import days, money, number
from wharfinger.tables import Proposals, proposal_key

LEAST_CYCLES = 5
"""With fewer past deliveries nobody knows how sure the rule is."""
UNCOUNTED = ("g", "kg", "t", "ml", "cl", "l", "m", "cm", "mm", "each")
"""Units that take no plural."""


def propose(result: Result) -> pl.DataFrame:
    """One card for each order, most money first.

    `worth` is the margin that waiting for the next chance to order is expected to lose. `sure` is the share
    of simulated past deliveries before which nothing was missing. `until` is the last day on which an order
    still comes before the goods run out, or today when that day has passed.
    """
    orders = result.frames["min_max_orders"].join(
        result.tables["items"].select("item", "name", "unit"), on="item", how="left", maintain_order="left"
    )
    schema = {name: column.dtype for name, column in Proposals.columns().items()}
    cards = pl.DataFrame([_card(row) for row in orders.iter_rows(named=True)], schema=schema)
    return cards.sort(["worth", "proposal"], descending=[True, False])


def why(row: dict[str, Any]) -> str:
    """The numbers of an order in one sentence."""
    takes = f"it takes {days(row['lead_days'])} to come"
    on_hand = number(row["on_hand"]) if row["on_hand"] > 0 else "none"
    promised = f", {number(row['reserved'])} promised" if row["reserved"] > 0 else ""
    coming = number(row["incoming"]) if row["incoming"] > 0 else "none"
    there = f"{on_hand} on hand{promised}{',' if promised else ''} and {coming} on its way"
    pace = f"{row['average_per_day']:,.10g} a day"
    if row["stock_position"] <= 0:
        return f"{there}, at {pace}; {takes}"
    return f"{there} last {days(row['cover_days'])} at {pace}; {takes}"


def counted(quantity: float, unit: str) -> str:
    """48 pieces, 1 box, 2.5 kg."""
    if quantity == 1 or unit in UNCOUNTED or unit.endswith("s"):
        return f"{number(quantity)} {unit}"
    return f"{number(quantity)} {unit}{'es' if unit.endswith(('x', 'ch', 'sh')) else 's'}"


def _card(row: dict[str, Any]) -> dict[str, Any]:
    value = money(row["value"], row["currency"] or "")
    goods = f"{counted(row['quantity'], row['unit'])} of {row['name']}"
    known = row["past_cycles"] is not None and row["past_cycles"] >= LEAST_CYCLES
    return {
        "proposal": proposal_key("min_max", "order", row["item"], row["place"]),
        "decision": "min_max",
        "kind": "order",
        "item": row["item"],
        "place": row["place"],
        "supplier": row["supplier"],
        "quantity": row["quantity"],
        "what": f"Order {goods} from {row['supplier']}, {value}",
        "why": why(row),
        "worth": row["worth"],
        "sure": row["past_held"] if known else None,
        "until": row["latest_order_day"],
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
