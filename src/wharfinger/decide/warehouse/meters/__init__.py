"""What the meters should show, and where they have left it."""

from wharfinger.decide.warehouse.meters.energy import energy

__all__ = ["energy"]
