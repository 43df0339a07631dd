"""What came of order proposals, beside what they promised, and what a kind has earned by that.

An order proposal fears that the goods run out. Its truth is known once the goods of the next chance to order
would have come, and the day has passed on which the stock would have been used up at the pace it was
computed with. Then, whether it was accepted, ordered by hand (the first order of the item in that time, at
once or late), or left:

- Would the shelf have been empty by then without what was ordered since? That is the shelf as it was, less
  what came of orders since.
- What came of it, in money: the margin on goods that were sold out of the order before those of the next
  chance would have been there; and on what was not sold, where the shelf was empty after the goods would have
  come, had they been ordered at once. On such a day the pace less what was sold counts as not sold.
- It was right if at least half of the use that it counted on came about, or a day ended with an empty shelf
  before goods came; and if the shelf was not empty once they had come.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from wharfinger.books.acts import Answer, Doing, plain
from wharfinger.books.jobs import Running, job
from wharfinger.books.ledger.value import round_half_even
from wharfinger.books.models import Item, Line, Outcome, Place, Proposal
from wharfinger.books.models.proposals import ACCEPTED, ACT, SUGGEST, UNDECIDED
from wharfinger.books.settings_kept import kept
from wharfinger.office.amounts import line_value, quantity
from wharfinger.office.measured_stock import Flow, flows
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import business_day, time_zone

LEAST_OUTCOMES = 20
LEAST_RIGHT = 0.8
LEAST_CAME = 0.5
RECORD_DAYS = 180
NEEDED_SHARE = 0.5
AT_ONCE = 25
PAUSE_SECONDS = 0.005
NEVER_PLACED = ("draft", "cancelled", "undone")
RULE = (
    f"at least {LEAST_OUTCOMES} outcomes in {RECORD_DAYS} days, {LEAST_RIGHT:.0%} of them right, "
    f"and at least {LEAST_CAME:.0%} of the money that was promised"
)


@dataclass(frozen=True)
class Record:
    """How a kind of proposal has done, and the level that it has earned by that. Money in ten-thousandths."""

    decision: str
    kind: str
    count: int
    right: int
    promised: int
    came: int
    level: str
    rule: str = RULE

    @property
    def words(self) -> str:
        """The record in words."""
        if not self.count:
            return "nothing has been measured yet"
        return (
            f"{self.right} of {self.count} outcomes right, "
            f"{self.came / 10_000:,.2f} of {self.promised / 10_000:,.2f} promised"
        )


@dataclass(frozen=True)
class Found:
    """An outcome before it is kept."""

    proposal: int
    columns: dict[str, Any]


def earned(decision: str, kind: str, now: dt.datetime | None = None) -> Record:
    """The record of a kind over its last days, and whether by `RULE` it may act by itself."""
    since = (now or dt.datetime.now(tz=dt.UTC)) - dt.timedelta(days=RECORD_DAYS)
    sums = Outcome.objects.filter(
        proposal__decision=decision, proposal__kind=kind, measured_at__gte=since
    ).aggregate(
        count=Count("id"), right=Count("id", filter=Q(right=True)), promised=Sum("promised"), came=Sum("came")
    )
    count, right = sums["count"], sums["right"]
    promised, came = sums["promised"] or 0, sums["came"] or 0
    has_earned = count >= LEAST_OUTCOMES and right >= LEAST_RIGHT * count and came >= LEAST_CAME * promised
    return Record(decision, kind, count, right, promised, came, ACT if has_earned else SUGGEST)


def records() -> list[Record]:
    """The record of every kind that was ever proposed."""
    kinds = Proposal.objects.order_by("decision", "kind").values_list("decision", "kind").distinct()
    return [earned(decision, kind) for decision, kind in kinds]


@job("measure_outcomes")
def measure_outcomes(running: Running) -> dict[str, int]:
    """Measure what came of order proposals whose truth is known by now."""
    measured = 0
    for part, found in enumerate(_due(dt.datetime.now(tz=dt.UTC))):
        measured += note_outcomes(running.by(f"{found[0].proposal}-{part}"), [one.columns for one in found])[
            "count"
        ]
        time.sleep(PAUSE_SECONDS)
    return {"measured": measured}


@verb("note_outcomes", can_be_undone=False)
def note_outcomes(doing: Doing, outcomes: list[dict[str, Any]]) -> Answer:
    """Keep what came of proposals; what is measured already stays as it is."""
    there = set(
        Outcome.objects.filter(proposal__in=[one["proposal_id"] for one in outcomes]).values_list(
            "proposal_id", flat=True
        )
    )
    new = [Outcome(measured_at=doing.now, **one) for one in outcomes if one["proposal_id"] not in there]
    doing.create_many(new)
    if new:
        doing.tell("outcomes.measured", count=len(new))
    return {"count": len(new)}


def _due(now: dt.datetime) -> Iterator[list[Found]]:
    """What can be measured, some at a time; the reading is done outside the act that keeps it."""
    today = business_day(now, str(kept("time_zone")))
    after = 0
    while True:
        rows = list(
            Proposal.objects.filter(kind="order", outcome__isnull=True, pk__gt=after)
            .exclude(state__in=UNDECIDED)
            .select_related("document")
            .order_by("id")[:AT_ONCE]
        )
        if not rows:
            return
        after = rows[-1].pk
        cases = [case for row in rows if (case := _case(row)) and case.known_on < today]
        if cases:
            yield _measured(cases)


@dataclass(frozen=True)
class Case:
    """A proposal with the days that its truth depends on."""

    row: Proposal
    day: dt.date
    arrives: dt.date
    known_on: dt.date
    wait_days: int
    pace: float


def _case(row: Proposal) -> Case | None:
    """None where the evidence does not say what is needed to judge it."""
    told = row.evidence
    try:
        arrives = dt.date.fromisoformat(told["arrives"])
        runs_out = dt.date.fromisoformat(told["runs_out"])
        lead, wait = math.ceil(told["lead_days"]), math.ceil(told["review_days"])
        pace = float(told["average_per_day"])
    except (KeyError, TypeError, ValueError):
        return None
    known_on = max(arrives + dt.timedelta(days=wait), runs_out)
    return Case(row, arrives - dt.timedelta(days=lead), arrives, known_on, wait, pace)


def _measured(cases: list[Case]) -> list[Found]:
    codes = {case.row.item for case in cases}
    items = {item.code: item for item in Item.objects.filter(code__in=codes)}
    zone = time_zone(str(kept("time_zone")))
    since = dt.datetime.combine(min(case.day for case in cases), dt.time(), tzinfo=zone)
    one_place = (kept("decision_settings") or {}).get("min_max", {}).get("buy_for") == "place"
    found = []
    for place in sorted({case.row.place for case in cases}):
        site = Place.objects.filter(code=place).first()
        ours = [case for case in cases if case.row.place == place and case.row.item in items]
        went = flows(
            {items[case.row.item].pk for case in ours},
            since.astimezone(dt.UTC),
            site.pk if site and one_place else None,
        )
        for case in ours:
            item = items[case.row.item]
            found.append(_one(case, item, went[item.pk]))
    return found


def _orders_since(case: Case, item: Item) -> list[Line]:
    """The lines on which the item was ordered from the proposal's day on, the earliest first."""
    first = dt.datetime.combine(case.day, dt.time(), tzinfo=time_zone(str(kept("time_zone"))))
    lines = Line.objects.filter(item=item, document__kind="purchase", document__at__gte=first)
    placed = lines.exclude(document__state__in=NEVER_PLACED).select_related("document")
    return list(placed.order_by("document__at", "id"))


