"""Do the books add up, does the database refuse to change a fact, and does the chain hold?"""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from wharfinger.books import guards, ledger
from wharfinger.books.doctor.finding import Finding, named
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Unsealed
from wharfinger.books.sealer import verify_chain
from wharfinger.books.transactions import reserve_ids

RELAY = "run `wharfinger upgrade`, which lays them anew; then look for who took them away"


def guards_hold(_home: Home) -> list[Finding]:
    """Guards that let a fact be changed or deleted, found by trying; every attempt is taken back."""
    refusal = "a refusal by the database itself"
    return [Finding("guards", complaint, refusal, RELAY) for complaint in guards.prove()]


def acts_are_queued(_home: Home) -> list[Finding]:
    """Whether an act that is written waits for the sealer, found by trying."""
    with transaction.atomic():
        act = Act(
            id=reserve_ids(Act, 1)[0],
            key=f"doctor-{uuid.uuid4().hex}",
            verb="examine",
            actor="doctor",
            at=dt.datetime.now(tz=dt.UTC),
            fingerprint="",
            said={},
            answer={},
        )
        act.save(force_insert=True)
        queued = Unsealed.objects.filter(act_id=act.id).exists()
        transaction.set_rollback(True)
    if queued:
        return []
    return [Finding("queue", "an act that does not wait for the sealer", "every act in its queue", RELAY)]


def balances_follow(_home: Home) -> list[Finding]:
    """Balances that do not follow from the movements."""
    wrong = ledger.differences()
    if not wrong:
        return []
    examples = [f"{each.item} at {each.place} ({each.kept} kept, {each.follows} follow)" for each in wrong]
    return [
        Finding(
            "balances",
            f"{len(wrong)} that do not follow from the movements: {named(examples)}",
            "the same numbers from both",
            "make a backup, look for who wrote them, then rebuild them from the movements",
        )
    ]


def chain_holds(_home: Home) -> list[Finding]:
    """Acts that were changed, taken out or slipped in."""
    broken = verify_chain()
    if not broken:
        return []
    places = [f"link {each.number}: {each.found}" for each in broken]
    return [
        Finding(
            "chain",
            f"{len(broken)} places where it does not hold: {named(places)}",
            "every act as it was sealed",
            "compare with the latest backup; somebody changed the database past this program",
        )
    ]
