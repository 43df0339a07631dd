"""Work in the background: jobs and the schedules that make them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from wharfinger.books.fields import InstantField
from wharfinger.books.models.ledger import Act


class Job(models.Model):
    """Work that waits, runs, or has ended. Only the holder of its latest fence may write to it."""

    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True, null=True)
    act = models.ForeignKey(Act, models.PROTECT, null=True, related_name="jobs")
    state = models.CharField(max_length=10, default="waiting")
    made_at = InstantField()
    run_after = InstantField()
    priority = models.SmallIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    fence = models.BigIntegerField(default=0)
    worker = models.CharField(max_length=100, default="")
    leased_until = InstantField(null=True)
    checkpoint = models.JSONField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    saying = models.CharField(max_length=500, default="")
    answer = models.JSONField(null=True)
    fault = models.TextField(default="")
    ended_at = InstantField(null=True)

    class Meta:
        indexes = (
            models.Index(
                F("priority").desc(), "run_after", "id", name="job_to_do", condition=Q(state="waiting")
            ),
            models.Index("leased_until", name="job_leased", condition=Q(state="running")),
        )


class Schedule(models.Model):
    """When a kind of job is due again."""

    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict)
    every_seconds = models.PositiveIntegerField(null=True)
    at_time = models.TimeField(null=True)
    time_zone = models.CharField(max_length=60, default="UTC")
    next_at = InstantField()
    enabled = models.BooleanField(default=True)
    last_job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(every_seconds__isnull=False, at_time__isnull=True)
                | Q(every_seconds__isnull=True, at_time__isnull=False),
                name="schedule_one_rhythm",
            ),
        )
