import datetime as dt

import polars as pl
import pytest

from wharfinger.decide.warehouse.jams.events import Events, read_log

DAY = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def event(order, step, start, end, **more):
    at = {
        name: DAY + dt.timedelta(minutes=minute)
        for name, minute in {
            "started": start,
            "finished": end,
            "waiting_since": more.pop("since", start),
        }.items()
        if minute is not None
    }
    facts = {"worker": step, "pieces": 1.0, "finished": None, "waiting_since": None}
    return {"order": order, "step": step} | facts | more | at


def log(*rows, longest_minutes=480):
    frame = Events.of(pl.DataFrame(list(rows), infer_schema_length=None))
    return read_log(frame, time_zone="UTC", longest_minutes=longest_minutes)


def oddities(*rows):
    found = log(*rows).oddities
    return [(row["order"], row["step"], row["found"], row["left_out"]) for row in found.iter_rows(named=True)]


GOOD = [
    event("1", "pick", 0, 10),
    event("1", "pack", 10, 20),
    event("2", "pick", 10, 20),
    event("2", "pack", 20, 30),
]


def test_a_log_without_fault_has_no_oddities():
    assert oddities(*GOOD) == []


def test_steps_stand_in_the_order_in_which_orders_meet_them():
    assert log(*reversed(GOOD)).steps == ("pick", "pack")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (event("3", "pick", 30, 20), "it ended at 2026-03-02 08:20:00.000000, before it started at"),
        (event("3", "pick", 30, None), "no end of the work"),
        (event("3", "pick", 30, 40, pieces=0.0), "an order for nothing"),
        (event("3", "pick", 30, 630), "600 minutes of work on one order"),
        (event("2", "pick", 10, 20), "the same start of the same step twice"),
    ],
)
def test_an_event_that_cannot_be_is_named_and_left_out(row, words):
    found = log(*GOOD, row)
    odd = found.oddities.filter("left_out").row(0, named=True)
    assert (odd["order"], odd["step"]) == (row["order"], row["step"])
    assert odd["found"].startswith(words)
    assert odd["expected"]
    assert odd["mend"]
    assert found.events.height == len(GOOD)


def test_a_missing_step_is_named_and_the_rest_of_the_order_counts():
    many = [
        event(str(n), step, 10 * n + wait, 10 * n + wait + 5)
        for n in range(20)
        for step, wait in (("pick", 0), ("pack", 5))
    ]
    assert oddities(*many[:-1]) == [("19", "pack", "no such step", False)]


def test_two_orders_in_one_hand_share_the_minutes():
    both = [event("1", "pick", 0, 10, worker="A"), event("2", "pick", 5, 15, worker="A")]
    found = log(*both)
    assert found.events["minutes"].to_list() == [7.5, 7.5]
    assert set(found.oddities["found"]) == {"A works on another order in the same minutes"}
    assert not found.oddities["left_out"].any()


def test_two_workers_at_the_same_time_are_no_overlap():
    both = [event("1", "pick", 0, 10, worker="A"), event("2", "pick", 5, 15, worker="B")]
    assert log(*both).events["minutes"].to_list() == [10.0, 10.0]


def test_waiting_since_after_the_start_counts_as_no_wait():
    found = log(event("1", "pick", 0, 10, since=5))
    assert found.events["arrived"].to_list() == found.events["started"].to_list()
    assert "after the start" in found.oddities["found"][0]


def test_the_night_is_no_waiting():
    evening = DAY - dt.timedelta(hours=14)
    found = log(event("1", "pick", 0, 10) | {"waiting_since": evening})
    assert found.events["arrived"][0] == DAY.replace(tzinfo=None)


def test_without_waiting_since_an_order_waits_from_the_end_of_the_step_before():
    found = log(event("1", "pick", 0, 10), event("1", "pack", 25, 30, since=None))
    assert found.events["arrived"][1] == DAY.replace(tzinfo=None) + dt.timedelta(minutes=10)


def test_a_receipt_lacks_none_of_the_steps_of_an_order():
    orders = [event(f"{n}", step, 10 * n, 10 * n + 5) for n in range(20) for step in ("pick", "pack")]
    assert oddities(*orders, event("P1", "receive", 5, 9), event("P1", "put away", 9, 12)) == []
