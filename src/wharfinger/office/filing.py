"""Proposals of a plan into the books: each act once, brought up to date, and taken away when it is moot.

Of one act there is at most one proposal that waits for a decision. What a person decided is respected: an
accepted act is not proposed again while its document is a draft, and a dismissed one, or one accepted to be
done by hand, not before `dismissed_days` have passed or something material changed (`is_material`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import polars as pl

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import KINDS
from wharfinger.books.ledger.value import round_half_even
from wharfinger.books.models import Proposal
from wharfinger.books.models.proposals import (
    ACCEPTED,
    DISMISSED,
    EXPIRED,
    OPEN,
    SNOOZED,
    SUPERSEDED,
    UNDECIDED,
)
from wharfinger.books.settings_kept import kept
from wharfinger.office import codes
from wharfinger.office.amounts import PRICE_STEPS
from wharfinger.office.verb import verb

LONGEST_KEY = 200
MATERIAL_SHARE = 0.5
MATERIAL_MONEY = PRICE_STEPS
"""One of the company's currency."""


@verb("file_proposals", can_be_undone=False)
def file_proposals(doing: Doing, decision: str, run: int, day: dt.date, rows: pl.DataFrame) -> Answer:
    """Keep proposals of a decision as a run of the plan found them; what stood before is in the act."""
    found = _as_kept(rows)
    standing: dict[str, Proposal] = {}
    decided: dict[str, Proposal] = {}
    earlier = Proposal.objects.select_for_update(of=("self",)).select_related("document")
    states = (*UNDECIDED, ACCEPTED, DISMISSED)
    for row in earlier.filter(key__in=list(found), state__in=states).order_by("id"):
        (standing if row.state in UNDECIDED else decided)[row.key] = row
    new, counts = [], {"made": 0, "updated": 0, "held_back": 0}
    for key, fields in found.items():
        if key in standing:
            _bring_up_to_date(doing, standing[key], run, fields)
            counts["updated"] += 1
        elif key in decided and _is_held_back(decided[key], fields, doing.now):
            counts["held_back"] += 1
        else:
            times = {"made_on": day, "made_at": doing.now, "seen_at": doing.now, "changed_at": doing.now}
            new.append(Proposal(key=key, decision=decision, run_id=run, **times, **fields))
            counts["made"] += 1
    doing.create_many(new)
    if counts["made"]:
        doing.tell("proposals.made", decision=decision, count=counts["made"])
    return counts


@verb("retire_proposals", can_be_undone=False)
def retire_proposals(doing: Doing, decision: str, run: int, day: dt.date, most: int) -> Answer:
    """Take away what waits for a decision and was not found by this run any more: it is moot, or too late."""
    rows = list(
        Proposal.objects.select_for_update()
        .filter(decision=decision, state__in=UNDECIDED)
        .exclude(run_id=run)
        .order_by("id")[:most]
    )
    late = [row for row in rows if row.until is not None and row.until < day]
    moot = [row for row in rows if row not in late]
    doing.change_many(late, state=EXPIRED, changed_at=doing.now)
    doing.change_many(moot, state=SUPERSEDED, changed_at=doing.now)
    if rows:
        doing.tell("proposals.gone", decision=decision, count=len(rows))
    return {"superseded": len(moot), "expired": len(late)}


def is_material(before: Proposal, fields: Mapping[str, Any]) -> bool:
    """Whether an act is another one by now: half as much again is at stake, or is asked for.

    Of the money at stake the difference must be one of the company's currency at least.
    """
    more = fields["worth"] - before.worth
    if more >= MATERIAL_MONEY and more >= MATERIAL_SHARE * before.worth:
        return True
    asked, asks = (_number(terms.get("quantity")) for terms in (before.terms, fields["terms"]))
    return asked > 0 and float(asks - asked) >= MATERIAL_SHARE * float(asked)


def _is_held_back(before: Proposal, fields: Mapping[str, Any], now: dt.datetime) -> bool:
    document = before.document
    if before.state == ACCEPTED and document is not None:
        # Placed, it is on its way, and the decision counts it; as a draft nobody else knows of it.
        kind = KINDS[document.kind]
        return document.state == kind.first or (document.kind == "count" and document.state == "recount")
    patience = dt.timedelta(days=float(kept("dismissed_days")))
    return now - before.changed_at < patience and not is_material(before, fields)


def _bring_up_to_date(doing: Doing, row: Proposal, run: int, fields: Mapping[str, Any]) -> None:
    # The evidence is kept with the run's own files; here it is only replaced.
    row.evidence, row.run_id, row.seen_at = fields["evidence"], run, doing.now
    row.save(update_fields=["evidence", "run_id", "seen_at"])
    woken = {}
    if row.state == SNOOZED and row.snoozed_until is not None and row.snoozed_until <= doing.now:
        woken = {"state": OPEN, "snoozed_until": None}
    kept_fields = {name: value for name, value in fields.items() if name != "evidence"}
    doing.change(row, **kept_fields, **woken)


def _as_kept(rows: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """The columns of each proposal by its key."""
    decimals = {code: places for code, (_, places) in codes.items(codes.distinct(rows, "item")).items()}
    return {_key(row["proposal"]): _fields(row, decimals) for row in rows.iter_rows(named=True)}


def _fields(row: Mapping[str, Any], decimals: Mapping[str, int]) -> dict[str, Any]:
    evidence = json.loads(row["evidence"]) if row["evidence"] else {}
    terms = {}
    if row["quantity"] is not None:
        places = decimals.get(row["item"] or "", 0)
        exactly = Decimal(repr(row["quantity"]))
        terms["quantity"] = str(exactly.quantize(Decimal(1).scaleb(-places)).normalize().__format__("f"))
    return {
        "kind": row["kind"],
        "item": row["item"] or "",
        "place": row["place"] or "",
        "supplier": row["supplier"] or "",
        "what": row["what"],
        "why": row["why"],
        "worth": _money(row["worth"]),
        "value": _value(row["kind"], evidence),
        "sure": row["sure"],
        "until": row["until"],
        "terms": terms,
        "evidence": evidence,
    }


def _value(kind: str, evidence: Mapping[str, Any]) -> int | None:
    """What an order costs, where it is in the company's own currency."""
    own = evidence.get("currency") in (None, kept("currency"))
    return _money(evidence["value"]) if kind == "order" and own and "value" in evidence else None


def _money(amount: float) -> int:
    exactly = Decimal(repr(float(amount))) * PRICE_STEPS
    top, bottom = exactly.as_integer_ratio()
    return round_half_even(top, bottom)


def _number(text: Any) -> Decimal:
    return Decimal(str(text)) if text else Decimal(0)


def _key(whole: str) -> str:
    """The key as it is, or where it is too long a digest of it."""
    if len(whole) <= LONGEST_KEY:
        return whole
    return "sha256-" + hashlib.sha256(whole.encode()).hexdigest()
