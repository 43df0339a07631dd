"""An order line as a card that a person can accept."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.decide.purchasing.min_max_proposals import counted
from wharfinger.decide.report import money
from wharfinger.tables import Proposals, proposal_key


def propose(result: Result) -> pl.DataFrame:
    """One card for each line that is to be ordered today, most money first.

    `worth` is the margin that the order is expected to save, and what the quantity saves. `sure` is how
    likely goods are short without it; what only fills up an order has none. `until` is the last day on which
    an order still comes before the goods run out.
    """
    lines = result.frames["order_lines"].filter(pl.col("order_on") == result.as_of.date())
    named = lines.join(
        result.tables["items"].select("item", "name"), on="item", how="left", maintain_order="left"
    )
    schema = {name: column.dtype for name, column in Proposals.columns().items()}
    cards = pl.DataFrame([_card(row) for row in named.iter_rows(named=True)], schema=schema)
    return cards.sort(["worth", "proposal"], descending=[True, False])


def goods(row: dict[str, Any]) -> str:
    """48 pieces, or 2 boxes (48 pieces)."""
    units = counted(row["quantity"], row["unit"])
    return units if row["box"] is None else f"{counted(row['boxes'], row['box'])} ({units})"


def _card(row: dict[str, Any]) -> dict[str, Any]:
    value = money(row["value"], row["currency"] or "")
    is_due = row["cause"] != "fill_up"
    return {
        "proposal": proposal_key("replenish", "order", row["item"], row["place"]),
        "decision": "replenish",
        "kind": "order",
        "item": row["item"],
        "place": row["place"],
        "supplier": row["supplier"],
        "quantity": row["quantity"],
        "what": f"Order {goods(row)} of {row['name']} from {row['supplier']}, {value}",
        "why": row["reason"],
        "worth": round(row["worth"] + row["saved"], 2),
        "sure": row["chance_short"] if is_due else None,
        "until": row["latest_order_day"] if is_due else row["order_on"],
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
