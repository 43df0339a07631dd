"""The audit chain and the numbered events, both written by the one sealer."""

from __future__ import annotations

from django.db import models

from wharfinger.books.models.ledger import Act


class Unsealed(models.Model):
    """Acts that wait for the sealer. A trigger on the acts writes it, so none can be forgotten."""

    act = models.OneToOneField(Act, models.PROTECT, primary_key=True)


class Seal(models.Model):
    """One link of the chain: the hash of this act and of the link before. Never changed."""

    number = models.BigIntegerField(primary_key=True)
    act = models.OneToOneField(Act, models.PROTECT, related_name="seal")
    hash = models.CharField(max_length=64)


class Event(models.Model):
    """What others may want to hear, in an order that no late commit can break. Never changed."""

    number = models.BigIntegerField(primary_key=True)
    act = models.ForeignKey(Act, models.PROTECT, related_name="numbered_events")
    kind = models.CharField(max_length=60, db_index=True)
    about = models.JSONField()
