"""The judge of plans. It shares no code with what makes them."""

from wharfinger.decide.delivery.check.judge import check
from wharfinger.decide.delivery.check.price import Costs, price

__all__ = ["Costs", "check", "price"]
