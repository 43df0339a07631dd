"""Breaks and driving hours of one day, judged from its events alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from wharfinger.decide.delivery.check.walk import NEAR_S, Drive
from wharfinger.decide.delivery.problem import Driver, DrivingRules, Problem, Route
from wharfinger.decide.delivery.problem.plan import clock


def hours(problem: Problem, route: Route, driven: Sequence[Drive]) -> Iterator[str]:
    """Breaches of the driver's breaks and of the law that he drives under."""
    driver = problem.driver_of(problem.vehicle_of[route.vehicle])
    if driver is None:
        return
    pauses = _pauses(route)
    for one in driver.breaks:
        if route.starts_s >= one.earliest_s or route.ends_s <= one.latest_s:
            continue
        if not any(
            one.earliest_s - NEAR_S <= begins
            and begins <= one.latest_s + NEAR_S
            and ends - begins >= one.length_s - NEAR_S
            for begins, ends in pauses
        ):
            yield (
                f"has no break of {one.length_s / 60:.0f} min that begins between "
                f"{clock(one.earliest_s)} and {clock(one.latest_s)}"
            )
    if driver.rules is not None:
        yield from _rules(driver, driver.rules, route, driven, pauses)


def _pauses(route: Route) -> list[tuple[float, float]]:
    """The breaks of the day; those that follow each other at once are one."""
    found: list[tuple[float, float]] = []
    for visit in route.visits:
        if visit.kind == "break":
            if found and abs(found[-1][1] - visit.begins_s) <= NEAR_S:
                found[-1] = (found[-1][0], visit.leaves_s)
            else:
                found.append((visit.begins_s, visit.leaves_s))
    return found


def _rules(
    driver: Driver,
    rules: DrivingRules,
    route: Route,
    driven: Sequence[Drive],
    pauses: Sequence[tuple[float, float]],
) -> Iterator[str]:
    drives = [one for one in driven if one.ends_s - one.begins_s > NEAR_S]
    driving = sum(one.ends_s - one.begins_s for one in drives)
    yield from _without_break(rules, drives, pauses)
    for name, amount, limit in (
        ("day_driving_s", driving, rules.day_driving_s),
        ("week_driving_s", driver.driven_week_s + driving, rules.week_driving_s),
        ("fortnight_driving_s", driver.driven_fortnight_s + driving, rules.fortnight_driving_s),
    ):
        if amount > limit + NEAR_S:
            yield f"drives {_hours(amount)} with at most {_hours(limit)} ({_article(rules, name)})"
    duty = driver.duty_week_s + route.duration_s - sum(ends - begins for begins, ends in pauses)
    if duty > rules.week_duty_s + NEAR_S:
        most = _hours(rules.week_duty_s)
        yield f"is on duty {_hours(duty)} with at most {most} ({_article(rules, 'week_duty_s')})"
    ends = route.ends_s if not rules.span_bounds_driving else drives[-1].ends_s if drives else route.starts_s
    if ends - route.starts_s > rules.day_span_s + NEAR_S:
        what = "drives until" if rules.span_bounds_driving else "works until"
        yield (
            f"{what} {_hours(ends - route.starts_s)} after the day's start, with at most "
            f"{_hours(rules.day_span_s)} ({_article(rules, 'day_span_s')})"
        )


def _without_break(
    rules: DrivingRules, drives: Sequence[Drive], pauses: Sequence[tuple[float, float]]
) -> Iterator[str]:
    """Driving since the last break, stretch by stretch."""
    since, last, half = 0.0, None, False
    for drive in drives:
        if last is not None:
            if rules.work_counts_as_break:
                rests = [drive.begins_s - last]
            else:
                rests = [
                    ends - begins
                    for begins, ends in pauses
                    if last - NEAR_S <= begins and ends <= drive.begins_s + NEAR_S
                ]
            for rest in rests:
                since, half = _rested(rules, since, half, rest)
        since += drive.ends_s - drive.begins_s
        last = drive.ends_s
        if since > rules.drive_before_break_s + NEAR_S:
            yield (
                f"drives {_hours(since)} without a break of {rules.break_s / 60:.0f} min by "
                f"{clock(drive.ends_s)} ({_article(rules, 'drive_before_break_s')})"
            )
            since, half = 0.0, False


def _rested(rules: DrivingRules, since: float, half: bool, rest: float) -> tuple[float, bool]:
    """The driving that still counts after a pause, and whether the first piece of a split break is taken."""
    if rest >= rules.break_s - NEAR_S:
        return 0.0, False
    if rules.break_split_s:
        first, second = rules.break_split_s
        if half and rest >= second - NEAR_S:
            return 0.0, False
        return since, half or rest >= first - NEAR_S
    return since, half


def _article(rules: DrivingRules, name: str) -> str:
    return rules.articles.get(name, rules.name)


def _hours(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d} h"
