"""What people make of proposals, and how far a kind goes by itself."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.books_at_hand import copy_of
from tests.office.orchard import planned, plant, today
from tests.office.shop import ME
from wharfinger.books.acts import By
from wharfinger.books.home import Home
from wharfinger.books.models import Act, Autonomy, Document, Line, Outcome, Proposal, ProposalComment
from wharfinger.office import buying, proposing
from wharfinger.office.filing import file_proposals
from wharfinger.office.outcomes import LEAST_OUTCOMES, earned
from wharfinger.office.plan_now import plan_now
from wharfinger.office.roles import NotAllowedError, Principal
from wharfinger.office.settings import set_setting
from wharfinger.office.today import evidence, summary
from wharfinger.office.today import today as cards
from wharfinger.office.undo import undo
from wharfinger.tables import Proposals
from wharfinger.tables.errors import BooksError


def test_an_accepted_order_is_a_draft_for_its_supplier_and_the_next_joins_it(books: Home) -> None:
    plant()
    found = planned()
    first = proposing.accept_proposal(ME, found["apple"].pk)
    second = proposing.accept_proposal(ME, found["pear"].pk, quantity=24)
    other = proposing.accept_proposal(ME, found["plum"].pk)
    assert first["documents"] == second["documents"] != other["documents"]
    draft = Document.objects.get(number=first["documents"][0])
    assert (draft.kind, draft.state, draft.supplier.code) == ("purchase", "draft", "farm")
    lines = {line.item.code: (line.quantity, line.price) for line in draft.lines.all()}
    assert lines == {"apple": (int(found["apple"].terms["quantity"]), 15_000), "pear": (24, 15_000)}
    pear = Proposal.objects.get(pk=found["pear"].pk)
    assert (pear.state, pear.decided_by, pear.document) == ("accepted", ME.actor, draft)
    assert (pear.accepted_terms["quantity"], pear.carried_out) == ("24", "purchase")
    assert second["value"] == 24 * 15_000


def test_a_suppliers_orders_are_accepted_at_once(books: Home) -> None:
    plant()
    found = planned()
    answer = proposing.accept_supplier(ME, "farm")
    assert answer["proposals"] == [found["apple"].pk, found["pear"].pk]
    assert Document.objects.get(number=answer["documents"][0]).lines.count() == 2
    assert Proposal.objects.get(pk=found["plum"].pk).state == "open"
    with pytest.raises(BooksError, match="no open order proposal"):
        proposing.accept_supplier(ME, "farm")


def _stands() -> dict[str, Any]:
    """Everything that an accepted proposal touches, without what only the audit keeps."""
    proposals = Proposal.objects.order_by("id").values(
        "id", "state", "decided_by", "document", "accepted_terms"
    )
    alive = Document.objects.exclude(state="undone")
    return {
        "proposals": list(proposals),
        "documents": list(alive.order_by("id").values("id", "state")),
        "lines": list(Line.objects.filter(document__in=alive).order_by("id").values("item", "quantity")),
    }


def _accept_and_undo_in_any_order(order: list[str], back: list[str], plan_between: bool) -> None:
    before = _stands()
    ids = dict(Proposal.objects.filter(state="open").values_list("item", "id"))
    acts = {item: proposing.accept_proposal(ME, ids[item])["act"] for item in order}
    if plan_between:
        planned()
    for item in back:
        undo(ME, acts[item])
        assert Proposal.objects.get(pk=ids[item]).state == "open"
    assert _stands() == before


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(["apple", "pear", "plum"]), st.permutations(["apple", "pear", "plum"]), st.booleans())
def test_accepted_and_undone_in_any_order_the_books_are_as_they_were_on_sqlite(
    sqlite_orchard: Home, order: list[str], back: list[str], plan_between: bool
) -> None:
    _accept_and_undo_in_any_order(order, back, plan_between)


@pytest.mark.needs("postgres")
def test_accepted_and_undone_the_books_are_as_they_were_on_postgres(postgres_books: Home) -> None:
    plant()
    planned()
    _accept_and_undo_in_any_order(["apple", "pear", "plum"], ["apple", "plum", "pear"], plan_between=False)


@pytest.fixture(scope="module")
def sqlite_orchard(sqlite_template: Home) -> Any:
    with copy_of(sqlite_template) as home:
        plant()
        planned()
        yield home


def test_a_placed_order_is_undone_before_what_was_accepted_into_it(books: Home) -> None:
    plant()
    accepted = proposing.accept_proposal(ME, planned()["apple"].pk)
    placed = buying.place_order(ME, accepted["documents"][0])
    with pytest.raises(BooksError, match="which is placed by now"):
        undo(ME, accepted["act"])
    undo(ME, placed["act"])
    undo(ME, accepted["act"])
    assert not Document.objects.exclude(state="undone").exists()


def test_what_was_proposed_anew_is_in_the_way_of_an_undo(books: Home) -> None:
    plant()
    dismissed = proposing.dismiss(ME, planned()["apple"].pk, "not now")
    set_setting(ME, "dismissed_days", 0)
    again = planned()["apple"]
    with pytest.raises(BooksError, match="whose place another one has taken since"):
        undo(ME, dismissed["act"])
    assert Proposal.objects.get(pk=again.pk).state == "open"


def test_a_quantity_that_the_supplier_does_not_offer_is_refused_with_those_nearby(books: Home) -> None:
    plant()
    apple = planned()["apple"]
    with pytest.raises(BooksError, match=r"found 30 piece.*multiples of 12.*mend: order 24 or 36"):
        proposing.accept_proposal(ME, apple.pk, quantity=30)
    with pytest.raises(BooksError, match="more than nothing"):
        proposing.accept_proposal(ME, apple.pk, quantity=0)


def test_what_was_ordered_by_hand_meanwhile_is_said(books: Home) -> None:
    plant()
    apple = planned()["apple"]
    number = buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", 24)])["order"]
    with pytest.raises(BooksError, match=f"found {number} with 24"):
        proposing.accept_proposal(ME, apple.pk)
    assert proposing.accept_proposal(ME, apple.pk, quantity=12)["documents"]


def test_what_is_decided_is_not_decided_again(books: Home) -> None:
    plant()
    apple = planned()["apple"]
    proposing.accept_proposal(ME, apple.pk)
    with pytest.raises(BooksError, match="accepted by tester"):
        proposing.dismiss(ME, apple.pk, "too late")
    with pytest.raises(BooksError, match="found no words"):
        proposing.dismiss(ME, planned()["plum"].pk, "  ")


def test_a_proposal_is_handed_on_and_talked_about(books: Home) -> None:
    plant()
    apple = planned()["apple"]
    proposing.assign(By("u1"), apple.pk, "u2")
    act = proposing.comment(By("u2"), apple.pk, "The farm delivers late just now")["act"]
    (card,) = cards(assigned_to="u2")
    assert (card.id, card.comments) == (apple.pk, 1)
    undo(ME, act)
    assert not ProposalComment.objects.exists()


def _file(kind: str, item: str = "apple") -> Proposal:
    import polars as pl

    from wharfinger.books.jobs import enqueue
    from wharfinger.books.models import PlanRun

    now = Act.objects.latest("id").at
    run = PlanRun.objects.create(job=enqueue("plan"), as_of=now, day=today(), started_at=now)
    told = dict.fromkeys(Proposals.column_names()) | {
        "proposal": f"x/{kind}/{item}",
        "decision": "stock_health",
        "kind": kind,
        "item": item,
        "place": "warehouse",
        "what": f"{kind} it",
        "why": "of late",
        "worth": 3.0,
        "quantity": None,
    }
    schema = {name: column.dtype for name, column in Proposals.columns().items()}
    file_proposals(ME, "stock_health", run.pk, today(), pl.DataFrame([told], schema=schema))
    return Proposal.objects.get(key=f"x/{kind}/{item}")


def test_what_has_no_way_to_be_carried_out_is_noted_as_done_by_hand(books: Home) -> None:
    plant()
    clear = _file("clear")
    answer = proposing.accept_proposal(ME, clear.pk, quantity=3)
    assert (answer["carried_out"], answer["documents"]) == (["by_hand"], [])
    assert Proposal.objects.get(pk=clear.pk).accepted_terms == {"quantity": "3"}
    assert not Document.objects.exists()


def test_accepted_counts_are_lines_of_one_count_and_go_out_again_by_undo(books: Home) -> None:
    plant()
    first = proposing.accept_proposal(ME, _file("count", "apple").pk)
    second = proposing.accept_proposal(ME, _file("count", "pear").pk)
    assert first["documents"] == second["documents"]
    count = Document.objects.get(number=first["documents"][0])
    assert {line.item.code: line.quantity for line in count.lines.all()} == {"apple": 10, "pear": 10}
    with pytest.raises(BooksError, match="a count finds out how much there is"):
        proposing.accept_proposal(ME, _file("count", "plum").pk, quantity=4)
    undo(ME, first["act"])
    assert [line.item.code for line in count.lines.all()] == ["pear"]
    undo(ME, second["act"])
    assert Document.objects.get(pk=count.pk).state == "undone"


def test_a_kind_acts_by_itself_only_when_earned_or_overruled_in_writing(books: Home) -> None:
    plant()
    with pytest.raises(BooksError, match="nothing has been measured yet"):
        proposing.set_autonomy(ME, "min_max", "order", "act", most_money=500, most_count=3)
    with pytest.raises(BooksError, match="how much money and how many"):
        proposing.set_autonomy(ME, "min_max", "order", "act", overrule="I have watched it for a year")
    answer = proposing.set_autonomy(
        ME, "min_max", "order", "act", most_money=500, most_count=3, overrule="I have watched it for a year"
    )
    act = Act.objects.get(pk=answer["act"])
    assert act.answer["overruled"] == "I have watched it for a year"
    assert act.answer["earned"] == "suggest"


def test_at_the_level_act_the_plan_orders_by_itself_within_its_limits(books: Home) -> None:
    plant()
    value = planned()["plum"].value
    assert value is not None
    most = value / 10_000 + 1
    proposing.set_autonomy(
        ME, "min_max", "order", "act", most_money=str(most), most_count=5, overrule="a trial"
    )
    plan_now(decisions=["min_max"])
    done = Proposal.objects.filter(state="accepted")
    assert 0 < sum(row.value or 0 for row in done) <= most * 10_000
    assert set(done.values_list("decided_by", flat=True)) == {"wharfinger"}
    assert {row.document.state for row in done} == {"placed"}
    assert Act.objects.filter(verb="place_order", actor="wharfinger").count() == 1
    plan_now(decisions=["min_max"])
    assert Proposal.objects.filter(state="accepted").count() == done.count()


def test_what_is_only_watched_is_nobodys_work(books: Home) -> None:
    plant()
    planned()
    assert len(cards()) == 3
    proposing.set_autonomy(ME, "min_max", "order", "watch")
    assert cards() == []
    assert summary().open == 0
    assert Proposal.objects.filter(state="open").count() == 3
    assert Autonomy.objects.get().level == "watch"


def test_today_says_first_what_counts_and_shows_what_a_card_rests_on(books: Home) -> None:
    plant(apple=0, plum=400)
    found = planned()
    assert [card.worth for card in cards()] == sorted((row.worth for row in found.values()), reverse=True)
    top = summary()
    assert (top.orders, top.other) == (2, 0)
    assert top.orders_money == sum(row.value or 0 for row in found.values())
    assert top.friday.weekday() == 4
    buying.order(ME, "farm", "warehouse", [buying.Wanted("pear", 12)])
    told = evidence(found["pear"].pk)
    assert [row["on_hand"] for row in told["stock"]] == [10]
    assert [row["quantity"] for row in told["incoming"]] == [12]
    with pytest.raises(NotAllowedError):
        cards(Principal("u9", frozenset({"driver"}), None, 9))


@pytest.mark.parametrize(
    ("count", "right", "came", "level"),
    [
        (LEAST_OUTCOMES, LEAST_OUTCOMES, 10_000, "act"),
        (LEAST_OUTCOMES - 1, LEAST_OUTCOMES - 1, 10_000, "suggest"),
        (LEAST_OUTCOMES, LEAST_OUTCOMES * 3 // 4, 10_000, "suggest"),
        (LEAST_OUTCOMES, LEAST_OUTCOMES, 4_000, "suggest"),
    ],
)
def test_a_level_is_earned_by_count_by_being_right_and_by_the_money(
    sqlite_books: Home, count: int, right: int, came: int, level: str
) -> None:
    plant()
    row = planned()["apple"]
    for number in range(count):
        row.pk, row.key, row.state = None, f"past-{number}", "expired"
        row.save()
        Outcome.objects.create(
            proposal=row,
            known_on=today(),
            measured_at=row.made_at,
            followed="no",
            right=number < right,
            stockout_days=0,
            promised=10_000,
            came=came,
            what="so",
        )
    record = earned("min_max", "order")
    assert (record.count, record.right, record.level) == (count, right, level)
