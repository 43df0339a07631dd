"""What happens during the day, and the plan that comes of it."""

from wharfinger.decide.delivery.change.events import (
    Breakdown,
    Cancelled,
    Closed,
    Done,
    Event,
    Failed,
    Late,
    New,
    Roads,
)
from wharfinger.decide.delivery.change.replan import Replanned, replan

__all__ = [
    "Breakdown",
    "Cancelled",
    "Closed",
    "Done",
    "Event",
    "Failed",
    "Late",
    "New",
    "Replanned",
    "Roads",
    "replan",
]
