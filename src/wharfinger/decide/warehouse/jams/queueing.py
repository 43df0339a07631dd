"""Waiting in line, by formula: how long an order waits at a step with so many people or stations.

Rates and times are in one unit of time (orders a minute and minutes). "Scv" is a squared coefficient of
variation: the variance over the square of the mean; 0 is clockwork, 1 is pure chance. Every wait is that of
a line in its steady state; it is infinite where more comes than can be done.
"""

from __future__ import annotations

import math


def load(rate: float, work: float, servers: int) -> float:
    """The share of their time in which the servers work; from 1 on the line grows without end."""
    return rate * work / servers


def blocked(offered: float, servers: int) -> float:
    """The chance that all servers are busy when none may wait. `offered` is rate times work.

    Erlang 1917, formula B, by its recursion in the number of servers.
    """
    chance = 1.0
    for count in range(1, servers + 1):
        chance = offered * chance / (count + offered * chance)
    return chance


def delayed(offered: float, servers: int) -> float:
    """The chance that an order has to wait. Erlang 1917, formula C, from formula B."""
    if offered >= servers:
        return 1.0
    chance = blocked(offered, servers)
    return servers * chance / (servers - offered * (1 - chance))


def wait_mmc(rate: float, work: float, servers: int) -> float:
    """The mean wait with arrivals and work of pure chance, M/M/c. Hillier and Lieberman, section 17.6."""
    offered = rate * work
    return delayed(offered, servers) * work / (servers - offered) if offered < servers else math.inf


def wait_gg1(rate: float, work: float, arrival_scv: float, work_scv: float) -> float:
    """The mean wait before one server, G/G/1: Kingman 1961.

    Exact for arrivals of pure chance, M/G/1 (Pollaczek 1930, Khinchine 1932).
    """
    busy = rate * work
    return (arrival_scv + work_scv) / 2 * busy / (1 - busy) * work if busy < 1 else math.inf


def wait_ggc(rate: float, work: float, servers: int, arrival_scv: float, work_scv: float) -> float:
    """The mean wait before several servers, G/G/c. Allen and Cunneen: Allen 1990, table 5.

    The wait of M/M/c times the mean of the two scv. With one server it is Kingman's.
    """
    return wait_mmc(rate, work, servers) * (arrival_scv + work_scv) / 2


def departure_scv(busy: float, servers: int, arrival_scv: float, work_scv: float) -> float:
    """The scv of the times between orders that leave, which the next step sees as its arrivals.

    Whitt 1983, equation 39; Hopp and Spearman, Factory Physics, equations 8.10 and 8.11.
    """
    from_arrivals = (1 - busy**2) * (arrival_scv - 1)
    return 1 + from_arrivals + busy**2 / math.sqrt(servers) * (work_scv - 1)


def servers_for(rate: float, work: float, arrival_scv: float, work_scv: float, longest_wait: float) -> int:
    """The fewest servers with which the mean wait stays within `longest_wait`; none where nothing comes."""
    if rate * work <= 0:
        return 0
    servers = math.floor(rate * work) + 1
    while wait_ggc(rate, work, servers, arrival_scv, work_scv) > longest_wait:
        servers += 1
    return servers
