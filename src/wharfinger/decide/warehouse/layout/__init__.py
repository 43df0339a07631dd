"""Where everything stands, and how far it is to walk."""

from wharfinger.decide.warehouse.layout.layout import Layout

__all__ = ["Layout"]
