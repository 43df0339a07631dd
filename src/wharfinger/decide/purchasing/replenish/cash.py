"""The money that the plan needs, week by week."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.purchasing.replenish.need import Need
from wharfinger.decide.purchasing.replenish.results import Cash
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.tables.multiples import round_to_multiples

Week = tuple[int, str | None]


def cash_of(
    needs: Sequence[Need],
    ordered: Mapping[tuple[str, str], float],
    orders: Sequence[dict[str, Any]],
    lines: Sequence[dict[str, Any]],
    today: dt.date,
    settings: ReplenishSettings,
) -> pl.DataFrame:
    """Goods are paid `pay_days` after they have come. `ordered` is what of each need is ordered now.

    What follows is what the expected demand will ask for, line by line, in the usual quantities.
    """
    weeks = settings.plan_weeks
    monday = today - dt.timedelta(days=today.weekday())
    under_way: dict[Week, list[float]] = {}
    placed: dict[Week, list[float]] = {}

    def add(into: dict[Week, list[float]], day: dt.date, currency: str | None, money: float) -> None:
        week = (day + dt.timedelta(days=settings.pay_days) - monday).days // 7
        if 0 <= week < weeks and money > 0:
            into.setdefault((week, currency), []).append(money)

    for need in needs:
        for one in need.source.goods.coming:
            day = today + dt.timedelta(days=one.day)
            cost = need.source.prices.usual_cost * one.quantity
            add(under_way, day, need.source.terms.currency, cost)
    for line in lines:
        add(placed, line["due"], line["currency"], line["value"])
    for order in orders:
        add(placed, order["due"], order["currency"], order["freight"])
    later = _expected(needs, ordered, (today - monday).days, settings)
    currencies = sorted(
        {need.source.terms.currency for need in needs}, key=lambda name: (name is not None, name or "")
    )
    rows = []
    for currency in currencies:
        for week in range(weeks):
            parts = {
                "under_way": round(sum(sorted(under_way.get((week, currency), []))), 2),
                "ordered": round(sum(sorted(placed.get((week, currency), []))), 2),
                "expected": round(float(later.get(currency, np.zeros(weeks))[week]), 2),
            }
            when = {"week": monday + dt.timedelta(weeks=week), "currency": currency}
            rows.append(when | parts | {"out": round(sum(parts.values()), 2)})
    schema = {name: column.dtype for name, column in Cash.columns().items()}
    return pl.DataFrame(rows, schema=schema).sort("currency", "week", nulls_last=False)


def _expected(
    needs: Sequence[Need],
    ordered: Mapping[tuple[str, str], float],
    since_monday: int,
    settings: ReplenishSettings,
) -> dict[str | None, NDArray[np.float64]]:
    """By currency and week: the cost of the orders that expected demand will ask for."""
    moving = [need for need in needs if need.source.level.per_day > 0 and need.row["status"] != "ending"]
    if not moving:
        return {}

    def column(value: Any) -> NDArray[np.float64]:
        return np.array([value(need.source) for need in moving], np.float64)

    now = np.array([ordered.get(need.key, 0.0) for need in moving])
    position = column(lambda source: source.position + source.incoming_late) + now
    per_day = column(lambda source: source.level.per_day)
    # From the chance after this one on, a window holds no wait.
    reorder = column(lambda source: source.window.reorder_point - source.level.per_day * source.wait)
    full = reorder + column(lambda source: source.window.order_up_to - source.window.reorder_point)
    multiple, minimum = (
        column(lambda source: source.terms.multiple),
        column(lambda source: source.terms.minimum),
    )
    cost = column(lambda source: source.prices.usual_cost)
    wait = column(lambda source: source.lead_days + settings.pay_days + since_monday)
    names = [need.source.terms.currency for need in moving]
    found = {name: np.zeros(settings.plan_weeks) for name in set(names)}
    of = {name: np.array([one == name for one in names]) for name in found}
    for ahead in range(1, settings.plan_weeks + 1):
        position = position - 7 * per_day
        wanted = np.where(position <= reorder, np.maximum(full - position, 0.0), 0.0)
        quantity = round_to_multiples(wanted, multiple, minimum)
        position = position + quantity
        week = (7 * ahead + np.ceil(wait)) // 7
        for name, mine in of.items():
            paid = mine & (week < settings.plan_weeks) & (quantity > 0)
            for at in np.unique(week[paid]):
                money = (quantity * cost)[paid & (week == at)]
                found[name][int(at)] += math.fsum(money)
    return found
