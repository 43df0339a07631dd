"""Closed months of facts: a fact written into one makes its Parquet file stale, in the same transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from wharfinger.books.models import MonthVersion


def month_of(day: dt.date) -> dt.date:
    return dt.date(day.year, day.month, 1)


def mark_closed_months(table: str, moments: Iterable[dt.date], now: dt.datetime) -> None:
    """Raise the version of every month before the present one that one of the moments lies in."""
    present = month_of(now.date())
    for month in sorted({month_of(moment) for moment in moments}):
        if month < present:
            row, made = MonthVersion.objects.get_or_create(table=table, month=month)
            if not made:
                MonthVersion.objects.filter(pk=row.pk).update(version=F("version") + 1)
