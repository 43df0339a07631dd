"""The plan on the books: what it proposes, once; what it leaves alone; what happens when something fails."""

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from tests.office.orchard import open_orders, planned, plant, today
from tests.office.shop import ME
from wharfinger.books.frames import tables_as_of
from wharfinger.books.home import Home
from wharfinger.books.jobs import enqueue
from wharfinger.books.jobs.lease import take
from wharfinger.books.jobs.running import Running, Stopped
from wharfinger.books.models import Act, Document, Job, Line, PlanRun, PlanStep, Proposal
from wharfinger.decide import registry
from wharfinger.office import buying, planning, proposing, sites, stock
from wharfinger.office.filing import file_proposals, is_material
from wharfinger.office.kinds import learn
from wharfinger.office.plan_now import plan_now
from wharfinger.office.plan_order import Chosen, choose, in_order
from wharfinger.office.settings import set_setting
from wharfinger.tables import Proposals
from wharfinger.tables.errors import BooksError


def test_what_runs_low_is_proposed_with_its_reason_and_money(books: Home) -> None:
    plant(plum=400)
    found = planned()
    assert set(found) == {"apple", "pear"}
    apple = found["apple"]
    assert apple.supplier == "farm"
    assert int(apple.terms["quantity"]) % 12 == 0
    assert apple.value == int(apple.terms["quantity"]) * 15_000
    assert apple.why.startswith("10 on hand and none on its way last 1.7 days at 6 a day")
    step = PlanStep.objects.get(decision="min_max")
    assert (step.state, step.counts["made"], step.rows_read["sales"]) == ("done", 2, 300)
    kept = pl.read_parquet(f"{step.folder}/min_max_orders.parquet")
    assert sorted(kept["item"]) == ["apple", "pear"]


def test_a_second_plan_brings_up_to_date_and_doubles_nothing(books: Home) -> None:
    plant()
    first = planned()
    stock.scrap(ME, "apple", "warehouse", 4, why="rotten")
    second = planned()
    assert {item: row.pk for item, row in first.items()} == {item: row.pk for item, row in second.items()}
    assert Proposal.objects.count() == len(first)
    assert second["apple"].why.startswith("6 on hand")
    changes = Act.objects.filter(verb="file_proposals").latest("id").changes
    before = [change[3] for change in changes if change[2] == first["apple"].pk]
    assert any(str(each.get("why", "")).startswith("10 on hand") for each in before)


@pytest.mark.parametrize("on_way", [0, 12, 24, 60, 120])
def test_an_order_is_never_proposed_while_enough_is_on_its_way(sqlite_books: Home, on_way: int) -> None:
    plant()
    if on_way:
        buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", on_way)])
    found = planned()
    levels = pl.read_parquet(f"{PlanStep.objects.get().folder}/min_max_levels.parquet")
    level = levels.row(by_predicate=pl.col("item") == "apple", named=True)
    position = 10 + on_way
    assert level["stock_position"] == position
    assert ("apple" in found) == (position <= level["reorder_point"])


def test_what_is_moot_goes_and_what_is_too_late_expires(books: Home) -> None:
    plant()
    found = planned()
    Proposal.objects.filter(pk=found["pear"].pk).update(until=today() - dt.timedelta(days=1))
    for fruit in ("apple", "pear"):
        stock.adjust(ME, fruit, "warehouse", 900, why="found")
    planned()
    states = dict(Proposal.objects.values_list("item", "state"))
    assert states == {"apple": "superseded", "pear": "expired", "plum": "open"}


def test_an_accepted_order_is_not_proposed_again_while_it_is_a_draft_or_on_its_way(books: Home) -> None:
    plant()
    apple = planned()["apple"]
    number = proposing.accept_proposal(ME, apple.pk)["documents"][0]
    assert "apple" not in planned()
    buying.place_order(ME, number)
    assert "apple" not in planned()
    buying.receive(ME, number, [buying.Came("apple", apple.terms["quantity"])])
    assert "apple" not in planned()
    assert Proposal.objects.filter(item="apple").count() == 1


