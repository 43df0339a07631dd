"""Driving hours: our days are as short as those of a search that tries every quarter of an hour."""

import hypothesis
import numpy as np
import pytest

from wharfinger.decide.delivery import (
    EU_561_2006,
    US_395_PROPERTY,
    Driver,
    Plan,
    Problem,
    Stop,
    Travel,
    Vehicle,
    Window,
    check,
    solve,
)

QUARTER = 900


def random_day(seed, rules):
    """A chain of stops that can be served in one order only, on a grid of quarters of an hour."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 4))
    legs = rng.integers(2, 22, count + 1)
    seconds = np.full((count + 2, count + 2), np.inf)
    np.fill_diagonal(seconds, 0)
    for at in range(count + 2):
        for to in range(at + 1, count + 2):
            seconds[at, to] = legs[at:to].sum() * QUARTER
    stops, now = [], 24
    for at in range(count):
        now += int(legs[at])
        opens = now + int(rng.integers(-4, 14))
        window = (Window(max(opens, 0) * QUARTER, (max(opens, 0) + int(rng.integers(1, 12))) * QUARTER),)
        service = int(rng.integers(0, 5))
        stops.append(Stop(f"s{at}", f"p{at + 1}", window if rng.random() < 0.7 else (), service * QUARTER))
        now = max(now, opens) + service
    places = tuple(f"p{at}" for at in range(count + 2))
    van = Vehicle("van", "p0", places[-1], opens_s=24 * QUARTER, latest_start_s=36 * QUARTER,
                  closes_s=110 * QUARTER, cost_per_hour=4.0, driver="d")  # fmt: skip
    problem = Problem(tuple(stops), (van,), Travel(places, seconds, seconds), (Driver("d", rules=rules),))
    return problem, [int(one) for one in legs]


def shortest(problem, legs, rules):
    """Quarters of the shortest day, or None; every quarter may be driven, rested or idled."""
    limit, day = round(rules.drive_before_break_s / QUARTER), round(rules.day_driving_s / QUARTER)
    whole, span = round(rules.break_s / QUARTER), round(rules.day_span_s / QUARTER)
    found = []
    if sum(legs) > day:
        return None
    for start in range(24, 37):
        # leg, driven of it, since the last break, first piece taken, length of the pause that runs
        states = {(0, 0, 0, False, 0)}
        served = {}
        for now in range(start, 111):
            states |= served.pop(now, set())
            if now - start > span and not rules.span_bounds_driving:
                break
            done = [one for one in states if one[0] == len(legs)]
            if done:
                found.append(now - start)
                break
            after = set()
            for leg, driven, since, half, pause in states:
                states_here = [(leg, driven, since, half, pause)]
                if driven == legs[leg] and leg < len(problem.stops):
                    stop = problem.stops[leg]
                    lasts = round(stop.service_s / QUARTER)
                    window = stop.windows[0] if stop.windows else Window()
                    if window.opens_s <= now * QUARTER <= window.closes_s:
                        # Service is work: it ends a pause, but where work counts it is part of one.
                        at_work = (since, half, pause + lasts)
                        if not rules.work_counts_as_break and lasts:
                            at_work = (*rested(rules, since, half, pause, whole), 0)
                        if lasts:
                            served.setdefault(now + lasts, set()).add((leg + 1, 0, *at_work))
                        else:
                            states_here.append((leg + 1, 0, *at_work))
                for leg_, driven_, since_, half_, pause_ in states_here:
                    after.add((leg_, driven_, since_, half_, pause_ + 1))
                    rested_, halved = rested(rules, since_, half_, pause_, whole)
                    late = rules.span_bounds_driving and now + 1 - start > span
                    if driven_ < legs[leg_] and rested_ < limit and not late:
                        gone = driven_ + 1
                        last = leg_ == len(legs) - 1 and gone == legs[leg_]
                        after.add((leg_ + last, gone if not last else 0, rested_ + 1, halved, 0))
            states = after
    return min(found, default=None)


def rested(rules, since, half, pause, whole):
    """Driving that counts, and whether the first piece is taken, after a pause of so many quarters."""
    if pause >= whole:
        return 0, False
    if rules.break_split_s and half and pause >= 2:
        return 0, False
    return since, half or bool(rules.break_split_s and pause >= 1)


@pytest.mark.parametrize("rules", [EU_561_2006, US_395_PROPERTY], ids=["eu", "us"])
def test_days_are_as_short_as_those_of_a_search_over_every_quarter_of_an_hour(rules):
    possible, days = 0, hypothesis.settings.default.max_examples // 4
    for seed in range(days):
        problem, legs = random_day(seed, rules)
        least = shortest(problem, legs, rules)
        plan = solve(problem, iterations=10)
        assert check(problem, plan) == []
        if least is None:
            assert not plan.routes or plan.unserved, seed
            continue
        possible += 1
        assert not plan.unserved, seed
        assert plan.routes[0].duration_s == pytest.approx(least * QUARTER, abs=1), seed
    assert possible >= days // 4


def test_a_day_without_the_break_is_named_with_its_article():
    problem, _ = random_day(0, EU_561_2006)
    seconds = np.array([[0, 18000.0], [18000.0, 0]])
    problem = Problem(
        (Stop("far", "b"),), (Vehicle("van", "a", None, driver="d"),), Travel(("a", "b"), seconds, seconds),
        (Driver("d", rules=EU_561_2006),),
    )  # fmt: skip
    plan = solve(problem, iterations=5)
    assert check(problem, plan) == []
    assert [one.kind for one in plan.routes[0].visits] == ["start", "break", "stop", "end"]
    free = problem.replaced(drivers=(Driver("d"),))
    without: Plan = solve(free, iterations=5)
    assert check(problem, without) == [
        "van: drives 5:00 h without a break of 45 min by 05:00 (Article 7, first paragraph)"
    ]
