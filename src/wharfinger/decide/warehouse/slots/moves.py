"""The moves towards a better layout, the one that pays back first at the top."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.sums import without_dust
from wharfinger.decide.warehouse.layout.layout import Layout
from wharfinger.decide.warehouse.slots.goods import Goods
from wharfinger.decide.warehouse.slots.settings import SlotSettings
from wharfinger.decide.warehouse.slots.tables import SlotMoves

if TYPE_CHECKING:
    from wharfinger.decide.warehouse.routes.walk_kernel import Floor
    from wharfinger.decide.warehouse.slots.kernel import Rack

Whole = NDArray[np.int64]
LEAST_M = 1e-6
"""Less than this a day is arithmetic, and no saving."""


def plan_moves(
    layout: Layout, goods: Goods, now: Rack, target: Rack, floor: Floor, settings: SlotSettings
) -> tuple[pl.DataFrame, float, float]:
    """Exchanges that each bring a good to its target bin, and the weighted metres before and after them.

    Each next one is that with the shortest payback as things then lie. `now` is left as the moves leave it.
    """
    from wharfinger.decide.warehouse.slots.kernel import Walks, exchange_m, may_exchange, swap, walk_all

    demand = goods.demand
    walks = Walks(np.zeros(len(demand.goods), np.int64), np.zeros(len(demand.weight)))
    before_m = float(walk_all(demand, now, walks, floor))
    seen, after = np.zeros(len(demand.weight), np.int64), np.empty(len(demand.goods) + 1, np.int64)
    tried = 0

    def judged(good: int) -> tuple[float, float, float]:
        """Payback in days, metres saved a day, seconds of labour."""
        nonlocal tried
        tried += 1
        here, there = int(now.bin_of[good]), int(target.bin_of[good])
        if here == there or not may_exchange(here, there, demand, now):
            return np.inf, 0.0, 0.0
        saving = -exchange_m(here, there, demand, now, walks, floor, seen, tried, after) / goods.days
        labour = _labour_seconds(layout, here, there, int(now.good[there]) >= 0, settings)
        payback = labour * settings.walk_m_per_second / saving if saving > LEAST_M else np.inf
        return payback, saving, labour

    queue = [(judged(good)[0], good) for good in range(len(now.bin_of))]
    queue = [one for one in queue if one[0] < np.inf]
    heapq.heapify(queue)
    rows: list[dict[str, object]] = []
    names, items = layout.bins["bin"], goods.frame["item"]
    while queue and len(rows) < settings.most_moves:
        _, good = heapq.heappop(queue)
        payback, saving, labour = judged(good)
        # Moves made since may have changed its worth: then it waits for its turn.
        if payback > settings.longest_payback_days:
            continue
        if queue and payback > queue[0][0]:
            heapq.heappush(queue, (payback, good))
            continue
        here, there = int(now.bin_of[good]), int(target.bin_of[good])
        other = int(now.good[there])
        swap(here, there, demand, now, walks, floor)
        rows.append(
            {
                "move": len(rows) + 1,
                "item": items[good],
                "from_bin": names[here],
                "to_bin": names[there],
                "other_item": items[other] if other >= 0 else None,
                "saving_m_per_day": saving,
                "labour_seconds": labour,
                "payback_days": payback,
            }
        )
    schema = {name: column.dtype for name, column in SlotMoves.columns().items()}
    moves = SlotMoves.of(without_dust(pl.DataFrame(rows, schema=schema, orient="row")))
    return moves, before_m, float(walk_all(demand, now, walks, floor))


def _labour_seconds(layout: Layout, here: int, there: int, both: bool, settings: SlotSettings) -> float:
    """Handling of one or two bins' contents and the walks between them."""
    ways = 2 if both else 1
    names = layout.bins["bin"]
    walked_m = layout.distance_m(names[here], names[there])
    return ways * (settings.move_seconds + walked_m / settings.walk_m_per_second)
