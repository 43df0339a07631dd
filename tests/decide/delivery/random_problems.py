"""Random problems with much of what a problem can have, small enough to solve at once."""

import math

import numpy as np
from hypothesis import strategies as st

from wharfinger.decide import delivery
from wharfinger.decide.delivery import Break, Driver, Objective, Problem, Stop, Travel, Vehicle, Window

HOUR = 3600


def travel(seed, places, spread_s=5400, hole=False):
    """Points in a square, with times and metres that are whole."""
    rng = np.random.default_rng(seed)
    points = rng.uniform(0, 1, (places, 2))
    apart = np.hypot(*np.moveaxis(points[:, None] - points[None], 2, 0))
    seconds = np.round(apart * spread_s)
    metres = np.round(apart * spread_s * 15)
    if hole:
        seconds[-1, :], seconds[:, -1] = math.inf, math.inf
        seconds[-1, -1] = 0
    return Travel(tuple(f"p{at}" for at in range(places)), seconds, metres)


@st.composite
def problems(draw, rich=True):
    """A day with a handful of stops. `rich` draws also what PyVRP does not know."""
    count = draw(st.integers(1, 8))
    roads = travel(draw(st.integers(0, 10**6)), count + 2, hole=draw(st.integers(0, 9)) == 0)
    vehicles, drivers = [], []
    for at in range(draw(st.integers(1, 3))):
        driver = None
        if rich and draw(st.booleans()):
            rules = draw(st.sampled_from([None, delivery.EU_561_2006, delivery.US_395_PROPERTY]))
            breaks = (Break(11 * HOUR, 13 * HOUR, 1800),) if draw(st.booleans()) else ()
            drivers.append(Driver(f"d{at}", breaks=breaks, rules=rules))
            driver = f"d{at}"
        several = draw(st.booleans())
        vehicles.append(
            Vehicle(
                f"v{at}", "p0", draw(st.sampled_from(["p0", "p1", None])),
                capacity=(draw(st.integers(3, 9)), math.inf), opens_s=6 * HOUR, closes_s=20 * HOUR,
                cost_fixed=draw(st.sampled_from([0, 40])), cost_per_km=draw(st.sampled_from([0.5, 1.25])),
                cost_per_hour=draw(st.sampled_from([0.0, 30.0])),
                skills=draw(st.sampled_from([frozenset(), frozenset({"lift"})])),
                range_m=draw(st.sampled_from([math.inf, 250_000])),
                max_duration_s=draw(st.sampled_from([math.inf, 9 * HOUR])),
                reload_places=("p0",) if several else (), max_tours=2 if several else 1, reload_s=600,
                driver=driver,
            )
        )  # fmt: skip
    stops = []
    for at in range(count):
        opens = draw(st.integers(6, 16)) * HOUR
        soft = rich and draw(st.integers(0, 3)) == 0
        window = Window(opens, opens + draw(st.integers(1, 5)) * HOUR, soft, 20.0 if soft else 0.0)
        windows = draw(st.sampled_from([(), (window,), (window, Window(17 * HOUR, 19 * HOUR))]))
        stops.append(
            Stop(
                f"s{at}", f"p{at + 2}", windows, service_s=draw(st.sampled_from([300, 1800, 2700])),
                delivery=(draw(st.integers(0, 4)), 1), pickup=(draw(st.integers(0, 2)), 0),
                skills=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"lift"})])),
                release_s=draw(st.sampled_from([0, 0, 8 * HOUR])), priority=draw(st.integers(0, 1)),
                leave_out_cost=draw(st.sampled_from([None, None, 25.0])),
                together=draw(st.sampled_from([None, None, None, "friends"])) if rich else None,
            )
        )  # fmt: skip
    if count >= 2 and draw(st.booleans()):
        amount = (draw(st.integers(1, 3)), 0)
        plain = {"delivery": (), "pickup": (), "together": None, "leave_out_cost": None, "release_s": 0}
        stops[0] = _with(stops[0], **plain | {"pickup": amount, "windows": stops[0].windows[:1]})
        stops[1] = _with(
            stops[1], **plain | {"delivery": amount, "collected_at": "s0", "windows": stops[1].windows[:1]}
        )
    fair = 5.0 if rich and draw(st.integers(0, 3)) == 0 else 0.0
    return Problem(stops, vehicles, roads, drivers, ("kg", "pieces"), Objective(fairness_cost_per_hour=fair))


def _with(thing, **changes):
    from dataclasses import replace

    return replace(thing, **changes)
