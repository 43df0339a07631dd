"""One rule on one scene, day by day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.tables import SettingError
from wharfinger.twin.replay.scene import Evening, Floats, ReplayRule, Scene


@dataclass(frozen=True)
class Played:
    """What came of it."""

    rule: str
    sums: Floats
    """Items by the measures that `floor` names."""
    day_sums: Floats
    """Days by the measures that `floor` names."""
    on_hand: Floats
    """What is left of each item on the last evening."""


def play(scene: Scene, rule: ReplayRule) -> Played:
    """Plays the days of the scene. Rules meet the same demand and the same lead times.

    An order is given in the evening, when the day's sales are known, and its goods are there before the sales of
    the day on which they come: the next day at the earliest. A thousand items over a year take about half a second
    beside what the rule itself takes.
    """
    from wharfinger.twin.replay import floor

    days, terms = scene.days, scene.terms
    arrives = np.arange(days) - 1 + np.maximum(scene.lead_days[:, :days], 1)
    latest = max(int(arrives.max(initial=0)), max((day for _, day, _ in scene.open_orders), default=0))
    f = floor.empty_floor(terms.life_days, days, max(latest - days, 0) + 1)
    _open(scene, f)
    demand = np.ascontiguousarray(scene.demand[:, scene.known_days :].T)
    for day in range(days):
        may_order = scene.may_order[:, day]
        if may_order.any():
            evening = Evening(
                date=scene.date(day),
                on_hand=f.on_hand.copy(),
                on_order=f.on_order.copy(),
                demand=scene.demand[:, : scene.known_days + day],
                may_order=may_order,
                terms=terms,
                costs=scene.costs,
            )
            floor.order(f, _checked(rule, evening), arrives[:, day], True)
        floor.day_passes(f, day, demand[day], terms.life_days, terms.unit_cost, terms.margin, True)
    return Played(rule.name, f.sums, f.day_sums, f.on_hand)


def _open(scene: Scene, f: object) -> None:
    """The goods that lie there before the first day, and the orders given before it."""
    from wharfinger.twin.replay import floor

    assert isinstance(f, floor.Floor)
    life = scene.terms.life_days
    for i in range(scene.items):
        # How old they are nobody wrote down: taken as half-way to their expiry.
        age = int(life[i]) // 2 if life[i] < floor.KEEPS else 0
        floor.put(f, i, float(scene.on_hand[i]), -1 - age if age else -1 if f.before else 0)
    for i, day, units in scene.open_orders:
        f.on_order[i] += units
        f.arriving[day, i] += units


def _checked(rule: ReplayRule, evening: Evening) -> Floats:
    wanted = np.ascontiguousarray(rule.order(evening), np.float64)
    if wanted.shape != evening.on_hand.shape or not np.isfinite(wanted).all() or (wanted < 0).any():
        raise SettingError(
            found=f"orders of the shape {wanted.shape} on {evening.date}, or some below zero or no numbers",
            expected=f"{len(evening.on_hand)} quantities of 0 or more",
            mend=f"correct the rule {rule.name!r}",
        )
    closed = (wanted > 0) & ~evening.may_order
    if closed.any():
        raise SettingError(
            found=f"an order of {evening.terms.item[int(np.flatnonzero(closed)[0])]} on {evening.date}",
            expected="no order on a day on which the supplier takes none",
            mend=f"let the rule {rule.name!r} look at may_order",
        )
    return wanted
