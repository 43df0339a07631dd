"""The rows of the result: lines, orders."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from wharfinger.decide.purchasing.order_line import FARTHEST_DAYS
from wharfinger.decide.purchasing.replenish.joint import Order
from wharfinger.decide.purchasing.replenish.need import Need
from wharfinger.decide.purchasing.replenish.reason import reason_of
from wharfinger.decide.purchasing.replenish.shortage import chance_short, expected_short


def line_row(need: Need, today: dt.date) -> dict[str, Any]:
    """The row of `OrderLines`. What is compared is rounded so that it still compares in print."""
    source, terms = need.source, need.source.terms
    value = terms.value(need.quantity)
    due = source.day(source.wait + source.lead_days, today)
    pace = float(f"{source.level.per_day:.3g}")
    left = source.goods.runs_out(source.promised, pace)
    runs_out = (
        None if left is None else today + dt.timedelta(days=min(math.floor(left + 1e-9), FARTHEST_DAYS))
    )
    last = runs_out or due
    order_on = today + dt.timedelta(days=source.wait)
    short = expected_short(source.position, source.window.mean, source.window.sd)
    position = round(source.position, 6)
    is_due = need.cause != "fill_up"
    reorder = _round_up(source.window.reorder_point) if is_due else _round_down(source.window.reorder_point)
    row = {
        "item": need.key[0],
        "place": need.key[1],
        "supplier": terms.supplier,
        "cause": need.cause,
        "quantity": need.quantity,
        "unit": need.row["unit"],
        "boxes": round(need.quantity / terms.box_size, 6) if terms.box else None,
        "box": terms.box,
        "unit_cost": round(value / need.quantity, 6),
        "value": round(value, 2),
        "currency": terms.currency,
        "order_on": order_on,
        "due": due,
        "on_hand": source.goods.on_hand,
        "promised": source.promised,
        "incoming": source.incoming,
        "incoming_late": max(source.incoming_late, 0.0),
        "stock_position": position,
        "mean_per_day": pace,
        "mean": round(source.window.mean, 2),
        "sd": round(source.window.sd, 2),
        "lead_days": source.lead_days,
        "lead_days_sd": source.lead_days_sd,
        "review_days": source.review_days,
        "wait_days": source.wait,
        "reorder_point": reorder,
        "order_up_to": max(round(source.window.order_up_to, 2), reorder, 0.0),
        "runs_out_on": runs_out,
        "in_time": runs_out is None or due <= runs_out,
        "latest_order_day": source.calendar.last_chance(last - (due - order_on), order_on),
        "short_by": round(short, 2),
        "chance_short": round(chance_short(source.position, source.window.mean, source.window.sd), 3),
        "lost_if_nothing": round(source.margin_lost, 2),
        "worth": min(round(need.worth, 2), round(source.margin_lost, 2)),
        "saved": round(max(need.saved, 0.0), 2),
        "beside": need.beside,
        "guessed": source.level.guessed,
    }
    return row | {"reason": reason_of(row)}


def order_row(order: Order, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """The row of `SupplierOrders`, from the rows of its lines."""
    value = round(sum(sorted(line["value"] for line in lines)), 2)
    filled = sum(sorted(line["value"] for line in lines if line["cause"] == "fill_up"))
    row = {
        "supplier": order.supplier,
        "place": order.place,
        "order_on": lines[0]["order_on"],
        "lines": len(lines),
        "value": value,
        "currency": lines[0]["currency"],
        "minimum_value": order.conditions.minimum,
        "free_freight_value": order.conditions.free_from,
        "freight": round(order.freight, 2),
        "filled_up": round(filled, 2),
        "worth": round(sum(sorted(line["worth"] for line in lines)), 2),
        "due": min(line["due"] for line in lines),
    }
    return row | {"reason": _order_reason(row, lines)}


def _order_reason(row: dict[str, Any], lines: list[dict[str, Any]]) -> str:
    due = [line for line in lines if line["cause"] != "fill_up"]
    late = sum(not line["in_time"] for line in due)
    of = f"{len(due)} of {len(lines)} lines cannot wait for the next chance"
    said = [f"{of}, {late} of them run out before the goods come." if late else f"{of}."]
    if row["minimum_value"] and row["filled_up"]:
        said.append(f"The supplier takes orders from {row['minimum_value']:,.2f} on.")
    if row["free_freight_value"] is not None:
        free, missing = row["free_freight_value"], row["free_freight_value"] - row["value"]
        said.append(
            f"Freight is free from {free:,.2f} on."
            if missing <= 0.005
            else f"It is {missing:,.2f} short of free freight; filling it up would cost more than the "
            f"{row['freight']:,.2f} of freight."
        )
    return " ".join(said)


def _round_up(level: float) -> float:
    return math.ceil(level * 100 - 1e-7) / 100


def _round_down(level: float) -> float:
    return math.floor(level * 100 + 1e-7) / 100
