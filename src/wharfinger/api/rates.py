"""How many requests a token may make: a bucket that fills at a steady rate, and holds so many at most."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field

A_SECOND = 300.0
AT_ONCE = 600.0
MOST_KNOWN = 10_000


@dataclass
class Bucket:
    """What is left, as of a moment."""

    left: float
    at: float


@dataclass
class Rates:
    """The buckets of one process, by whose they are."""

    a_second: float = A_SECOND
    at_once: float = AT_ONCE
    _buckets: dict[str, Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, whose: str, now: float | None = None) -> tuple[int, float]:
        """Take one: how many are left, and how many seconds to wait; 0 seconds where one was there."""
        now = time.monotonic() if now is None else now
        with self._lock:
            if len(self._buckets) >= MOST_KNOWN and whose not in self._buckets:
                self._forget_full(now)
            bucket = self._buckets.setdefault(whose, Bucket(self.at_once, now))
            bucket.left = min(self.at_once, bucket.left + (now - bucket.at) * self.a_second)
            bucket.at = now
            if bucket.left < 1:
                return 0, (1 - bucket.left) / self.a_second
            bucket.left -= 1
            return int(bucket.left), 0.0

    def headers(self, left: int) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers has them: the rule, and where one stands."""
        window = math.ceil(self.at_once / self.a_second)
        return {
            "RateLimit-Policy": f'"token";q={self.at_once:.0f};w={window}',
            "RateLimit": f'"token";r={left}',
        }

    def _forget_full(self, now: float) -> None:
        full = [
            whose
            for whose, each in self._buckets.items()
            if each.left + (now - each.at) * self.a_second >= self.at_once
        ]
        for whose in full:
            del self._buckets[whose]
