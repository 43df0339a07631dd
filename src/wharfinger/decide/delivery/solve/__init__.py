"""How a plan is found."""

from wharfinger.decide.delivery.solve.solve import solve

__all__ = ["solve"]
