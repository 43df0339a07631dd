"""Agreed acts with lines: orders, transfers, counts, returns, adjustments, production."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from wharfinger.books.fields import CodeField, InstantField
from wharfinger.books.models.ledger import Act
from wharfinger.books.models.master import Customer, Item, Lot, Place, Supplier


class Document(models.Model):
    """The head. Which states it may take, and by which verb, stands in `books.documents`."""

    number = CodeField(unique=True)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    act = models.ForeignKey(Act, models.PROTECT, related_name="documents")
    at = InstantField()
    changed_at = InstantField()
    from_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    to_place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True)
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="follow_ups")
    currency = models.CharField(max_length=3, default="")
    rate = models.DecimalField(max_digits=18, decimal_places=9, default=1)
    due = models.DateField(null=True)
    channel = models.CharField(max_length=100, null=True)
    note = models.TextField(default="")

    class Meta:
        indexes = (models.Index("kind", "state", name="document_by_state"),)


class Line(models.Model):
    """One item of a document. What of it came or went is the sum of its movements.

    In a count, `quantity` is what the books had when it was counted, and may be below zero.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    item = models.ForeignKey(Item, models.PROTECT)
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+", db_index=False)
    quantity = models.BigIntegerField()
    price = models.BigIntegerField(null=True)
    cancelled = models.BigIntegerField(default=0)
    promotion = models.BooleanField(null=True)
    due = models.DateField(null=True)
    grade = models.CharField(max_length=10, null=True)
    reason = models.CharField(max_length=200, default="")
    counted = models.BigIntegerField(null=True)
    counted_again = models.BigIntegerField(null=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")

    class Meta:
        constraints = (
            models.UniqueConstraint("document", "number", name="line_once"),
            models.CheckConstraint(condition=Q(cancelled__gte=0), name="line_cancelled_not_negative"),
        )
