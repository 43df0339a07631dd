"""Webhooks: events posted to other programs, signed, again and again until they are taken or given up."""

from wharfinger.office.webhooks.delivery import deliver, hand_on_events
from wharfinger.office.webhooks.signature import new_secret
from wharfinger.office.webhooks.verbs import (
    add_webhook,
    disable_webhook,
    enable_webhook,
    remove_webhook,
    test_webhook,
)

__all__ = [
    "add_webhook",
    "deliver",
    "disable_webhook",
    "enable_webhook",
    "hand_on_events",
    "new_secret",
    "remove_webhook",
    "test_webhook",
]
