"""What came of order proposals, beside what they promised, and what a kind has earned by that.

An order proposal fears that the goods run out. Its truth is known once the goods of the next chance to order
would have come, and the day has passed on which the stock would have been used up at the pace it was
computed with. Then, whether it was accepted, ordered by hand, or left:

- With an order: without what it brought, would the shelf have been empty before the goods of the next chance?
  What was sold by then out of these goods is the margin that it saved. It was right if at least half of the
  use that it counted on came about, and the shelf was not empty once the goods had come.
- Without one: was there a day that ended with an empty shelf? It was right if so. On such days the pace, less
  what was sold, counts as lost sales; their margin is what the order would have saved.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.jobs import Running, job
from wharfinger.books.ledger.value import round_half_even
from wharfinger.books.models import Document, Item, Line, Outcome, Place, Proposal
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
    return Case(row, arrives - dt.timedelta(days=lead), known_on, wait, pace)


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
            found.append(_one(case, item, went[item.pk], _order_of(case, item, site)))
    return found


def _order_of(case: Case, item: Item, site: Place | None) -> Line | None:
    """The line that followed: of the accepted document, else of the first order before the next chance."""
    lines = Line.objects.filter(item=item, document__kind="purchase").exclude(
        document__state__in=NEVER_PLACED
    )
    if case.row.state == ACCEPTED and case.row.document_id is not None:
        return lines.filter(document=case.row.document_id).select_related("document").first()
    zone = time_zone(str(kept("time_zone")))
    first = dt.datetime.combine(case.day, dt.time(), tzinfo=zone)
    last = first + dt.timedelta(days=case.wait_days)
    ordered = lines.filter(document__to_place=site, document__at__gte=first, document__at__lt=last)
    return ordered.select_related("document").order_by("document__at", "id").first()


def _one(case: Case, item: Item, flow: Flow, line: Line | None) -> Found:
    ends = flow.at_end_of(case.day, case.known_on)
    empty = [day for day, there in ends.items() if there <= 0 and day > case.day]
    margin = max(item.price - item.unit_cost, 0)
    columns: dict[str, Any] = {
        "proposal_id": case.row.pk,
        "known_on": case.known_on,
        "stockout_days": len(empty),
        "promised": case.row.worth,
    }
    if line is None:
        told = _without(case, item, flow, empty, margin)
    else:
        told = _with(case, item, flow, line, ends, margin)
    return Found(case.row.pk, {**columns, **told})


def _without(case: Case, item: Item, flow: Flow, empty: list[dt.date], margin: int) -> dict[str, Any]:
    per_day = case.pace * 10**item.decimals
    lost = sum(max(round(per_day) - max(flow.sold.get(day, 0), 0), 0) for day in empty)
    came = _money(margin, lost, item)
    what = (
        f"Not ordered: the shelf was empty on {_days(len(empty))} by {case.known_on}, "
        f"about {quantity(item, lost).normalize():f} were not sold"
        if empty
        else f"Not ordered, and until {case.known_on} it did not run out"
    )
    return {
        "followed": "no",
        "right": bool(empty),
        "came": came,
        "what": what,
        "found": {"empty_days": [day.isoformat() for day in empty], "lost": str(quantity(item, lost))},
    }


def _with(
    case: Case, item: Item, flow: Flow, line: Line, ends: dict[dt.date, int], margin: int
) -> dict[str, Any]:
    receipts = flow.came.get(line.pk, {})
    days = sorted(day for day in receipts if day <= case.known_on)
    so_far, received = 0, {}
    for day in sorted(ends):
        so_far += receipts.get(day, 0)
        received[day] = so_far
    arrived = days[0] if days else None
    next_chance = arrived + dt.timedelta(days=case.wait_days) if arrived else None
    used = sum(steps for day, steps in flow.sold.items() if case.day <= day <= case.known_on)
    expected = case.pace * 10**item.decimals * ((case.known_on - case.day).days + 1)
    saved, dry_from = 0, None
    empty_after = 0
    for day, there in ends.items():
        if arrived is None or next_chance is None or day < arrived:
            continue
        without = there - received[day]
        if without < 0 and day < next_chance:
            saved = max(saved, min(-without, received[day]))
        if without <= 0 and dry_from is None:
            dry_from = day
        empty_after += there <= 0
    document: Document = line.document
    by = "accepted" if case.row.state == ACCEPTED and case.row.document_id == document.pk else "by_hand"
    price = line_value(line.price or 0, 10**item.decimals, item, document.rate)
    value_days = sum(_money(price, min(max(ends[day], 0), received[day]), item) for day in ends)
    got = quantity(item, so_far).normalize()
    if arrived is None:
        what = f"{document.number}: nothing had come by {case.known_on}"
    elif dry_from is None:
        what = f"{document.number}: {got:f} came on {arrived}; without them it would not have run out by then"
    else:
        what = (
            f"{document.number}: {got:f} came on {arrived}; without them it would have run out on {dry_from}"
        )
    return {
        "followed": by,
        "right": bool(used >= NEEDED_SHARE * expected and not empty_after),
        "came": _money(margin, saved, item),
        "cost": _money(price, so_far, item),
        "value_days": value_days,
        "what": what,
        "document_id": document.pk,
        "found": {
            "received": str(got),
            "used": str(quantity(item, used)),
            "expected": round(expected / 10**item.decimals, 2),
            "saved": str(quantity(item, saved)),
            "would_have_run_out": dry_from.isoformat() if dry_from else None,
            "empty_days_after": empty_after,
        },
    }


def _money(per_unit: int, steps: int, item: Item) -> int:
    return round_half_even(per_unit * steps, 10**item.decimals)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
