"""What came of orders, on a ledger that is worked out by hand.

Apples cost 1.50 and sell at 2.40: a margin of 0.90. Two a day are sold from 40 days ago on, when 30 were
there, so that the shelf is empty at the end of the 15th day: 40 days ago there are 28 in the evening, 31 days
ago 10, 26 days ago none.
"""

import pytest

from tests.office.orchard import today
from tests.office.past_month import at, day, lived
from wharfinger.books.home import Home
from wharfinger.books.models import Document, Outcome, Proposal
from wharfinger.office.outcomes import earned
from wharfinger.office.plan_now import do_now

MARGIN = 9_000
COST = 15_000


def proposed(**told: object) -> Proposal:
    """Proposed 30 days ago at two a day: five days to come, a day to the next chance, out in five days."""
    evidence = {"lead_days": 5.0, "review_days": 1.0, "average_per_day": 2.0}
    dates = {"arrives": day(25).isoformat(), "runs_out": day(25).isoformat()}
    return Proposal.objects.create(
        key="min_max/order/apple",
        decision="min_max",
        kind="order",
        item="apple",
        place="warehouse",
        supplier="farm",
        what="Order it",
        why="it runs out",
        worth=20_000,
        made_on=day(30),
        made_at=at(30),
        seen_at=at(30),
        changed_at=at(30),
        **{"evidence": {**evidence, **dates}, "state": "expired", **told},
    )


def measured() -> Outcome:
    assert do_now("measure_outcomes") == {"measured": 1}
    assert do_now("measure_outcomes") == {"measured": 0}
    return Outcome.objects.get()


def test_an_order_that_came_in_time_saved_what_was_sold_out_of_it(books: Home) -> None:
    """25 days ago 20 came into an empty shelf and 2 of them were sold that day, before the next chance."""
    lived(received=25)
    document = Document.objects.get(number="PO-1")
    proposed(state="accepted", document=document)
    found = measured()
    assert (found.followed, found.right, found.document) == ("accepted", True, document)
    assert found.known_on == day(24)
    assert (found.promised, found.came) == (20_000, 2 * MARGIN)
    assert found.stockout_days == 1  # the evening of the day before they came
    assert found.cost == 20 * COST
    assert found.value_days == (18 + 16) * COST  # what lay there in the evenings of 25 and 24 days ago
    assert found.found["would_have_run_out"] == day(26).isoformat()
    assert found.what.endswith(f"20 came on {day(25)}; without an order it would have run out on {day(26)}")
    record = earned("min_max", "order")
    assert (record.count, record.right, record.promised, record.came) == (1, 1, 20_000, 18_000)


def test_an_order_by_hand_that_came_too_late_is_told_with_what_was_not_sold(books: Home) -> None:
    """The shelf stood empty until 24 days ago: on one such day an order at once would have been there."""
    lived(received=24)
    proposed()
    found = measured()
    assert found.followed == "by_hand"
    assert found.right
    assert found.stockout_days == 2
    assert found.found["lost"] == "2"
    assert found.found["saved"] == "2"
    assert found.came == (2 + 2) * MARGIN


def test_what_was_not_ordered_is_told_with_what_was_not_sold(books: Home) -> None:
    """Empty in the evenings of 26, 25 and 24 days ago; goods ordered at once would have been there on two."""
    lived(received=None)
    proposed(state="dismissed", reason="not now")
    found = measured()
    assert (found.followed, found.right, found.stockout_days) == ("no", True, 3)
    assert (found.came, found.cost, found.document) == (4 * MARGIN, 0, None)
    assert found.what == f"Not ordered, and by {day(24)} the shelf was empty on 3 days"


def test_a_fear_that_was_unfounded_is_told_as_wrong(sqlite_books: Home) -> None:
    """Ten a day were counted on and two a day sold: 10 days after, the 28 that were there are not gone."""
    lived(received=None)
    told = proposed().evidence
    told |= {"arrives": day(38).isoformat(), "runs_out": day(37).isoformat(), "lead_days": 2.0}
    Proposal.objects.update(evidence=told | {"average_per_day": 10.0}, made_on=day(40))
    found = measured()
    assert (found.followed, found.right, found.came) == ("no", False, 0)


@pytest.mark.parametrize("state", ["open", "snoozed"])
def test_what_waits_for_a_decision_is_not_measured(sqlite_books: Home, state: str) -> None:
    lived(received=None)
    proposed(state=state)
    assert do_now("measure_outcomes") == {"measured": 0}


def test_what_is_not_known_yet_is_not_measured(sqlite_books: Home) -> None:
    lived(received=None)
    row = proposed()
    Proposal.objects.update(evidence={**row.evidence, "runs_out": today().isoformat()})
    assert do_now("measure_outcomes") == {"measured": 0}
