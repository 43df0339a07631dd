"""The places of the company, what each carries, and the customers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wharfinger.twin import ranges
from wharfinger.twin.goods import Goods
from wharfinger.twin.luck import Floats, Stream, generator

WAREHOUSE = 0
"""The place of the web shop; the stores follow."""

CUSTOMERS_AN_ITEM = 8
WEB_WEEK = np.array([1.10, 1.00, 0.95, 0.95, 0.90, 0.95, 1.15])
STORE_WEEK = np.array([0.95, 1.00, 1.05, 1.15, 1.35, 1.50, 0.0])
"""Sunday is closed; the week sums to seven in both."""


@dataclass(frozen=True)
class Sites:
    """Places where goods are sold, warehouse first, and who buys there."""

    place: list[str]
    share: Floats
    """Places by items: the part of an item's demand that comes to the place; 0 where it is not carried."""
    week: Floats
    """Places by weekdays."""
    traffic_sd: Floats
    activity: Floats
    """How often each customer orders by web, summing up to 1 at the last."""

    def traffic(self, normal: Floats) -> Floats:
        """What a day's traffic makes of demand, mean 1, from standard normal numbers, one a place."""
        return np.exp(self.traffic_sd * normal - self.traffic_sd**2 / 2)

    @property
    def count(self) -> int:
        return len(self.place)


def sites(seed: int, goods: Goods, places: int) -> Sites:
    """The warehouse with the web shop, and `places` less one stores."""
    rng = generator(seed, Stream.PLACES)
    stores = places - 1
    web = ranges.WEB_SHARE.draw(rng, goods.count) if stores else np.ones(goods.count)
    carried = rng.random((stores, goods.count)) < ranges.STORE_RANGE.draw(rng, stores)[:, None]
    split = rng.uniform(0.5, 1.5, (stores, goods.count)) / max(stores, 1)
    weights = generator(seed, Stream.CUSTOMERS).pareto(1.5, goods.count * CUSTOMERS_AN_ITEM) + 0.2
    return Sites(
        place=["warehouse", *(f"store-{number}" for number in range(1, places))],
        share=np.vstack([web, (1 - web) * split * carried]),
        week=np.vstack([WEB_WEEK, *([STORE_WEEK] * stores)]),
        traffic_sd=ranges.TRAFFIC_SD.draw(rng, places),
        activity=np.cumsum(weights) / weights.sum(),
    )
