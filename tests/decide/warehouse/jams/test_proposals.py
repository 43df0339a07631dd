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


def result(**step):
    one = STEP | step
    queues = {"step": ["pack"] * 2, "hour": [8.0, 16.0], "waiting": [0.0] * 2, "working": [1.0] * 2}
    frames = {
        "bottleneck_steps": BottleneckSteps.of({name: [value] for name, value in one.items()}),
        "bottleneck_queues": BottleneckQueues.of(queues),
    }
    return Result("bottleneck", {}, BottleneckSettings(), dt.datetime(2026, 3, 2, tzinfo=dt.UTC), 0, frames)


def test_one_more_is_worth_the_hours_of_all_less_its_own_wage():
    card = propose(result()).row(0, named=True)
    # Two people an hour earlier at 20, less one for eight hours at 20.
    assert card["worth"] == pytest.approx((2 * 20 - 8 * 20) * WORK_DAYS)
    assert (card["kind"], card["sure"]) == ("one_more", 0.97)


@pytest.mark.parametrize("step", [{"load": 0.5}, {"earlier_minutes": -1.0}, {"limiting": False}])
def test_where_one_more_brings_nothing_none_is_proposed(step):
    assert propose(result(**step)).is_empty()
