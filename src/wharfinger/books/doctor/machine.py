"""Has the disk room, and does the clock make sense?"""

from __future__ import annotations

import datetime as dt
import shutil

from django.db.models import Max

from wharfinger.books.doctor.finding import Finding
from wharfinger.books.home import Home
from wharfinger.books.models import Act

LEAST_FREE_BYTES = 500_000_000
CLOCK_SLACK = dt.timedelta(minutes=5)


def disk(home: Home) -> list[Finding]:
    """Too little room where the books are kept. A backup needs their size twice while it is made."""
    if not home.folder.is_dir():
        return []
    books = home.file.stat().st_size if home.file.exists() else 0
    wanted = max(LEAST_FREE_BYTES, 3 * books)
    free = shutil.disk_usage(home.folder).free
    if free >= wanted:
        return []
    return [
        Finding(
            "disk",
            f"{free / 1e6:,.0f} MB free at {home.folder}",
            f"at least {wanted / 1e6:,.0f} MB, room for the books to grow and for a backup",
            "free some space, or move the folder to a larger disk",
        )
    ]


def clock(_home: Home) -> list[Finding]:
    """An act that lies in the future: the clock was wrong when it was written, or is wrong now."""
    latest, now = Act.objects.aggregate(latest=Max("at"))["latest"], dt.datetime.now(tz=dt.UTC)
    if latest is None or latest <= now + CLOCK_SLACK:
        return []
    return [
        Finding(
            "clock",
            f"an act at {latest:%Y-%m-%d %H:%M} UTC, while the clock says {now:%Y-%m-%d %H:%M} UTC",
            "no act after the present moment",
            "set the clock right, and have it kept right by the network's time",
        )
    ]
