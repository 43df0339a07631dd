"""What to do about stock that does no work: clear, sell before it spoils, count."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.tables import Proposals, proposal_key


def propose(result: Result) -> pl.DataFrame:
    """One act for each idle item, lot that will spoil, and stock below zero. Worth is the money in it."""
    health = result.frames["stock_health"]
    lines = [_count(row) for row in health.filter(pl.col("state") == "negative").iter_rows(named=True)]
    idle = health.filter(pl.col("state").is_in(["dead", "slow"]) & (pl.col("excess_value") > 0))
    lines += [_clear(row) for row in idle.iter_rows(named=True)]
    for row in result.frames["expiring_lots"].iter_rows(named=True):
        lines.append(_spoilt(row) if row["expires"] < result.as_of.date() else _spoiling(row))
    columns = {name: column.dtype for name, column in Proposals.columns().items()}
    return pl.DataFrame(lines, schema=columns).sort(["worth", "proposal"], descending=[True, False])


def _count(row: dict[str, Any]) -> dict[str, Any]:
    return _line(
        row,
        kind="count",
        quantity=None,
        what=f"Count {_name(row)} at {row['place']}",
        why=f"the books say {row['on_hand']:g} on hand, or so of one of its lots, and less than nothing "
        "cannot be there",
        worth=abs(row["value"] or 0.0),
        sure=1.0,
    )


def _clear(row: dict[str, Any]) -> dict[str, Any]:
    sells = f"{row['per_day']:.2g} a day sell" if row["per_day"] else "nothing sells"
    since = f", the last on {row['last_sale']}" if row["last_sale"] else ""
    return _line(
        row,
        kind="clear",
        quantity=row["excess"],
        what=f"Clear {_units(row['excess'])} of {_name(row)} at {row['place']}",
        why=f"{_units(row['on_hand'])} on hand{_promised(row)} and {sells}{since}",
        worth=row["excess_value"],
    )


def _spoiling(row: dict[str, Any]) -> dict[str, Any]:
    return _line(
        row,
        kind="sell_before_expiry",
        quantity=row["unsold"],
        what=f"Mark down or give away {_units(row['unsold'])} of {_name(row)}{_lot(row)} at {row['place']}",
        why=f"{_units(row['on_hand'])} on hand, {row['per_day']:.2g} a day sell, "
        f"it expires on {row['expires']}",
        worth=row["unsold_value"] or 0.0,
        until=row["expires"],
    )


def _spoilt(row: dict[str, Any]) -> dict[str, Any]:
    return _line(
        row,
        kind="write_off",
        quantity=row["on_hand"],
        what=f"Write off {_units(row['on_hand'])} of {_name(row)}{_lot(row)} at {row['place']}",
        why=f"it expired on {row['expires']} and may not be sold",
        worth=row["unsold_value"] or 0.0,
        sure=1.0,
    )


def _promised(row: dict[str, Any]) -> str:
    parts = [f", {_units(row[name])} of it {name}" for name in ("reserved", "expired") if row[name]]
    return "".join(parts) + ("," if parts else "")


def _units(quantity: float) -> str:
    """Three digits are enough for an estimate, and a whole number stays whole."""
    return f"{quantity:,.0f}" if quantity >= 100 or quantity == round(quantity) else f"{quantity:.3g}"


def _lot(row: dict[str, Any]) -> str:
    return f" (lot {row['lot']})" if row["lot"] else ""


def _name(row: dict[str, Any]) -> str:
    return str(row["name"] or row["item"])


def _line(
    row: dict[str, Any],
    *,
    kind: str,
    quantity: float | None,
    what: str,
    why: str,
    worth: float,
    sure: float | None = None,
    until: Any = None,
) -> dict[str, Any]:
    return {
        "proposal": proposal_key("stock_health", kind, row["item"], row["place"], row.get("lot")),
        "decision": "stock_health",
        "kind": kind,
        "item": row["item"],
        "place": row["place"],
        "supplier": None,
        "quantity": quantity,
        "what": what,
        "why": why,
        "worth": worth,
        "sure": sure,
        "until": until,
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
