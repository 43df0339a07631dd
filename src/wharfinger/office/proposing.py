"""What people make of proposals: accept, snooze, dismiss, assign, comment, and how far a kind goes alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Autonomy, Proposal, ProposalComment
from wharfinger.books.models.proposals import ACCEPTED, ACT, DISMISSED, LEVELS, OPEN, SNOOZED, UNDECIDED
from wharfinger.office.amounts import Number, moment, price_steps
from wharfinger.office.carrying_out import carry_out
from wharfinger.office.outcomes import earned
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError


@verb("accept_proposal")
def accept_proposal(
    doing: Doing, proposal: int, quantity: Number | None = None, rate: Number | None = None
) -> Answer:
    """Accept a proposal, with another quantity if one is given; what it asks for is carried out at once.

    An order goes into the draft order for its supplier, to be placed by `place_order`. `rate` is what one of
    the supplier's currency is worth; without it the rate of the last order holds.
    """
    return _accept(doing, [_undecided(proposal)], quantity, rate)


@verb("accept_supplier")
def accept_supplier(
    doing: Doing, supplier: str, proposals: Sequence[int] | None = None, rate: Number | None = None
) -> Answer:
    """Accept every open order from a supplier, or those of these numbers, as one draft order a place."""
    rows = Proposal.objects.select_for_update().filter(kind="order", supplier=supplier, state__in=UNDECIDED)
    chosen = {"state": OPEN} if proposals is None else {"pk__in": list(proposals)}
    rows = rows.filter(**chosen)
    found = list(rows.order_by("item", "id"))
    missing = set(proposals or ()) - {row.pk for row in found}
    if not found or missing:
        raise BooksError(
            where=supplier,
            found=f"no open order proposal of number {min(missing)}" if missing else "no open order proposal",
            expected="orders from this supplier that wait for a decision",
            mend="look at Today again: somebody may have decided meanwhile",
        )
    return _accept(doing, found, None, rate)


@verb("snooze")
def snooze(doing: Doing, proposal: int, until: dt.datetime) -> Answer:
    """Put a proposal off until a moment; then it stands in Today again, if it still makes sense."""
    row = _undecided(proposal)
    when = moment(until, doing.now)
    if when <= doing.now:
        raise BooksError(
            where="until",
            found=f"{when:%Y-%m-%d %H:%M} UTC, which has passed",
            expected="a moment ahead",
            mend="choose a later one",
        )
    _decide(doing, row, SNOOZED, snoozed_until=when)
    return {"proposal": row.pk, "state": row.state, "until": when}


@verb("dismiss")
def dismiss(doing: Doing, proposal: int, reason: str) -> Answer:
    """Say no to a proposal, and why. It is not made again before something material changed."""
    row = _undecided(proposal)
    _decide(doing, row, DISMISSED, reason=_text("reason", reason))
    return {"proposal": row.pk, "state": row.state}


@verb("assign")
def assign(doing: Doing, proposal: int, to: str) -> Answer:
    """Hand a proposal to a colleague by key; an empty key takes it back."""
    row = _undecided(proposal)
    doing.change(row, assigned_to=to.strip())
    doing.tell("proposal.assigned", proposal=row.pk, to=row.assigned_to)
    return {"proposal": row.pk, "assigned_to": row.assigned_to}


@verb("comment")
def comment(doing: Doing, proposal: int, text: str) -> Answer:
    """Write something beside a proposal, whatever its state."""
    row = _known(proposal)
    comment = ProposalComment(proposal=row, actor=doing.by.actor, at=doing.now, text=_text("comment", text))
    doing.create(comment)
    doing.tell("proposal.commented", proposal=row.pk)
    return {"proposal": row.pk, "comment": comment.pk}


@verb("set_autonomy")
def set_autonomy(
    doing: Doing,
    decision: str,
    kind: str,
    level: str,
    most_money: Number | None = None,
    most_count: int | None = None,
    overrule: str = "",
) -> Answer:
    """Say how far a kind of proposal goes by itself: watch, suggest or act.

    `act` needs limits for a day, in money and in number. It must be earned by measured outcomes, or be
    overruled in writing; the act in the audit says which.
    """
    if level not in LEVELS:
        raise BooksError(
            where="level",
            found=f"'{level}'",
            expected=f"one of {', '.join(LEVELS)}",
            mend="choose one of them",
        )
    record = earned(decision, kind)
    if level == ACT:
        _check_limits(most_money, most_count)
        if record.level != ACT and not overrule.strip():
            raise BooksError(
                where=f"{decision}, {kind}",
                found=f"a kind that has not earned it: {record.words}",
                expected=record.rule,
                mend="wait until it has, or overrule it and write down why",
            )
    row = Autonomy.objects.select_for_update().filter(decision=decision, kind=kind).first()
    if row is None:
        row = Autonomy(decision=decision, kind=kind)
        doing.create(row)
    doing.change(
        row,
        level=level,
        most_money=None if most_money is None else price_steps(most_money),
        most_count=most_count,
        overruled=overrule.strip() if level == ACT and record.level != ACT else "",
    )
    doing.tell("autonomy.set", decision=decision, proposal_kind=kind, level=level)
    return {
        "decision": decision,
        "kind": kind,
        "level": level,
        "earned": record.level,
        "record": record.words,
        "overruled": row.overruled,
    }


def _accept(doing: Doing, rows: list[Proposal], edited: Number | None, rate: Number | None) -> Answer:
    carried = carry_out(doing, rows, edited, rate)
    for row in rows:
        done = carried[row.pk]
        _decide(
            doing,
            row,
            ACCEPTED,
            accepted_terms=done.terms,
            carried_out=done.how,
            document_id=done.document_id,
        )
    documents = sorted({done.document for done in carried.values() if done.document})
    return {
        "proposals": [row.pk for row in rows],
        "state": ACCEPTED,
        "carried_out": sorted({done.how for done in carried.values()}),
        "documents": documents,
        "value": sum(done.value for done in carried.values()),
    }


def _decide(doing: Doing, row: Proposal, state: str, **more: object) -> None:
    doing.change(
        row,
        state=state,
        changed_at=doing.now,
        decided_by=doing.by.actor,
        decided_act_id=doing.act_id,
        **more,
    )
    doing.tell(f"proposal.{state}", proposal=row.pk, decision=row.decision, proposal_kind=row.kind)


def _known(number: int) -> Proposal:
    found = Proposal.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise BooksError(
            where=f"proposal {number}",
            found="no proposal of this number",
            expected="the number of a proposal",
            mend="look the number up in Today",
        )
    return found


def _undecided(number: int) -> Proposal:
    row = _known(number)
    if row.state in UNDECIDED:
        return row
    raise BooksError(
        where=f"proposal {number}",
        found=f"a proposal that is {row.state}" + (f" by {row.decided_by}" if row.decided_by else ""),
        expected="one that waits for a decision",
        mend="undo what was decided first, if it is to be decided anew",
    )


def _text(name: str, words: str) -> str:
    if words.strip():
        return words.strip()
    raise BooksError(where=name, found="no words", expected=f"a {name} in words", mend="write it down")


def _check_limits(most_money: Number | None, most_count: int | None) -> None:
    money = None if most_money is None else price_steps(most_money)
    if money is None or money <= 0 or most_count is None or most_count <= 0:
        raise BooksError(
            where="limits",
            found=f"most_money {most_money} and most_count {most_count}",
            expected="how much money and how many acts a day at most, both above zero",
            mend="give both",
        )
