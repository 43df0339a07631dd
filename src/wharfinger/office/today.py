"""Today, as pages and programs read it: what waits for a decision, most money first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl
from django.db.models import Count, Q

from wharfinger.books.frames import tables_as_of
from wharfinger.books.models import Autonomy, Outcome, PlanRun, Proposal, ProposalComment
from wharfinger.books.models.proposals import ACCEPTED, OPEN, SNOOZED, WATCH
from wharfinger.books.settings_kept import kept
from wharfinger.office.guesses import kinds_of
from wharfinger.office.roles import Principal, must_read
from wharfinger.tables.calendar import business_day

FRIDAY = 4


@dataclass(frozen=True)
class Card:
    """A proposal as it stands in Today. Money is in ten-thousandths of the company's currency."""

    id: int
    decision: str
    kind: str
    what: str
    why: str
    worth: int
    value: int | None
    sure: float | None
    until: dt.date | None
    made_on: dt.date
    item: str
    place: str
    supplier: str
    quantity: str | None
    assigned_to: str
    comments: int
    evidence: dict[str, Any]
    guessed: tuple[str, ...] = ()
    """Facts of its item that nobody gave, such as `lead_days`: what they say is only guessed."""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, with money in major units."""
        plain = asdict(self)
        plain["worth"] = self.worth / 10_000
        plain["value"] = None if self.value is None else self.value / 10_000
        return plain


@dataclass(frozen=True)
class Summary:
    """The answer first: how many orders and for how much, and how many items run out before Friday."""

    day: dt.date
    open: int
    orders: int
    orders_money: int
    other: int
    worth: int
    friday: dt.date
    out_before_friday: int
    currency: str
    planned_at: dt.datetime | None
    plan_state: str


def today(
    principal: Principal | None = None,
    assigned_to: str | None = None,
    *,
    most: int | None = None,
    now: dt.datetime | None = None,
) -> list[Card]:
    """What waits for a decision, most money first: all of it, or the first so many; of a colleague, if named.

    Kinds at the level `watch` are nobody's work and are left out; what was put off comes back in its time.
    A principal who may not read it is refused.
    """
    if principal is not None:
        must_read(principal, "proposals")
    rows = waiting(now)
    if assigned_to is not None:
        rows = rows.filter(assigned_to=assigned_to)
    cards = list(rows.order_by("-worth", "until", "id")[:most])
    of_these = ProposalComment.objects.filter(proposal__in=rows.values("id"))
    remarks = dict(of_these.values_list("proposal").annotate(Count("id")))
    guessed = kinds_of(row.item for row in cards if row.item)
    return [_card(row, remarks.get(row.pk, 0), guessed.get(row.item, ())) for row in cards]


def waiting(now: dt.datetime | None = None) -> Any:
    """The proposals of Today as a query."""
    moment = now or dt.datetime.now(tz=dt.UTC)
    rows = Proposal.objects.filter(Q(state=OPEN) | Q(state=SNOOZED, snoozed_until__lte=moment))
    for decision, kind in Autonomy.objects.filter(level=WATCH).values_list("decision", "kind"):
        rows = rows.exclude(decision=decision, kind=kind)
    return rows


def summary(now: dt.datetime | None = None) -> Summary:
    """The numbers of the sentence at the top of Today."""
    moment = now or dt.datetime.now(tz=dt.UTC)
    day = business_day(moment, str(kept("time_zone")))
    friday = day + dt.timedelta(days=(FRIDAY - day.weekday() - 1) % 7 + 1)
    rows = list(waiting(moment).values_list("kind", "worth", "value", "item", "evidence"))
    orders = [row for row in rows if row[0] == "order"]
    out = {item for _, _, _, item, told in orders if str(told.get("runs_out", "9")) < friday.isoformat()}
    last = PlanRun.objects.order_by("-id").first()
    return Summary(
        day=day,
        open=len(rows),
        orders=len(orders),
        orders_money=sum(value or 0 for _, _, value, _, _ in orders),
        other=len(rows) - len(orders),
        worth=sum(row[1] for row in rows),
        friday=friday,
        out_before_friday=len(out),
        currency=str(kept("currency")),
        planned_at=last.as_of if last else None,
        plan_state=last.state if last else "",
    )


def evidence(proposal: int) -> dict[str, Any]:
    """What a proposal rests on, as the books say it now: its item's stock by place and lot, and incoming."""
    row = Proposal.objects.get(pk=proposal)
    tables = tables_as_of(names=["stock", "incoming"]) if row.item else {}
    found = {name: frame.filter(pl.col("item") == row.item).to_dicts() for name, frame in tables.items()}
    return {"numbers": row.evidence, "seen_at": row.seen_at, **found}


def decided(most: int = 20) -> list[Proposal]:
    """What was accepted lately, the latest first, each with its document."""
    rows = Proposal.objects.filter(state=ACCEPTED).select_related("document", "decided_act")
    return list(rows.order_by("-changed_at", "-id")[:most])


def outcomes(most: int = 20) -> list[Outcome]:
    """What came of proposals, the latest first, each beside what it promised."""
    rows = Outcome.objects.select_related("proposal", "document")
    return list(rows.order_by("-known_on", "-id")[:most])


def _card(row: Proposal, comments: int, guessed: Sequence[str]) -> Card:
    return Card(
        id=row.pk,
        decision=row.decision,
        kind=row.kind,
        what=row.what,
        why=row.why,
        worth=row.worth,
        value=row.value,
        sure=row.sure,
        until=row.until,
        made_on=row.made_on,
        item=row.item,
        place=row.place,
        supplier=row.supplier,
        quantity=row.terms.get("quantity"),
        assigned_to=row.assigned_to,
        comments=comments,
        evidence=row.evidence,
        guessed=tuple(guessed),
    )
