"""A driver: when he works, when he rests, and which law bounds his driving."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from wharfinger.decide.delivery.problem import checked

HOUR = 3600.0
MINUTE = 60.0


@dataclass(frozen=True)
class DrivingRules:
    """The limits of one law for one day of driving, as numbers; `articles` says where each stands.

    After `drive_before_break_s` of driving comes a break of `break_s`, in one piece or in the pieces of
    `break_split_s`, in that order and each at least so long. With `work_counts_as_break`, any stretch without
    driving that is as long counts, so also service and waiting; else only time that is planned as a break
    does. `day_driving_s` bounds the driving of a day. Within `day_span_s` after the day's first work all
    driving (`span_bounds_driving`) or all work (else) has ended. `week_driving_s` and `week_duty_s` are
    bounds that the driver's past counts towards.
    """

    name: str
    drive_before_break_s: float
    break_s: float
    day_driving_s: float
    day_span_s: float
    break_split_s: tuple[float, ...] = ()
    work_counts_as_break: bool = False
    span_bounds_driving: bool = False
    week_driving_s: float = math.inf
    fortnight_driving_s: float = math.inf
    week_duty_s: float = math.inf
    articles: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in ("drive_before_break_s", "break_s", "day_driving_s", "day_span_s"):
            checked.number(f"rules {self.name}", one, getattr(self, one), above=True, endless=True)
        for one in ("week_driving_s", "fortnight_driving_s", "week_duty_s"):
            checked.number(f"rules {self.name}", one, getattr(self, one), above=True, endless=True)
        if self.break_split_s and (len(self.break_split_s) != 2 or sum(self.break_split_s) < self.break_s):
            checked.refuse(
                f"rules {self.name}",
                f"break_split_s={self.break_split_s!r}",
                f"two pieces that together last {self.break_s:g} s",
                "correct them, or leave them away",
            )


EU_561_2006 = DrivingRules(
    name="Regulation (EC) No 561/2006",
    drive_before_break_s=4.5 * HOUR,
    break_s=45 * MINUTE,
    break_split_s=(15 * MINUTE, 30 * MINUTE),
    day_driving_s=9 * HOUR,
    day_span_s=13 * HOUR,
    week_driving_s=56 * HOUR,
    fortnight_driving_s=90 * HOUR,
    articles={
        "drive_before_break_s": "Article 7, first paragraph",
        "break_s": "Article 7, first paragraph",
        "break_split_s": "Article 7, second paragraph",
        "day_driving_s": "Article 6(1), first sentence",
        "day_span_s": "Article 8(2) with 4(g): 24 hours less a regular daily rest of 11 hours",
        "week_driving_s": "Article 6(2)",
        "fortnight_driving_s": "Article 6(3)",
    },
)

EU_561_2006_EXTENDED = DrivingRules(
    name="Regulation (EC) No 561/2006, extended day",
    drive_before_break_s=4.5 * HOUR,
    break_s=45 * MINUTE,
    break_split_s=(15 * MINUTE, 30 * MINUTE),
    day_driving_s=10 * HOUR,
    day_span_s=15 * HOUR,
    week_driving_s=56 * HOUR,
    fortnight_driving_s=90 * HOUR,
    articles={
        **EU_561_2006.articles,
        "day_driving_s": "Article 6(1), second sentence: at most twice a week",
        "day_span_s": "Article 8(2) and (4) with 4(g): 24 hours less a reduced daily rest of 9 hours, "
        "at most three times between two weekly rests",
    },
)

US_395_PROPERTY = DrivingRules(
    name="49 CFR part 395, property-carrying",
    drive_before_break_s=8 * HOUR,
    break_s=30 * MINUTE,
    work_counts_as_break=True,
    day_driving_s=11 * HOUR,
    day_span_s=14 * HOUR,
    span_bounds_driving=True,
    week_duty_s=60 * HOUR,
    articles={
        "drive_before_break_s": "49 CFR 395.3(a)(3)(ii)",
        "break_s": "49 CFR 395.3(a)(3)(ii): 30 consecutive minutes of not driving, on or off duty",
        "day_driving_s": "49 CFR 395.3(a)(3)(i)",
        "day_span_s": "49 CFR 395.3(a)(2)",
        "week_duty_s": "49 CFR 395.3(b)(1): in any 7 consecutive days",
    },
)


@dataclass(frozen=True)
class Break:
    """A pause of at least `length_s` that begins between `earliest_s` and `latest_s`.

    A day needs it that begins before `earliest_s` and ends after `latest_s`.
    """

    earliest_s: float
    latest_s: float
    length_s: float

    def __post_init__(self) -> None:
        for name in ("earliest_s", "latest_s"):
            checked.number("Break", name, getattr(self, name))
        checked.number("Break", "length_s", self.length_s, above=True)
        if self.latest_s < self.earliest_s:
            checked.refuse(
                "Break",
                f"a break from {self.earliest_s:g} to {self.latest_s:g} s",
                "a latest start that is not before the earliest",
                "exchange the two",
            )


@dataclass(frozen=True)
class Driver:
    """Who drives: from `opens_s` to `closes_s`, with `breaks` and under `rules`, and what he drove before."""

    driver: str
    opens_s: float = 0.0
    closes_s: float = math.inf
    breaks: tuple[Break, ...] = ()
    rules: DrivingRules | None = None
    skills: frozenset[str] = frozenset()
    driven_week_s: float = 0.0
    driven_fortnight_s: float = 0.0
    duty_week_s: float = 0.0

    def __post_init__(self) -> None:
        checked.name("Driver", self.driver)
        where = f"driver {self.driver}"
        for name in ("opens_s", "driven_week_s", "driven_fortnight_s", "duty_week_s"):
            checked.number(where, name, getattr(self, name))
        checked.number(where, "closes_s", self.closes_s, endless=True)
        for one, after in zip(self.breaks, self.breaks[1:], strict=False):
            if after.earliest_s < one.latest_s + one.length_s:
                checked.refuse(
                    where,
                    "breaks that can overlap",
                    "breaks in order, each after the one before can have ended",
                    "move them apart",
                )
