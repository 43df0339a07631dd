import datetime as dt

import pytest

from wharfinger.decide.decision import Result
from wharfinger.decide.warehouse.jams.bottleneck import BottleneckSettings
from wharfinger.decide.warehouse.jams.proposals import WORK_DAYS, propose
from wharfinger.decide.warehouse.jams.results import BottleneckQueues, BottleneckSteps

STEP = dict.fromkeys(BottleneckSteps.column_names(), 0.0) | {
    "step": "pack", "place": 1, "people": 2.0, "held": 1.0, "load": 0.9, "limiting": True, "sure": 0.97,
    "saved_minutes": 20.0, "earlier_minutes": 60.0,
}  # fmt: skip


def result(*others, **step):
    rows = [STEP | step, *(STEP | {"limiting": False} | other for other in others)]
    queues = {"step": ["pack"] * 2, "hour": [8.0, 16.0], "waiting": [0.0] * 2, "working": [1.0] * 2}
    frames = {
        "bottleneck_steps": BottleneckSteps.of({name: [row[name] for row in rows] for name in STEP}),
        "bottleneck_queues": BottleneckQueues.of(queues),
    }
    return Result("bottleneck", {}, BottleneckSettings(), dt.datetime(2026, 3, 2, tzinfo=dt.UTC), 0, frames)


def test_one_more_is_worth_the_hours_of_all_less_its_own_wage():
    card = propose(result(earlier_minutes=300.0)).row(0, named=True)
    # Two people five hours earlier at 20, less one for eight hours at 20.
    assert card["worth"] == pytest.approx((2 * 5 * 20 - 8 * 20) * WORK_DAYS)
    assert (card["kind"], card["sure"]) == ("one_more", 0.97)
    assert "costs 160" in card["why"]


def test_one_more_that_costs_more_than_it_saves_is_not_proposed():
    assert propose(result(earlier_minutes=60.0)).is_empty()


def test_somebody_from_an_idle_step_costs_nothing():
    idle = {"step": "pick", "place": 2, "people": 3.0, "load": 0.4}
    card = propose(result(idle)).row(0, named=True)
    assert card["what"] == "Move one from pick to pack"
    assert card["worth"] == pytest.approx(5 * 20 * WORK_DAYS)


def test_nobody_is_taken_from_where_they_are_needed():
    alone = {"step": "load", "place": 2, "people": 1.0, "load": 0.1}
    busy = {"step": "pick", "place": 3, "people": 2.0, "load": 0.6}
    assert propose(result(alone, busy)).is_empty()


@pytest.mark.parametrize("step", [{"load": 0.5}, {"earlier_minutes": -1.0}, {"limiting": False}])
def test_where_one_more_brings_nothing_none_is_proposed(step):
    assert propose(result(**{"earlier_minutes": 300.0} | step)).is_empty()
