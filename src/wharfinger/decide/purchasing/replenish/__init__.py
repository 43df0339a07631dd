"""Orders that obey the world: what to buy now, from whom, and why."""

from wharfinger.decide.purchasing.replenish.replenish import replenish
from wharfinger.decide.purchasing.replenish.results import (
    Cash,
    LeftOut,
    OrderDoubts,
    OrderLines,
    Replenish,
    SupplierOrders,
)
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings

__all__ = [
    "Cash",
    "LeftOut",
    "OrderDoubts",
    "OrderLines",
    "Replenish",
    "ReplenishSettings",
    "SupplierOrders",
    "replenish",
]
