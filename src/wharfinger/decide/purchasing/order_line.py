"""The rows of a line: its levels, and the order that they ask for today."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import numpy as np

from wharfinger.decide.purchasing.lines import Line
from wharfinger.decide.purchasing.standing import Standing
from wharfinger.decide.purchasing.textbook import expected_shortage, spread_of_demand
from wharfinger.tables.multiples import round_to_multiples

FARTHEST_DAYS = 36_500
"""No date is written farther ahead."""


def level_row(line: Line, standing: Standing) -> dict[str, Any]:
    """The row of `MinMaxLevels`."""
    offer, position, record = line.case.offer, line.position, standing.record
    days = offer.lead_days + line.review_days
    buffer = max(standing.reorder_point - standing.average_per_day * days, 0.0)
    return {
        "item": line.item,
        "place": line.place,
        "supplier": offer.supplier,
        "average_per_day": standing.average_per_day,
        "sd_per_day": standing.sd_per_day,
        "lead_days": offer.lead_days,
        "review_days": line.review_days,
        "buffer_days": buffer / standing.average_per_day if standing.average_per_day > 0 else None,
        "reorder_point": standing.reorder_point,
        "order_up_to": standing.order_up_to,
        "on_hand": position.on_hand,
        "reserved": position.reserved,
        "incoming": position.incoming,
        "stock_position": position.total,
        "order_day": line.case.order_days.next_order_day,
        "window_days": standing.window_days,
        "buffer_sd": standing.buffer_sd,
        "order_size": standing.order_size,
        "searched": standing.searched,
        "chosen_from": standing.chosen_from,
        "past_days": len(line.case.demand),
        "checked_days": record.days if record else 0,
        "past_cycles": record.cycles if record else None,
        "past_held": record.held if record else None,
        "past_fill": record.fill if record else None,
        "past_cost_per_day": record.cost_per_day if record else None,
        "textbook_cost_per_day": record.textbook_cost_per_day if record else None,
        "note": standing.note,
    }


def order_row(line: Line, standing: Standing, today: dt.date) -> dict[str, Any] | None:
    """The row of `MinMaxOrders`, or None when today nothing is to be ordered.

    Its worth is the margin that waiting for the next chance is expected to lose: the units short until the
    goods of the next chance would come, less those short in any case until goods ordered now come, both from
    a normal demand.
    """
    offer, position, record = line.case.offer, line.position, standing.record
    wanted = standing.order_up_to - position.total
    if (
        line.case.order_days.next_order_day > today
        or position.total > standing.reorder_point
        or wanted <= 1e-9
    ):
        return None
    quantity = float(round_to_multiples(np.array([wanted]), offer.multiple, offer.minimum)[0])
    average = float(f"{standing.average_per_day:.3g}")
    cover_days = max(position.total, 0.0) / average if average > 0 else 0.0
    runs_out = today + dt.timedelta(days=min(math.floor(cover_days), FARTHEST_DAYS))
    arrives = today + dt.timedelta(days=math.ceil(offer.lead_days))
    return {
        "item": line.item,
        "place": line.place,
        "supplier": offer.supplier,
        "quantity": quantity,
        "unit_cost": offer.unit_cost,
        "value": round(quantity * offer.unit_cost, 2),
        "currency": offer.currency,
        "on_hand": position.on_hand,
        "reserved": position.reserved,
        "incoming": position.incoming,
        "stock_position": position.total,
        "average_per_day": average,
        "cover_days": round(cover_days, 1),
        "lead_days": offer.lead_days,
        "review_days": line.review_days,
        # Upwards, so that a position at the min is at or below it in print too.
        "reorder_point": max(math.ceil(standing.reorder_point * 100) / 100, position.total),
        "order_up_to": round(standing.order_up_to, 2),
        "arrives": arrives,
        "runs_out": runs_out,
        "latest_order_day": line.case.order_days.last_chance(runs_out - (arrives - today), today),
        "in_time": arrives <= runs_out,
        "worth": round(max(line.margin, 0.0) * _units_lost_by_waiting(line, standing), 2),
        "past_held": record.held if record else None,
        "past_cycles": record.cycles if record else None,
    }


def _units_lost_by_waiting(line: Line, standing: Standing) -> float:
    lead_days = line.case.offer.lead_days
    return max(_short(line, standing, lead_days + line.review_days) - _short(line, standing, lead_days), 0.0)


def _short(line: Line, standing: Standing, days: float) -> float:
    mean, sd = standing.average_per_day, standing.sd_per_day
    spread = float(spread_of_demand(days, mean, sd, line.case.lead_days_sd))
    return expected_shortage(line.position.total, mean * days, spread)
