"""What is wrong with a warehouse on paper."""

from __future__ import annotations

from wharfinger.tables import DecisionError


class LayoutError(DecisionError):
    """A layout that cannot be walked, or a bin or station that is not in it."""
