"""How long a replay of a company's year takes, and how fast its simulator is.

Replay. `twin.company` with so many items over two years stands in for the user's tables. The clock runs over
the whole decision: tables typed and checked, the year before searched for min and max, our rule with a
forecast every four weeks, three other rules, the clairvoyant, all sums. Beside it the page. Compiled loops
are warm.

Simulator. Items with a year of negative binomial demand, a third of which expire, under a reorder point that
the kernel meets every day; processor seconds of one core, the best of three. An item-day is one item on one
day.

    python -m benchmarks.replay [--items 1000] [--json]
"""

from __future__ import annotations

import datetime as dt
import time

import numpy as np

from benchmarks.table import Figure, arguments, show
from wharfinger import twin
from wharfinger.twin.replay import Costs, Morning, Scene, Terms, floor, play
from wharfinger.twin.replay.replay import decision

DAYS = 365


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--items", type=int, default=1000, help="how many items to replay")
    asked = parser.parse_args()
    decision.apply(twin.company(items=40, days=500).tables)
    tables = twin.company(items=asked.items, days=2 * DAYS).tables
    began = time.perf_counter()
    result = decision.apply(tables)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    decision.report(result)
    page_s = time.perf_counter() - began
    speeds = {count: item_days_a_second(count) for count in (asked.items, 10 * asked.items)}
    figures: dict[str, Figure] = {
        f"replay_{asked.items}_items_s": seconds,
        f"page_{asked.items}_items_s": page_s,
        **{f"simulator_{count}_items_item_days_a_cpu_second": speed for count, speed in speeds.items()},
    }
    rows = [{"figure": name, "value": value} for name, value in figures.items()]
    show("Replay of a year", rows, figures, as_json=asked.json)


class Plain:
    """A reorder point that is set once: the rule takes no time of its own."""

    name = "plain"

    def __init__(self, point: np.ndarray, level: np.ndarray) -> None:
        self._point, self._level = point, level

    def order(self, morning: Morning) -> np.ndarray:
        return np.where(morning.position <= self._point, np.ceil(self._level - morning.position), 0.0)


def item_days_a_second(items: int) -> float:
    rng = np.random.default_rng(items)
    volume = rng.lognormal(0.5, 1.0, items)
    scene = Scene(
        first_day=dt.date(2024, 1, 1),
        known_days=0,
        demand=rng.negative_binomial(volume[:, None], 0.5, (items, DAYS)).astype(np.float64),
        terms=Terms(
            item=[f"item {k}" for k in range(items)],
            supplier=["one"] * items,
            unit_cost=np.ones(items),
            price=np.full(items, 2.0),
            lead_days=np.full(items, 7.0),
            lead_days_sd=np.zeros(items),
            gaps=[(1.0,)] * items,
            multiple=np.ones(items),
            minimum=np.zeros(items),
            life_days=np.where(np.arange(items) % 3 == 0, 30, floor.KEEPS),
        ),
        costs=Costs(5.0, 0.25),
        may_order=np.ones((items, DAYS), np.bool_),
        gap_days=np.ones((items, DAYS)),
        lead_days=rng.integers(5, 10, (items, DAYS)),
        on_hand=np.ceil(10 * volume),
    )
    rule = Plain(10 * volume, 24 * volume)
    play(scene.only(np.arange(10)), Plain(10 * volume[:10], 24 * volume[:10]))
    taken = []
    for _ in range(3):
        began = time.process_time()
        play(scene, rule)
        taken.append(time.process_time() - began)
    return items * DAYS / min(taken)


if __name__ == "__main__":
    main()
