"""Compiled: the mean demand of a day, and how many customers then come."""

from __future__ import annotations

import math

import numpy as np

from wharfinger.decide.compiled import njit
from wharfinger.twin.luck import Array, Flags, Floats, Ints

SMALL_MEAN = 40.0
"""Up to here the distribution is inverted exactly; above by three moments (Cornish and Fisher, 1938)."""

STEADY, SPELLS, BULK = 0, 1, 2
"""How an item sells: some most days, single customers now and then, or a large buyer now and then."""


@njit
def item_factors(
    day: int,
    year_angle: float,
    warmth: float,
    weekday: int,
    nearness: Floats,
    week_factor: Floats,
    yearly: Floats,
    peak_angle: Floats,
    log_growth: Floats,
    launch_day: Ints,
    ramp_days: Floats,
    decline_day: Ints,
    half_life_days: Floats,
    per_degree: Floats,
    feast: Ints,
    feast_lift: Floats,
    price_effect: Floats,
    out: Floats,
) -> None:
    """Of every item: what the day makes of its ordinary volume."""
    years = min(day / 365.25, 3.0)
    for i in range(len(out)):
        if day < launch_day[i]:
            out[i] = 0.0
            continue
        factor = week_factor[i, weekday] * price_effect[i]
        if yearly[i] > 0.0:
            factor *= 1.0 + yearly[i] * math.cos(year_angle - peak_angle[i])
        if log_growth[i] != 0.0:
            factor *= math.exp(log_growth[i] * years)
        if launch_day[i] > 0:
            factor *= min(1.0, (day - launch_day[i] + 1) / ramp_days[i])
        if day > decline_day[i]:
            factor *= 0.5 ** ((day - decline_day[i]) / half_life_days[i])
        if per_degree[i] > 0.0:
            factor *= math.exp(per_degree[i] * min(max(warmth, -15.0), 15.0))
        if feast[i] >= 0:
            factor *= 1.0 + feast_lift[i] * nearness[feast[i]]
        out[i] = factor


@njit
def customers_come(
    manner: Ints,
    volume: Floats,
    occurrence: Floats,
    dispersion: Floats,
    share: Floats,
    place_factor: Floats,
    traffic: Floats,
    factors: Floats,
    luck: Floats,
    mean: Array,
    demand: Ints,
) -> None:
    """Fills mean (before the day's traffic) and demand, places by items, from one even number each."""
    for p in range(share.shape[0]):
        for i in range(share.shape[1]):
            scale = share[p, i] * place_factor[p]
            expected = volume[i] * scale * factors[i]
            mean[p, i] = expected
            demand[p, i] = 0
            if expected <= 0.0:
                continue
            if manner[i] == STEADY:
                demand[p, i] = spread_count(expected * traffic[p], dispersion[i], luck[p, i])
                continue
            chance = min(occurrence[i] * scale * factors[i] * traffic[p], 1.0)
            if luck[p, i] < chance:
                more = volume[i] / occurrence[i] - 1.0
                rest = luck[p, i] / chance
                # Bulk: variance over mean of a geometric count is 1 + its mean.
                spread = 1.0 + more if manner[i] == BULK else 1.0
                demand[p, i] = 1 + spread_count(more, spread, rest)


@njit
def spread_count(mean: float, dispersion: float, luck: float) -> int:
    """The quantile `luck` of a negative binomial with variance mean x dispersion; Poisson where that is 1."""
    if mean <= 0.0:
        return 0
    if mean > SMALL_MEAN:
        sd = math.sqrt(mean * dispersion)
        z = normal_quantile(luck)
        skew = (2.0 * dispersion - 1.0) / sd
        return max(int(mean + sd * (z + skew / 6.0 * (z * z - 1.0)) + 0.5), 0)
    excess = dispersion - 1.0
    if excess < 1e-9:
        chance = math.exp(-mean)
        ratio, size = 0.0, 0.0
    else:
        size = mean / excess
        chance = math.exp(-size * math.log(dispersion))
        ratio = excess / dispersion
    count = 0
    reached = chance
    while reached < luck and count < 100000:
        if excess < 1e-9:
            chance *= mean / (count + 1)
        else:
            chance *= (count + size) / (count + 1) * ratio
        count += 1
        reached += chance
        if chance < 1e-18:
            break
    return count


@njit
def normal_quantile(luck: float) -> float:
    """Abramowitz and Stegun 26.2.23, good to 0.00045."""
    tail = min(luck, 1.0 - luck)
    t = math.sqrt(-2.0 * math.log(max(tail, 1e-300)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (
        1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    )
    return -z if luck < 0.5 else z


@njit
def split_into_lines(
    demand: Ints, units_a_line: Floats, whole: Flags, luck: Floats, item: Ints, size: Ints
) -> int:
    """Splits a day's web demand into lines of geometric size; bulk buyers take all. Returns how many."""
    count = 0
    for i in range(len(demand)):
        left = demand[i]
        while left > 0:
            take = left
            if not whole[i]:
                go_on = math.log(1.0 - 1.0 / units_a_line[i])
                take = min(1 + int(math.log(max(luck[count], 1e-300)) / go_on), left)
            item[count] = i
            size[count] = take
            left -= take
            count += 1
    return count


@njit
def give_to_orders(item: Ints, luck: Floats, orders: int, slot: Ints) -> None:
    """Which order each line belongs to. The lines of one item go to different orders."""
    first, before = 0, -1
    for line in range(len(item)):
        if item[line] != before:
            before = item[line]
            first = int(luck[line] * orders)
        else:
            first += 1
        slot[line] = first % orders


def most_lines_of_an_item(item: Ints) -> int:
    return int(np.bincount(item).max()) if len(item) else 0
