"""The compiled loops, judged by slow ones that were written apart from them."""

import math
import statistics
from collections import deque

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wharfinger.decide.purchasing.simulate import (
    CYCLES,
    DEMAND,
    HELD,
    HOLDING,
    LOST,
    ORDERING,
    SERVED,
    WASTE,
    rolling,
    simulate,
)


def slowly(demand, may_order, levels, first, split, lead, delays, shelf, multiple, minimum, costs, start):
    """One setting, day by day, with a list of lots and a dictionary of deliveries."""
    holding_cost, order_cost, margin, unit_cost = costs
    least, most = levels
    parts = [dict.fromkeys(range(8), 0.0) for _ in range(2)]
    lots = deque([[first, float(math.ceil(least[first] + start * (most[first] - least[first])))]])
    coming: dict[int, float] = {}
    orders, missed = 0, False
    for day in range(first, len(demand)):
        part = parts[day >= split]
        if day in coming:
            part[CYCLES] += 1
            part[HELD] += not missed
            missed = False
            lots.append([day, coming.pop(day)])
        while shelf and lots and day - lots[0][0] >= shelf:
            part[WASTE] += lots.popleft()[1] * unit_cost
        position = sum(lot[1] for lot in lots) + sum(coming.values())
        if may_order[day] and position <= least[day] and most[day] > position:
            packs = 1
            while packs * multiple < minimum or packs * multiple < most[day] - position - 1e-6:
                packs += 1
            part[ORDERING] += order_cost
            arrival = day + max(lead + delays[orders % len(delays)], 0)
            orders += 1
            if arrival == day:
                lots.append([day, packs * multiple])
            else:
                coming[arrival] = coming.get(arrival, 0.0) + packs * multiple
        open_demand = demand[day]
        while open_demand > 0 and lots:
            taken = min(open_demand, lots[0][1])
            open_demand -= taken
            lots[0][1] -= taken
            if lots[0][1] == 0:
                lots.popleft()
        missed = missed or open_demand > 0
        part[LOST] += open_demand * margin
        part[DEMAND] += demand[day]
        part[SERVED] += demand[day] - open_demand
        part[HOLDING] += sum(lot[1] for lot in lots) * holding_cost
    return np.array([[part[k] for k in range(8)] for part in parts])


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_compiled_past_is_the_slow_one(data):
    days = data.draw(st.integers(5, 60))
    # Eighths are exact in binary, so that both ways reach the min on the same day.
    eighths = st.integers(0, 200).map(lambda n: n / 8)
    row = st.lists(eighths, min_size=days, max_size=days).map(np.array)
    demand = np.array(data.draw(st.lists(st.integers(0, 9), min_size=days, max_size=days)), float)
    may_order = np.array(data.draw(st.lists(st.booleans(), min_size=days, max_size=days)))
    expected, spread, economic = (data.draw(row)[None, :] for _ in range(3))
    smallest = np.zeros((1, days))
    largest = smallest + data.draw(st.integers(1, 60))
    buffer_sd, size = data.draw(st.sampled_from([0.0, 0.5, 2.0])), data.draw(st.sampled_from([0.5, 1.0, 2.0]))
    first = data.draw(st.integers(0, 3))
    split = data.draw(st.integers(first, days))
    lead, shelf = data.draw(st.integers(0, 9)), data.draw(st.integers(0, 12))
    delays = np.array(data.draw(st.lists(st.integers(-3, 6), min_size=1, max_size=4)), np.int64)
    multiple, minimum = data.draw(st.sampled_from([1.0, 6.0, 0.5])), float(data.draw(st.integers(0, 30)))
    costs, start = (0.25, 4.0, 1.5, 2.0), data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    found = simulate(
        demand,
        may_order,
        np.zeros(1, np.int64),
        np.array([buffer_sd]),
        np.array([size]),
        expected,
        spread,
        economic,
        smallest,
        largest,
        first,
        split,
        lead,
        delays,
        shelf,
        multiple,
        minimum,
        *costs,
        start,
    )
    least = (expected + buffer_sd * spread)[0]
    most = least + np.minimum(size * economic, largest)[0]
    by_hand = slowly(
        demand, may_order, (least, most), first, split, lead, delays, shelf, multiple, minimum, costs, start
    )
    np.testing.assert_allclose(found[0], by_hand, rtol=1e-9, atol=1e-9)


def test_a_past_by_hand():
    # Two a day, a min of 4 and a max of 10, two days of lead time, orders every day. It starts with 10.
    # Evenings: 8 6 4, an order of 6 on day 3 (position 4), 2, 0, then 6 come on day 5: 4, and so on.
    days = 8
    found = simulate(
        np.full(days, 2.0),
        np.ones(days, bool),
        np.zeros(1, np.int64),
        np.zeros(1),
        np.ones(1),
        np.full((1, days), 4.0),
        np.zeros((1, days)),
        np.full((1, days), 6.0),
        np.zeros((1, days)),
        np.full((1, days), 99.0),
        0,
        0,
        2,
        np.zeros(1, np.int64),
        0,
        1.0,
        0.0,
        0.5,
        3.0,
        1.0,
        1.0,
        1.0,
    )
    evenings = [8, 6, 4, 2, 0, 4, 2, 0]
    # Position 4 again on the morning of day 6 (4 left after day 5), so a second order.
    assert found[0, 1, HOLDING] == sum(evenings) * 0.5
    assert found[0, 1, ORDERING] == 2 * 3.0
    assert (found[0, 1, LOST], found[0, 1, SERVED]) == (0, 16)
    assert (found[0, 1, CYCLES], found[0, 1, HELD]) == (1, 1)
    assert not found[0, 0].any()


@settings(max_examples=100, deadline=None)
@given(
    demand=st.lists(st.integers(0, 1000), min_size=1, max_size=80),
    window=st.integers(1, 100),
)
def test_the_rolling_average_is_that_of_the_days_before(demand, window):
    means, deviations = rolling(np.array(demand, float), np.array([window], np.int64))
    for day in range(1, len(demand) + 1):
        known = demand[max(day - window, 0) : day]
        assert means[0, day] == pytest.approx(statistics.mean(known), abs=1e-7)
        spread = statistics.stdev(known) if len(known) > 1 else 0.0
        assert deviations[0, day] == pytest.approx(spread, abs=1e-4)
