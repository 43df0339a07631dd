"""Moves between places as proposals."""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from wharfinger.decide.decision import Result
from wharfinger.tables import Proposals, proposal_key


def propose(result: Result) -> pl.DataFrame:
    """One for each item and lane, and one for each part of an order that comes from another place."""
    items = {row["item"]: row for row in result.tables["items"].iter_rows(named=True)}
    lines = [_move(row) for row in result.frames["transfers"].iter_rows(named=True)]
    orders = result.tables.get("orders")
    if orders is not None:
        served = orders.select("order", "item", place=pl.col("place").fill_null("main"), price="price")
        parts = result.frames["promises"].join(served, on=["order", "item"])
        away = parts.filter((pl.col("source") == "stock") & (pl.col("from_place") != pl.col("place")))
        lines += [_for_order(row, items.get(row["item"])) for row in away.iter_rows(named=True)]
    columns = {name: column.dtype for name, column in Proposals.columns().items()}
    return pl.DataFrame(lines, schema=columns).sort(["worth", "proposal"], descending=[True, False])


def _move(row: dict[str, Any]) -> dict[str, Any]:
    name = row["name"] or row["item"]
    guessed = f"; guessed {row['guessed']}" if row["guessed"] else ""
    return _line(
        row,
        row["from_place"],
        key=proposal_key("allocate", "transfer", row["item"], row["from_place"], row["to_place"]),
        what=f"Move {row['quantity']:g} of {name} from {row['from_place']} to {row['to_place']}",
        why=f"{row['stock_there']:.3g} are there or coming at {row['to_place']}, {row['demand_there']:.3g} "
        f"are wanted; {row['sells_more']:.3g} more sell there, {row['sells_less']:.3g} fewer at "
        f"{row['from_place']}{guessed}",
        worth=row["worth"],
        until=None,
    )


def _for_order(row: dict[str, Any], item: dict[str, Any] | None) -> dict[str, Any]:
    name = item["name"] if item else row["item"]
    cost = item["unit_cost"] if item else 0.0
    price = row["price"] if row["price"] is not None else (item["price"] if item else 0.0)
    by = f", asked for by {row['due']}" if row["due"] else ""
    return _line(
        row,
        row["from_place"],
        key=proposal_key("allocate", "order", row["order"], row["item"], row["from_place"], row["place"]),
        what=f"Send {row['quantity']:g} of {name} from {row['from_place']} to {row['place']} for order "
        f"{row['order']}",
        why=f"{row['place']} cannot serve it sooner; it is there on {row['arrives']}{by}",
        worth=max(price - cost, 0.0) * row["quantity"] - (row["way_cost"] or 0.0),
        until=row["due"],
    )


def _line(
    row: dict[str, Any], place: str, *, key: str, what: str, why: str, worth: float, until: Any
) -> dict[str, Any]:
    return {
        "proposal": key,
        "decision": "allocate",
        "kind": "transfer",
        "item": row["item"],
        "place": place,
        "supplier": None,
        "quantity": row["quantity"],
        "what": what,
        "why": why,
        "worth": worth,
        "sure": None,
        "until": until,
        "evidence": json.dumps(row, default=str, sort_keys=True),
    }
