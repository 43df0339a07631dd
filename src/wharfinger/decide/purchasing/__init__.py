"""What to buy, when, how much and from whom."""

from wharfinger.decide.purchasing.min_max import min_max
from wharfinger.decide.purchasing.results import MinMax, MinMaxLevels, MinMaxOrders, MinMaxSkipped
from wharfinger.decide.purchasing.settings import MinMaxSettings
from wharfinger.decide.purchasing.textbook import economic_order_quantity, reorder_point

__all__ = [
    "MinMax",
    "MinMaxLevels",
    "MinMaxOrders",
    "MinMaxSettings",
    "MinMaxSkipped",
    "economic_order_quantity",
    "min_max",
    "reorder_point",
]
