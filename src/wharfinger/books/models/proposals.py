"""What is proposed, what people made of it, what came of it, and the plans that it comes from."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from wharfinger.books.fields import CodeField, InstantField
from wharfinger.books.models.document import Document
from wharfinger.books.models.ledger import Act
from wharfinger.books.models.work import Job

OPEN, SNOOZED = "open", "snoozed"
ACCEPTED, DISMISSED, EXPIRED, SUPERSEDED = "accepted", "dismissed", "expired", "superseded"
UNDECIDED = (OPEN, SNOOZED)
"""States in which somebody may still decide; of one act there is at most one such proposal."""
WATCH, SUGGEST, ACT = "watch", "suggest", "act"
LEVELS = (WATCH, SUGGEST, ACT)


class PlanRun(models.Model):
    """One run of the plan: as of which moment, by which job, and how it ended."""

    job = models.OneToOneField(Job, models.PROTECT, related_name="plan_run")
    as_of = InstantField()
    day = models.DateField()
    state = models.CharField(max_length=10, default="running")
    started_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        indexes = (models.Index("started_at", name="plan_run_by_start"),)


class PlanStep(models.Model):
    """A decision in a run: what it read and wrote and how long it took, or why it was skipped or failed."""

    run = models.ForeignKey(PlanRun, models.PROTECT, related_name="steps")
    turn = models.PositiveIntegerField()
    decision = models.CharField(max_length=100)
    state = models.CharField(max_length=10)
    why = models.TextField(default="")
    seconds = models.FloatField(default=0)
    rows_read = models.JSONField(default=dict)
    rows_written = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    folder = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint("run", "decision", name="plan_step_once"),)


class Proposal(models.Model):
    """One suggested act. `key` names the act: computed again, the same row is brought up to date.

    Money is in ten-thousandths. `terms` is the act as it would be carried out, `evidence` the numbers that it
    rests on; `accepted_terms` is what a person made of the terms.
    """

    key = models.CharField(max_length=200)
    decision = models.CharField(max_length=100)
    kind = models.CharField(max_length=50)
    item = CodeField(default="")
    place = CodeField(default="")
    supplier = CodeField(default="")
    what = models.TextField()
    why = models.TextField()
    worth = models.BigIntegerField()
    value = models.BigIntegerField(null=True)
    sure = models.FloatField(null=True)
    until = models.DateField(null=True)
    terms = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    made_on = models.DateField()
    made_at = InstantField()
    seen_at = InstantField()
    run = models.ForeignKey(PlanRun, models.PROTECT, related_name="proposals", null=True)
    state = models.CharField(max_length=12, default=OPEN)
    changed_at = InstantField()
    snoozed_until = InstantField(null=True)
    assigned_to = CodeField(default="")
    decided_by = CodeField(default="")
    decided_act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField(default="")
    accepted_terms = models.JSONField(null=True)
    carried_out = models.CharField(max_length=20, default="")
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="proposals")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("key",), condition=Q(state__in=UNDECIDED), name="proposal_undecided_once"
            ),
        )
        indexes = (
            models.Index(fields=("state", "-worth"), name="proposal_by_worth"),
            models.Index("key", "state", name="proposal_by_key"),
        )

    @property
    def about(self) -> dict[str, Any]:
        """What it is about, as far as it says: item, place, supplier."""
        parts = {"item": self.item, "place": self.place, "supplier": self.supplier}
        return {name: code for name, code in parts.items() if code}


class ProposalComment(models.Model):
    """What somebody wrote beside a proposal."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="comments")
    actor = CodeField()
    at = InstantField()
    text = models.TextField()


class Outcome(models.Model):
    """What came of a proposal, beside what it promised. Money is in ten-thousandths.

    `followed` is accepted, by_hand or no. `came` is the margin that the act saved, or that was lost without
    it; `cost` what was paid, `value_days` the money that lay in its goods, times days.
    """

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="outcome")
    known_on = models.DateField()
    measured_at = InstantField()
    followed = models.CharField(max_length=10)
    right = models.BooleanField()
    stockout_days = models.PositiveIntegerField()
    promised = models.BigIntegerField()
    came = models.BigIntegerField()
    cost = models.BigIntegerField(default=0)
    value_days = models.BigIntegerField(default=0)
    what = models.TextField()
    found = models.JSONField(default=dict)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", db_index=False)


class Autonomy(models.Model):
    """How far a kind of proposal goes by itself, within which limits a day. `overruled` says why unearned."""

    decision = models.CharField(max_length=100)
    kind = models.CharField(max_length=50)
    level = models.CharField(max_length=10, default=SUGGEST)
    most_money = models.BigIntegerField(null=True)
    most_count = models.PositiveIntegerField(null=True)
    overruled = models.TextField(default="")

    class Meta:
        constraints = (models.UniqueConstraint("decision", "kind", name="autonomy_once"),)
