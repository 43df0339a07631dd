"""What a driver may still do today: never more than the law leaves, sometimes a little less."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from wharfinger.decide.delivery.change.standing import Standing
from wharfinger.decide.delivery.problem import Driver, DrivingRules, Visit

LEAST = 1.0
ENOUGH = 0.5
"""With less than this part of the driving between two breaks left, a break is taken first."""


def driver_from_now(driver: Driver, stand: Standing) -> Driver:
    """The driver as of the moment his vehicle is free: what he drove and rested today is taken off."""
    if not stand.left:
        return driver
    taken = sum(one.kind == "break" for one in stand.visits)
    breaks = tuple(
        replace(one, earliest_s=max(one.earliest_s, stand.free_s), latest_s=max(one.latest_s, stand.free_s))
        for one in driver.breaks[taken:]
    )
    driven = sum(other.arrives_s - one.leaves_s for one, other in pairwise(stand.visits))
    rules = None if driver.rules is None else _rules(driver.rules, stand, driven)
    return replace(
        driver,
        breaks=breaks,
        rules=rules,
        driven_week_s=driver.driven_week_s + driven,
        driven_fortnight_s=driver.driven_fortnight_s + driven,
        duty_week_s=driver.duty_week_s + stand.free_s - stand.visits[0].leaves_s,
    )


def _rules(rules: DrivingRules, stand: Standing, driven: float) -> DrivingRules:
    """The limits less what is used; less may then be driven in one go, also after the first break."""
    return replace(
        rules,
        drive_before_break_s=max(LEAST, rules.drive_before_break_s - _since_break(rules, stand.visits)),
        day_driving_s=max(LEAST, rules.day_driving_s - driven),
        day_span_s=max(LEAST, rules.day_span_s - (stand.free_s - stand.visits[0].leaves_s)),
        break_split_s=(),
    )


def rested(stand: Standing, driver: Driver | None, ahead_s: float) -> Standing:
    """The vehicle after a break at once, where much driving lies ahead and little is left until the next one.

    `ahead_s` is the driving that its plan still has.
    """
    rules = driver.rules if driver is not None else None
    if rules is None or not stand.left or stand.home or stand.broken:
        return stand
    left = rules.drive_before_break_s - _since_break(rules, stand.visits)
    if left >= ahead_s or left >= ENOUGH * rules.drive_before_break_s:
        return stand
    ends = stand.free_s + rules.break_s
    pause = Visit("break", stand.place, stand.free_s, stand.free_s, ends)
    return replace(stand, visits=(*stand.visits, pause), free_s=ends)


def _since_break(rules: DrivingRules, visits: tuple[Visit, ...]) -> float:
    """Driving since the last break that counts."""
    since = 0.0
    for before, visit in pairwise(visits):
        since += max(0.0, visit.arrives_s - before.leaves_s)
        rest = visit.leaves_s - (visit.arrives_s if rules.work_counts_as_break else visit.begins_s)
        if (rules.work_counts_as_break or visit.kind == "break") and rest >= rules.break_s - 1e-6:
            since = 0.0
    return since