def _one(case: Case, item: Item, flow: Flow) -> Found:
    lines = _orders_since(case, item)
    accepted = case.row.document_id if case.row.state == ACCEPTED else None
    line = next((each for each in lines if each.document_id == accepted), None) or next(iter(lines), None)
    if line is not None and line.document.at.date() > case.known_on:
        line = None
    ends = flow.at_end_of(case.day, case.known_on)
    since = _running_total([flow.came.get(each.pk, {}) for each in lines], ends)
    ours = _running_total([flow.came.get(line.pk, {})] if line else [], ends)
    arrived = next((day for day, steps in ours.items() if steps), None)
    dry_from = next((day for day in ends if day > case.day and ends[day] - since[day] <= 0), None)
    empty = [day for day in ends if day > case.day and ends[day] <= 0]
    empty_after = [day for day in empty if arrived is not None and day >= arrived]
    margin = max(item.price - item.unit_cost, 0)
    saved = _saved(case, ends, since, ours, arrived)
    lost = _lost(case, item, flow, [day for day in empty if arrived is None or day < arrived])
    used = sum(steps for day, steps in flow.sold.items() if case.day <= day <= case.known_on)
    expected = case.pace * 10**item.decimals * ((case.known_on - case.day).days + 1)
    needed = used >= NEEDED_SHARE * expected or len(empty) > len(empty_after)
    price = 0 if line is None else line_value(line.price or 0, 10**item.decimals, item, line.document.rate)
    return Found(
        case.row.pk,
        {
            "proposal_id": case.row.pk,
            "known_on": case.known_on,
            "followed": _how(line, accepted),
            "right": bool(needed and not empty_after),
            "stockout_days": len(empty),
            "promised": case.row.worth,
            "came": _money(margin, saved + lost, item),
            "cost": _money(price, max(ours.values()), item),
            "value_days": sum(_money(price, min(max(ends[day], 0), ours[day]), item) for day in ends),
            "what": _what(case, item, line, max(ours.values()), arrived, dry_from, len(empty)),
            "document_id": line.document_id if line else None,
            "found": {
                "used": str(quantity(item, used)),
                "expected": round(expected / 10**item.decimals, 2),
                "saved": str(quantity(item, saved)),
                "lost": str(quantity(item, lost)),
                "arrived": plain(arrived),
                "would_have_run_out": plain(dry_from),
                "empty_days": plain(empty),
            },
        },
    )


