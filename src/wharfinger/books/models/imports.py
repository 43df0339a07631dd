"""Files on their way into the books: what was dropped, how it was understood, and the rows that wait."""

from __future__ import annotations

from django.db import models

from wharfinger.books.fields import CodeField, InstantField
from wharfinger.books.models.ledger import Act
from wharfinger.books.models.master import Item, Supplier

READ = "read"
APPLYING = "applying"
APPLIED = "applied"
UNDOING = "undoing"
UNDONE = "undone"
DROPPED = "dropped"

WAITS = "waits"
MENDED = "mended"
LEFT_OUT = "left_out"


class ImportBatch(models.Model):
    """What came together. The acts that apply it bear its code as their batch; `round` counts the times."""

    code = CodeField(unique=True)
    act = models.ForeignKey(Act, models.PROTECT, related_name="+", db_index=False)
    actor = CodeField()
    made_at = InstantField()
    state = models.CharField(max_length=10, default=READ)
    round = models.PositiveIntegerField(default=0)
    choices = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True)
    fault = models.TextField(default="")
    changed_at = InstantField()


class ImportFile(models.Model):
    """One sheet of a batch: its columns as they were understood, and what becomes of its rows.

    `rows_in` = `applied` + `known` + `set_aside` + rows in quarantine, always. `set_aside` is what is no
    data: blank lines, totals, titles.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=500)
    sheet = models.CharField(max_length=500, default="")
    shape = models.CharField(max_length=200, default="")
    mapping = models.JSONField(null=True)
    sure = models.BooleanField(default=False)
    notes = models.JSONField(default=list)
    fault = models.JSONField(null=True)
    preview = models.JSONField(default=dict)
    rows_in = models.BigIntegerField(default=0)
    applied = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    set_aside = models.BigIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint("batch", "number", name="import_file_once"),)


class ImportRow(models.Model):
    """A row in quarantine: its cells as they stood, what is wrong, and the way to mend it."""

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    row = models.BigIntegerField()
    state = models.CharField(max_length=10, default=WAITS)
    reasons = models.JSONField(default=list)
    cells = models.JSONField(default=dict)
    mended = models.JSONField(default=dict)
    refused = models.BooleanField(default=False)
    """The ledger itself refused it when it was written."""

    class Meta:
        constraints = (models.UniqueConstraint("file", "row", name="import_row_once"),)


class ImportMapping(models.Model):
    """How a shape of file is understood in this company: asked once, then remembered."""

    shape = models.CharField(max_length=200, unique=True)
    mapping = models.JSONField()
    changed_at = InstantField()


class Guess(models.Model):
    """A fact that nobody gave. It stands while the books say what was guessed and nobody confirmed it."""

    kind = models.CharField(max_length=20)
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="guesses")
    supplier = models.ForeignKey(Supplier, models.CASCADE, null=True, related_name="guesses")
    value = models.JSONField()
    why = models.CharField(max_length=500)
    made_at = InstantField()
    confirmed_at = InstantField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                "kind",
                "item",
                "supplier",
                name="guess_once",
                condition=models.Q(confirmed_at__isnull=True),
            ),
        )
