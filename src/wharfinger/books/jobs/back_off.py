"""How long a job waits after a failed attempt."""

from __future__ import annotations

LONGEST_SECONDS = 3600.0
FACTOR = 3.0


def back_off(attempt: int, first_seconds: float, luck: float) -> float:
    """Seconds until the next attempt: three times as long after each, an hour at most.

    `luck`, from 0 to 1, takes away up to half, so that jobs that failed together do not come back together
    (Brooker, "Exponential backoff and jitter", AWS Architecture Blog, 2015: "equal jitter").
    """
    most = min(LONGEST_SECONDS, first_seconds * FACTOR ** min(attempt - 1, 20))
    return most * (1 - luck / 2)
