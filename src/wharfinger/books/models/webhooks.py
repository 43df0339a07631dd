"""Who is told of events over HTTP."""

from __future__ import annotations

from django.db import models

from wharfinger.books.fields import InstantField
from wharfinger.books.models.ledger import Act


class Webhook(models.Model):
    """An address that events are posted to. Each delivery is a job; `cursor` is the last event handed on."""

    url = models.CharField(max_length=2000)
    kinds = models.JSONField(default=list)
    """Which events: exact kinds, or the first word of some; empty is all."""
    sealed_secret = models.CharField(max_length=500)
    enabled = models.BooleanField(default=True)
    act = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    made_at = InstantField()
    cursor = models.BigIntegerField()
