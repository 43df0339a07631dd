"""What the company deals in and with."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wharfinger.books.fields import CodeField, InstantField


class Tracking(models.TextChoices):
    """How finely an item's stock is told apart."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


class ItemKind(models.TextChoices):
    """Whether an item lies on a shelf, or is sold as its parts."""

    GOODS = "goods"
    KIT = "kit"


class Item(models.Model):
    """What is bought, made, stored and sold. Prices are in ten-thousandths of the major unit."""

    code = CodeField(unique=True)
    name = models.CharField(max_length=500)
    category = models.CharField(max_length=200, default="")
    kind = models.CharField(max_length=10, choices=ItemKind, default=ItemKind.GOODS)
    unit = models.CharField(max_length=50, default="piece")
    decimals = models.PositiveSmallIntegerField(default=0)
    tracking = models.CharField(max_length=10, choices=Tracking, default=Tracking.NONE)
    expires = models.BooleanField(default=False)
    unit_cost = models.BigIntegerField(default=0)
    price = models.BigIntegerField(default=0)
    supplier = models.ForeignKey("Supplier", models.PROTECT, null=True)
    status = models.CharField(max_length=10, null=True)
    shelf_life_days = models.FloatField(null=True)
    length_mm = models.FloatField(null=True)
    width_mm = models.FloatField(null=True)
    height_mm = models.FloatField(null=True)
    weight_g = models.FloatField(null=True)
    storage = models.CharField(max_length=10, null=True)
    hazard_class = models.CharField(max_length=50, null=True)
    fragile = models.BooleanField(null=True)
    this_side_up = models.BooleanField(null=True)
    gtin = models.CharField(max_length=14, null=True, db_index=True)
    tax_rate = models.DecimalField(max_digits=6, decimal_places=5, null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(unit_cost__gte=0) & Q(price__gte=0), name="item_money_not_negative"
            ),
        )


class ItemPicture(models.Model):
    """The picture of an item. Its bytes are a file under their digest; this says which, and what it is."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="picture")
    digest = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()


class ItemUnit(models.Model):
    """How many base units a box, a layer or a pallet holds."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="units")
    unit = models.CharField(max_length=50)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField(default=1)
    barcode = models.CharField(max_length=50, null=True, unique=True)

    class Meta:
        constraints = (
            models.UniqueConstraint("item", "unit", name="unit_once"),
            models.CheckConstraint(condition=Q(numerator__gte=1) & Q(denominator__gte=1), name="unit_holds"),
        )


class Part(models.Model):
    """One part of a kit, or of a thing that is made: so many steps of the part in one whole base unit."""

    whole = models.ForeignKey(Item, models.PROTECT, related_name="parts")
    part = models.ForeignKey(Item, models.PROTECT, related_name="part_of")
    quantity = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint("whole", "part", name="part_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="part_quantity"),
            models.CheckConstraint(condition=~Q(whole=F("part")), name="part_not_itself"),
        )


class Place(models.Model):
    """Where goods can be. `site` is the warehouse, store or vehicle it belongs to; null outside.

    What lies at a place that is held back, such as a shelf for damaged goods, is neither promised nor sold.
    """

    code = CodeField(unique=True)
    name = models.CharField(max_length=500, default="")
    kind = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    site = models.ForeignKey("self", models.PROTECT, null=True, related_name="within")
    may_be_negative = models.BooleanField(default=False)
    held_back = models.BooleanField(default=False)
    opened_at = InstantField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    x_m = models.FloatField(null=True)
    y_m = models.FloatField(null=True)
    time_zone = models.CharField(max_length=60, null=True)


class Lane(models.Model):
    """How goods can move between two places of one's own."""

    from_place = models.ForeignKey(Place, models.PROTECT, related_name="lanes_out")
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="lanes_in")
    days = models.FloatField()
    cost = models.BigIntegerField(null=True)
    cost_per_kg = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint("from_place", "to_place", name="lane_once"),)


class Supplier(models.Model):
    """Who delivers, and under which conditions for a whole order."""

    code = CodeField(unique=True)
    name = models.CharField(max_length=500)
    place = models.OneToOneField(Place, models.PROTECT)
    email = models.CharField(max_length=320, null=True)
    currency = models.CharField(max_length=3, null=True)
    order_weekdays = models.CharField(max_length=27, null=True)
    minimum_value = models.BigIntegerField(null=True)
    free_freight_value = models.BigIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)


class Offer(models.Model):
    """What a supplier asks for an item, and how long it takes."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="offers")
    item = models.ForeignKey(Item, models.PROTECT, related_name="offers")
    unit_cost = models.BigIntegerField()
    unit = models.CharField(max_length=50, null=True)
    currency = models.CharField(max_length=3, null=True)
    minimum_quantity = models.BigIntegerField(null=True)
    multiple = models.BigIntegerField(null=True)
    lead_days = models.FloatField()
    lead_days_sd = models.FloatField(null=True)
    break_quantity = models.BigIntegerField(null=True)
    break_kind = models.CharField(max_length=12, null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = (models.Index("item", "supplier", name="offer_by_item"),)


class Customer(models.Model):
    """Who buys, by key only."""

    code = CodeField(unique=True)
    segment = models.CharField(max_length=200, null=True)
    area = models.CharField(max_length=200, null=True)
    age_group = models.CharField(max_length=50, null=True)
    consent = models.CharField(max_length=500, null=True)
    preferences = models.TextField(null=True)


class Person(models.Model):
    """The one table with personal data. Erasing a row leaves every key that names it whole."""

    key = CodeField(unique=True)
    name = models.CharField(max_length=500, null=True)
    email = models.CharField(max_length=320, null=True)
    phone = models.CharField(max_length=50, null=True)
    address = models.TextField(null=True)
    note = models.TextField(null=True)
    erased_at = InstantField(null=True)


class Lot(models.Model):
    """Goods of an item that came together. A held lot can be neither picked nor sold."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="lots")
    code = CodeField()
    expires = models.DateField(null=True)
    held = models.BooleanField(default=False)
    held_why = models.CharField(max_length=500, default="")

    class Meta:
        constraints = (models.UniqueConstraint("item", "code", name="lot_once"),)
        indexes = (models.Index("item", name="lot_held", condition=Q(held=True)),)


class Serial(models.Model):
    """One single thing. Where it is follows from its last movement, and is kept with it."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="serials")
    code = CodeField()
    lot = models.ForeignKey(Lot, models.PROTECT, null=True)
    place = models.ForeignKey(Place, models.PROTECT)

    class Meta:
        constraints = (models.UniqueConstraint("item", "code", name="serial_once"),)


class Setting(models.Model):
    """How this company keeps its books: its currency, its valuation, its patience."""

    name = models.CharField(max_length=100, primary_key=True)
    value = models.JSONField()
