"""Webhooks: events posted to other programs, signed, again and again until they are taken or given up."""

from wharfinger.office.webhooks.delivery import deliver, hand_on_events
from wharfinger.office.webhooks.verbs import add_webhook, disable_webhook, enable_webhook, remove_webhook

__all__ = [
    "add_webhook",
    "deliver",
    "disable_webhook",
    "enable_webhook",
    "hand_on_events",
    "remove_webhook",
]