def test_a_dismissed_order_comes_back_only_when_something_material_changed(books: Home) -> None:
    plant(apple=34)
    apple = planned()["apple"]
    proposing.dismiss(ME, apple.pk, "we get some from the neighbour")
    stock.scrap(ME, "apple", "warehouse", 1, why="rotten")
    assert "apple" not in planned()
    stock.scrap(ME, "apple", "warehouse", 33, why="rotten")
    assert planned()["apple"].pk != apple.pk


@pytest.mark.parametrize(
    ("worth", "quantity", "expected"),
    [
        (4.99, "24", False),
        (6.00, "24", True),
        (4.00, "36", True),
        (4.00, "35", False),
        (1.00, "12", False),
    ],
)
def test_half_as_much_again_of_money_or_goods_is_material(
    worth: float, quantity: str, expected: bool
) -> None:
    before = Proposal(worth=40_000, terms={"quantity": "24"})
    assert is_material(before, {"worth": int(worth * 10_000), "terms": {"quantity": quantity}}) is expected


def test_half_as_much_again_of_a_few_cents_is_not_material() -> None:
    before = Proposal(worth=100, terms={})
    assert not is_material(before, {"worth": 9_000, "terms": {}})


def test_a_dismissed_order_comes_back_after_the_days_that_the_company_set(sqlite_books: Home) -> None:
    plant()
    proposing.dismiss(ME, planned()["apple"].pk, "not now")
    assert "apple" not in planned()
    set_setting(ME, "dismissed_days", 0)
    assert "apple" in planned()


def test_what_was_put_off_stays_away_and_then_waits_again(books: Home) -> None:
    plant()
    apple = planned()["apple"]
    proposing.snooze(ME, apple.pk, dt.datetime.now(tz=dt.UTC) + dt.timedelta(hours=1))
    assert "apple" not in planned()
    Proposal.objects.filter(pk=apple.pk).update(snoozed_until=dt.datetime.now(tz=dt.UTC))
    assert planned()["apple"].pk == apple.pk