def _running_total(parts: list[dict[dt.date, int]], ends: dict[dt.date, int]) -> dict[dt.date, int]:
    total, so_far = {}, 0
    for day in ends:
        so_far += sum(part.get(day, 0) for part in parts)
        total[day] = so_far
    return total


def _saved(
    case: Case,
    ends: dict[dt.date, int],
    since: dict[dt.date, int],
    ours: dict[dt.date, int],
    arrived: dt.date | None,
) -> int:
    """Steps that were sold out of the order before the goods of the next chance would have been there."""
    if arrived is None:
        return 0
    next_chance = arrived + dt.timedelta(days=case.wait_days)
    return max(
        (min(max(since[day] - ends[day], 0), ours[day]) for day in ends if day < next_chance), default=0
    )


def _lost(case: Case, item: Item, flow: Flow, empty: list[dt.date]) -> int:
    """Steps that were not sold on days with an empty shelf that an order at once would have filled."""
    per_day = round(case.pace * 10**item.decimals)
    return sum(max(per_day - max(flow.sold.get(day, 0), 0), 0) for day in empty if day >= case.arrives)


def _how(line: Line | None, accepted: int | None) -> str:
    if line is None:
        return "no"
    return "accepted" if line.document_id == accepted else "by_hand"


def _what(
    case: Case,
    item: Item,
    line: Line | None,
    came: int,
    arrived: dt.date | None,
    dry_from: dt.date | None,
    empty: int,
) -> str:
    if line is None:
        fate = f"the shelf was empty on {_days(empty)}" if empty else "it did not run out"
        return f"Not ordered, and by {case.known_on} {fate}"
    if arrived is None:
        return f"{line.document.number}: nothing had come by {case.known_on}"
    goods = f"{line.document.number}: {quantity(item, came).normalize():f} came on {arrived}"
    if dry_from is None:
        return f"{goods}; without an order it would not have run out by {case.known_on}"
    return f"{goods}; without an order it would have run out on {dry_from}"


def _money(per_unit: int, steps: int, item: Item) -> int:
    return round_half_even(per_unit * steps, 10**item.decimals)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
