"""The rule that knows what comes: the limit that no rule can pass, as near as whole packs let it come."""

from __future__ import annotations

import numpy as np

from wharfinger.twin.replay import plan_kernels
from wharfinger.twin.replay.floor import KEEPS
from wharfinger.twin.replay.play import arrivals
from wharfinger.twin.replay.scene import Floats, Morning, Scene


class Clairvoyant:
    """Knows every day's demand and how long every order takes, and buys in the cheapest sizes.

    Each item's orders are those of Wagner and Whitin (1958) over the order days of its supplier: order cost
    against holding cost, no order for longer than the goods keep. They are then made whole packs, so that the
    total is near the least, not below it.
    """

    name = "clairvoyant"

    def __init__(self, scene: Scene) -> None:
        self._plan = planned(scene)
        self._first = scene.date(0).toordinal()

    def order(self, morning: Morning) -> Floats:
        return self._plan[:, morning.date.toordinal() - self._first]


def planned(scene: Scene) -> Floats:
    """Units of each item to order on each day of the scene."""
    terms, days = scene.terms, scene.days
    come = np.zeros((scene.items, days))
    for i, day, units in scene.open_orders:
        if day < days:
            come[i, day] += units
    return plan_kernels.plan_orders(
        np.ascontiguousarray(scene.demand[:, scene.known_days :]),
        scene.on_hand,
        come,
        scene.may_order,
        arrivals(scene),
        terms.multiple,
        np.ceil(terms.minimum / terms.multiple - 1e-9) * terms.multiple,
        np.minimum(terms.life_days, KEEPS),
        terms.unit_cost * scene.costs.holding_rate / 365,
        terms.margin,
        scene.costs.order_cost,
    )
