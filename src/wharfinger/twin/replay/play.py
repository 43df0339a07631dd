"""One rule on one scene, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.tables import SettingError
from wharfinger.twin.replay import floor
from wharfinger.twin.replay.floor import Floor
from wharfinger.twin.replay.scene import Floats, Ints, Morning, ReplayRule, Scene


@dataclass(frozen=True)
class Played:
    """What came of it."""

    rule: str
    sums: Floats
    """Items by the measures that `floor` names."""
    day_sums: Floats
    """Days by the measures that `floor` names."""
    on_hand: Floats
    """What is left of each item at the end."""
    orders: list[tuple[int, int, int, float]]
    """Day of the order, the item's row, day on which it comes, units."""


def play(scene: Scene, rule: ReplayRule) -> Played:
    """Plays the days of the scene. Rules meet the same demand and the same lead times.

    An order is given in the morning, when the sales of the day before are known, and its goods are there
    before the sales of the day on which they come. A thousand items over a year take about half a second
    beside what the rule itself takes.
    """
    days, terms = scene.days, scene.terms
    arrives = arrivals(scene)
    latest = max(int(arrives.max(initial=0)), max((day for _, day, _ in scene.open_orders), default=0))
    f = floor.empty_floor(terms.life_days, days, max(latest - days, 0) + 1)
    _open(scene, f)
    demand = np.ascontiguousarray(scene.demand[:, scene.known_days :].T)
    orders: list[tuple[int, int, int, float]] = []
    for day in range(days):
        may_order = scene.may_order[:, day]
        if may_order.any():
            morning = Morning(
                date=scene.date(day),
                on_hand=f.on_hand.copy(),
                on_order=f.on_order.copy(),
                demand=scene.demand[:, : scene.known_days + day],
                may_order=may_order,
                gap_days=scene.gap_days[:, day],
                terms=terms,
                costs=scene.costs,
            )
            wanted = _checked(rule, morning)
            floor.order(f, wanted, arrives[:, day])
            rows = np.flatnonzero(wanted)
            lines = zip(rows.tolist(), arrives[rows, day].tolist(), wanted[rows].tolist(), strict=True)
            orders += [(day, *line) for line in lines]
        floor.day_passes(f, day, demand[day], terms.life_days, terms.unit_cost, terms.margin)
    return Played(rule.name, f.sums, f.day_sums, f.on_hand, orders)


def arrivals(scene: Scene) -> Ints:
    """Items by days: on which day of the play an order of that morning comes."""
    return np.arange(scene.days) + np.maximum(scene.lead_days, 0)


def _open(scene: Scene, f: Floor) -> None:
    """The goods that lie there before the first day, and the orders given before it."""
    for i, life in enumerate(scene.terms.life_days):
        # How old they are nobody wrote down: taken as half-way to their expiry.
        age = int(life) // 2 if life < floor.KEEPS else 0
        floor.put(f, i, float(scene.on_hand[i]), -1 - age)
    for i, day, units in scene.open_orders:
        f.on_order[i] += units
        f.arriving[day, i] += units


def _checked(rule: ReplayRule, morning: Morning) -> Floats:
    wanted = np.ascontiguousarray(rule.order(morning), np.float64)
    if wanted.shape != morning.on_hand.shape or not np.isfinite(wanted).all() or (wanted < 0).any():
        raise SettingError(
            found=f"orders of the shape {wanted.shape} on {morning.date}, or some below zero or no numbers",
            expected=f"{len(morning.on_hand)} quantities of 0 or more",
            mend=f"correct the rule {rule.name!r}",
        )
    closed = (wanted > 0) & ~morning.may_order
    if closed.any():
        raise SettingError(
            found=f"an order of {morning.terms.item[int(np.flatnonzero(closed)[0])]} on {morning.date}",
            expected="no order on a day on which the supplier takes none",
            mend=f"let the rule {rule.name!r} look at may_order",
        )
    return wanted