def test_a_decision_that_raises_is_shown_and_the_others_go_on(
    books: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant()
    first = planned()

    def broken(**_: Any) -> None:
        raise ZeroDivisionError("no pace")

    both = Chosen((replace(registry.find("min_max"), run=broken, fit=None), registry.find("stock_health")))
    monkeypatch.setattr(planning, "choose", lambda _: both)
    answer = plan_now()
    assert answer["failed"] == ["min_max"]
    steps = {step.decision: step for step in PlanStep.objects.filter(run=answer["run"])}
    assert steps["min_max"].state == "failed"
    assert "no pace" in steps["min_max"].why
    assert steps["stock_health"].state == "done"
    assert PlanRun.objects.get(pk=answer["run"]).state == "failed"
    assert set(open_orders()) == set(first)


def test_a_decision_whose_tables_nobody_gives_is_skipped_with_the_reason(sqlite_books: Home) -> None:
    plant()
    plan_now(decisions=["energy"])
    step = PlanStep.objects.get()
    assert (step.state, step.why) == (
        "skipped",
        "it reads known, which neither the books nor another decision gives",
    )


def test_a_plan_that_was_stopped_goes_on_where_it_was(books: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    plant()
    learn()
    enqueue("plan", {"decisions": ["min_max", "stock_health"]})
    decided: list[str] = []
    really = planning._decide

    def counted(this: Any, decision: Any, *rest: Any) -> None:
        decided.append(decision.name)
        really(this, decision, *rest)

    monkeypatch.setattr(planning, "_decide", counted)
    stop = threading.Event()
    stop.set()
    stops = 0
    for _ in range(20):
        if PlanRun.objects.filter(state="done").exists():
            break
        lease = take("here", ("plan",), seconds=60)
        assert lease is not None
        try:
            planning.plan(Running(lease, stop), **lease.arguments)
        except Stopped:
            stops += 1
            Job.objects.update(state="waiting", leased_until=None)
    assert stops >= 5
    assert decided == ["min_max", "stock_health"]
    assert set(open_orders()) == {"apple", "pear", "plum"}
    assert Proposal.objects.filter(kind="order").count() == 3


def test_decisions_run_after_those_that_write_what_they_read() -> None:
    names = ("forecast_quality", "forecast", "min_max")
    order = [one.name for one in in_order({name: registry.find(name) for name in names})]
    assert order.index("forecast") < order.index("forecast_quality")


def test_of_two_decisions_that_order_the_plan_runs_one_until_the_other_is_named(sqlite_books: Home) -> None:
    unasked = {one.name for one in choose().decisions}
    assert "min_max" in unasked
    assert "replenish" not in unasked
    assert [one.name for one in choose(["replenish"]).decisions] == ["replenish"]


def test_while_one_plan_is_made_a_second_leaves_it_alone(sqlite_books: Home) -> None:
    plant()
    learn()
    enqueue("plan")
    lease = take("elsewhere", ("plan",), seconds=60)
    assert lease is not None
    assert plan_now() == {"skipped": f"job {lease.job_id} is making the plan just now"}


def test_a_plan_as_of_an_earlier_moment_knows_no_more_than_then(sqlite_books: Home) -> None:
    plant()
    moment = dt.datetime.now(tz=dt.UTC)
    buying.order(ME, "farm", "warehouse", [buying.Wanted("apple", 600)])
    assert "apple" not in planned()
    plan_now(as_of=moment.isoformat(), decisions=["min_max"])
    assert open_orders()["apple"].evidence["incoming"] == 0


def test_a_part_of_a_plan_holds_the_books_for_less_than_a_tenth_of_a_second(sqlite_books: Home) -> None:
    plant()
    run = PlanRun.objects.create(
        job=enqueue("plan"),
        as_of=dt.datetime.now(tz=dt.UTC),
        day=today(),
        started_at=dt.datetime.now(tz=dt.UTC),
    )
    card = dict.fromkeys(Proposals.column_names())
    rows = pl.DataFrame(
        [
            {
                **card,
                "proposal": f"d/order/{number}",
                "decision": "d",
                "kind": "order",
                "quantity": 12.0,
                "what": "Order 12 of it from somebody",
                "why": "some are on hand and none on its way",
                "worth": 1.5,
                "evidence": '{"value": 18.0, "text": "' + "x" * 900 + '"}',
            }
            for number in range(planning.ROWS_AT_ONCE)
        ],
        schema={name: column.dtype for name, column in Proposals.columns().items()},
    )
    took = []
    for _ in range(5):  # the best of five: what the machine does beside it is not ours
        began = dt.datetime.now(tz=dt.UTC)
        file_proposals(ME, "d", run.pk, today(), rows)
        took.append(dt.datetime.now(tz=dt.UTC) - began)
    assert min(took) < dt.timedelta(seconds=0.1)


def test_a_decision_that_nobody_declared_is_refused(sqlite_books: Home) -> None:
    with pytest.raises(Exception, match="write min_max"):
        set_setting(ME, "plan_decisions", ["min_maks"])
    with pytest.raises(Exception, match="order_cost"):
        set_setting(ME, "decision_settings", {"min_max": {"order_costs": 4}})
    set_setting(ME, "decision_settings", {"min_max": {"order_cost": 4.0}})
    sites.add_place(ME, "warehouse", "warehouse")
    assert tables_as_of(names=["stock"])["stock"].is_empty()
    with pytest.raises(BooksError, match="no proposal of this number"):
        proposing.dismiss(ME, 1, "why not")
    assert not Document.objects.exists()
    assert not Line.objects.exists()
