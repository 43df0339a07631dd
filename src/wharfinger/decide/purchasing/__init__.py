"""What to buy, when, how much and from whom."""

from wharfinger.decide.purchasing.min_max import min_max
from wharfinger.decide.purchasing.replenish import (
    Cash,
    LeftOut,
    OrderDoubts,
    OrderLines,
    Replenish,
    ReplenishSettings,
    SupplierOrders,
    replenish,
)
from wharfinger.decide.purchasing.results import MinMax, MinMaxLevels, MinMaxOrders, MinMaxSkipped
from wharfinger.decide.purchasing.settings import MinMaxSettings
from wharfinger.decide.purchasing.textbook import economic_order_quantity, reorder_point

__all__ = [
    "Cash",
    "LeftOut",
    "MinMax",
    "MinMaxLevels",
    "MinMaxOrders",
    "MinMaxSettings",
    "MinMaxSkipped",
    "OrderDoubts",
    "OrderLines",
    "Replenish",
    "ReplenishSettings",
    "SupplierOrders",
    "economic_order_quantity",
    "min_max",
    "reorder_point",
    "replenish",
]
