"""What happened before a place's ledger began: it moves nothing, and feeds forecasts and replays."""

from __future__ import annotations

from django.db import models

from wharfinger.books.fields import CodeField, InstantField
from wharfinger.books.models.ledger import Act
from wharfinger.books.models.master import Item, Place

STANDING = models.Q(voided_at__isnull=True)


class PastSale(models.Model):
    """A sale from before the cut-over. Never changed; voided when its act is undone."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="past_sales")
    key = models.CharField(max_length=260)
    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    date = models.DateField(db_index=True)
    known_at = InstantField()
    voided_at = InstantField(null=True)
    quantity = models.BigIntegerField()
    price = models.BigIntegerField(null=True)
    promotion = models.BooleanField(null=True)
    available = models.FloatField(null=True)
    channel = models.CharField(max_length=100, null=True)
    customer = CodeField(null=True)
    order = CodeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("key", name="past_sale_once", condition=STANDING),)


class PastReceipt(models.Model):
    """A delivery from before the cut-over. Never changed; voided when its act is undone."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="past_receipts")
    key = models.CharField(max_length=660)
    document = CodeField()
    supplier = CodeField()
    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    ordered = models.DateField()
    promised = models.DateField(null=True)
    received = models.DateField(db_index=True)
    known_at = InstantField()
    voided_at = InstantField(null=True)
    quantity_ordered = models.BigIntegerField()
    quantity_received = models.BigIntegerField()
    quantity_bad = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("key", name="past_receipt_once", condition=STANDING),)


class PastStock(models.Model):
    """What lay somewhere at the end of a day before the cut-over."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="past_stock")
    item = models.ForeignKey(Item, models.PROTECT, db_index=False)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    date = models.DateField(db_index=True)
    known_at = InstantField()
    voided_at = InstantField(null=True)
    on_hand = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("item", "place", "date", name="past_stock_once", condition=STANDING),
        )


class Reading(models.Model):
    """What a sensor, a scale or a meter said. Never changed."""

    act = models.ForeignKey(Act, models.PROTECT, related_name="readings")
    source = CodeField()
    at = InstantField()
    recorded_at = InstantField()
    measure = models.CharField(max_length=100)
    value = models.FloatField()
    unit = models.CharField(max_length=50, null=True)

    class Meta:
        constraints = (models.UniqueConstraint("source", "at", "measure", name="reading_once"),)


class MonthVersion(models.Model):
    """How often facts were written into a closed month: the Parquet file of another version is stale."""

    table = models.CharField(max_length=20)
    month = models.DateField()
    version = models.BigIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint("table", "month", name="month_once"),)
