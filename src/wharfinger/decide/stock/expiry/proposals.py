"""The best act for each lot that will spoil, and moves of what lies idle."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.tables import Proposals, proposal_key

WORDS = {
    "order_less": "Take {quantity} of {name} off {lot}",
    "transfer": "Move {quantity} of {name} from {place} to {to_place}",
    "mark_down": "Mark down {name} at {place} by {discount}",
    "give_away": "Give away what is left of {name} at {place}, about {quantity}",
    "write_off": "Write off {quantity} of {name} at {place}",
    "clear": "Clear {quantity} of {name} at {place}",
}


def propose(result: Result) -> pl.DataFrame:
    """The best act of each lot when its day has come, and moves of idle stock to where it sells."""
    lots, acts, slow = (result.frames[name] for name in ("expiring", "expiry_acts", "slow_stock"))
    keys = ["item", "place", "lot"]
    due = pl.col("from_day") <= result.as_of.date()
    best = acts.filter((pl.col("rank") == 1) & pl.col("worth").is_not_null() & due)
    joined = best.join(lots, on=keys, nulls_equal=True)
    lines = [_line(row, row["why"], until=row["until"]) for row in joined.iter_rows(named=True)]
    # What is to be cleared is for stock_health to say.
    moved = slow.filter(pl.col("act") == "transfer").with_columns(lot=pl.lit(None, pl.String))
    lines += [_line(row, row["why"], until=None) for row in moved.iter_rows(named=True)]
    columns = {name: column.dtype for name, column in Proposals.columns().items()}
    return pl.DataFrame(lines, schema=columns).sort(["worth", "proposal"], descending=[True, False])


def _line(row: dict[str, Any], why: str, *, until: Any) -> dict[str, Any]:
    kind = row["act"]
    words = {
        "quantity": _units(row["quantity"]),
        "name": row["name"] or row["item"],
        "place": row["place"],
        "lot": row["lot"],
        "to_place": row.get("to_place"),
        "discount": f"{row.get('discount') or 0:.0%}",
    }
    lot = f" (lot {row['lot']})" if row["lot"] and kind != "order_less" else ""
    return {
        "proposal": proposal_key("expiry", kind, row["item"], row["place"], row["lot"], row.get("to_place")),
        "decision": "expiry",
        "kind": kind,
        "item": row["item"],
        "place": row["place"],
        "supplier": None,
        "quantity": row["quantity"],
        "what": WORDS[kind].format(**words) + lot,
        "why": why + (f"; guessed {row['guessed']}" if row.get("guessed") else ""),
        "worth": row["worth"] or 0.0,
        "sure": 1.0 if kind == "write_off" else None,
        "until": until,
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }


def _units(quantity: float) -> str:
    whole = quantity >= 100 or quantity == round(quantity)
    return f"{quantity:,.0f}" if whole else f"{quantity:.2g}"
