"""After a crash: is every acknowledged act there exactly once, and does everything add up?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from tests.torture import deeds
from tests.torture.journal import Asked
from wharfinger.books import ledger, sealer
from wharfinger.books.models import Act, Event, Holding, Movement, Seal, Unsealed

Complaints = list[str]


def judge(done: Mapping[str, Asked], latest: Iterable[Asked]) -> Complaints:
    """Everything that is wrong; empty where nothing was lost, doubled or bent."""
    return [
        *_acts_once(done),
        *_movements_once(latest),
        *_stock_as_acknowledged(done),
        *[f"kept and following differ: {each}" for each in ledger.differences()],
        *_chain(),
    ]


def _acts_once(done: Mapping[str, Asked]) -> Complaints:
    """Exactly the acts that were acknowledged: none missing, none that nobody asked for."""
    keys = Act.objects.filter(actor="torture", key__contains="client-").values_list("key", flat=True)
    there = Counter(keys)
    return [
        *(f"acknowledged and lost: {key}" for key in done.keys() - there.keys()),
        *(f"there and never acknowledged: {key}" for key in there.keys() - done.keys()),
        *(f"there {count} times: {key}" for key, count in there.items() if count > 1),
    ]


def _movements_once(latest: Iterable[Asked]) -> Complaints:
    """The movements of an answer are those of its act."""
    wanted = {
        one.answer["act"]: sorted(one.answer["movements"])
        for one in latest
        if one.answer and "movements" in one.answer
    }
    found: dict[int, list[int]] = {act: [] for act in wanted}
    for act, number in Movement.objects.filter(act_id__in=wanted).values_list("act_id", "id"):
        found[act].append(number)
    return [
        f"act {act}: movements {sorted(found[act])}, {numbers} acknowledged"
        for act, numbers in wanted.items()
        if sorted(found[act]) != numbers
    ]


def _stock_as_acknowledged(done: Mapping[str, Asked]) -> Complaints:
    """Stock is what the requests' own words add up to, without a look at the movements."""
    follows = deeds.first_stock()
    for asked in done.values():
        follows.update(deeds.effect_of(asked, done))
    kept = {
        (item, site): steps
        for item, site, steps in Holding.objects.values_list("item__code", "site__code", "quantity")
    }
    return [
        f"{item} at {site}: {kept.get((item, site), 0)} kept, {follows[item, site]} follow from the requests"
        for item, site in follows.keys() | kept.keys()
        if kept.get((item, site), 0) != follows[item, site]
    ]


def _chain() -> Complaints:
    sealer.seal_all()
    complaints = [f"link {broken.number}: {broken.found}" for broken in sealer.verify_chain()]
    acts, seals = Act.objects.count(), Seal.objects.count()
    if acts != seals or Unsealed.objects.exists():
        complaints.append(f"{acts} acts and {seals} seals")
    numbers = list(Event.objects.order_by("number").values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        complaints.append("events that are not numbered without a gap")
    return complaints
