"""Acts, movements, and the balances that are kept with them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wharfinger.books.fields import CodeField, InstantField
from wharfinger.books.models.master import Item, Lot, Place, Serial


class Act(models.Model):
    """One thing that somebody did: the audit row, and the idempotency key. Never changed.

    `said` is what was asked for, `answer` what came of it; the same key gets the same answer again.
    `changes` is what it did to rows that are no facts, so that it can be undone; `events` is what others may
    want to hear, numbered by the sealer. Acts of one import share a `batch`.
    """

    key = models.CharField(max_length=200, unique=True)
    verb = models.CharField(max_length=60)
    actor = CodeField()
    at = InstantField()
    request = models.CharField(max_length=64, default="")
    fingerprint = models.CharField(max_length=64)
    said = models.JSONField()
    answer = models.JSONField()
    changes = models.JSONField(default=list)
    batch = models.CharField(max_length=200, default="")
    events = models.JSONField(default=list)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        indexes = (models.Index("batch", name="act_by_batch", condition=~Q(batch="")),)


class Movement(models.Model):
    """Goods that went from one place to another. Never changed; undone by its reverse.

    A movement of no goods carries value alone: freight that came later, or a difference in cost.
    """

    act = models.ForeignKey(Act, models.PROTECT, related_name="movements")
    at = InstantField(db_index=True)
    recorded_at = InstantField()
    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, db_index=False)
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    value = models.BigIntegerField()
    reason = models.CharField(max_length=20)
    line = models.ForeignKey("Line", models.PROTECT, null=True, related_name="movements", db_index=False)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(from_place=F("to_place")), name="movement_goes_somewhere"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) | (Q(quantity=0) & ~Q(value=0)), name="movement_moves"
            ),
        )
        indexes = (
            models.Index("item", "at", name="movement_by_item"),
            models.Index("line", name="movement_by_line", condition=Q(line__isnull=False)),
        )


class Holding(models.Model):
    """What of an item is at a site, and what it is worth: the row that a writer locks.

    `unit_cost` is the last cost known, for goods that leave before they came.
    """

    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    site = models.ForeignKey(Place, models.PROTECT, related_name="holdings")
    quantity = models.BigIntegerField(default=0)
    value = models.BigIntegerField(default=0)
    unit_cost = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("item", "site", name="holding_once"),)


class Balance(models.Model):
    """What of an item, of one lot, lies at one exact place."""

    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="balances")
    site = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField(default=0)
    negative_allowed = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint("item", "place", "lot", name="balance_once"),
            models.UniqueConstraint(
                "item", "place", name="balance_once_without_lot", condition=Q(lot__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0) | Q(negative_allowed=True), name="balance_not_negative"
            ),
        )
        indexes = (models.Index("item", "site", name="balance_by_item"),)


class Layer(models.Model):
    """Goods at a site that came at one cost, oldest first; kept where stock is valued by FIFO."""

    holding = models.ForeignKey(Holding, models.PROTECT, related_name="layers")
    since = models.BigIntegerField()
    quantity = models.BigIntegerField()
    value = models.BigIntegerField()

    class Meta:
        ordering = ("holding", "since", "id")


class SerialMove(models.Model):
    """Which single things a movement moved."""

    movement = models.ForeignKey(Movement, models.PROTECT, related_name="serials")
    serial = models.ForeignKey(Serial, models.PROTECT, related_name="moves")


class Reservation(models.Model):
    """Goods at a site promised to a line of a document, until they leave or the promise ends."""

    line = models.ForeignKey("Line", models.PROTECT, related_name="reservations")
    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    site = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    expires_at = InstantField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("line", "site", name="reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="reservation_of_something"),
        )
        indexes = (models.Index("item", "site", name="reservation_by_item"),)
