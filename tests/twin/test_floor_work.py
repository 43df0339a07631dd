import polars as pl
import pytest

from wharfinger import twin
from wharfinger.decide.warehouse import bottleneck
from wharfinger.decide.warehouse.jams.events import Events
from wharfinger.twin.floor_work import STEPS


@pytest.fixture(scope="module")
def firm():
    return twin.company(seed=3, items=60, days=60)


def test_every_order_that_left_was_picked_packed_and_loaded_once(firm):
    left = firm.tables["orders"].filter(pl.col("shipped_at").is_not_null())["order"].unique().sort()
    events = Events.of(firm.warehouse["events"])
    for step in STEPS:
        assert events.filter(pl.col("step") == step)["order"].sort().equals(left)


def test_nobody_works_on_two_orders_at_a_time_and_nothing_begins_before_it_came(firm):
    events = firm.warehouse["events"].sort("worker", "started")
    before = events.with_columns(pl.col("finished").shift().over("worker"))
    assert (before["started"] >= before["finished"]).all()
    assert (events["waiting_since"] <= events["started"]).all()


def test_the_same_seed_with_more_days_has_the_same_log(firm):
    longer = twin.company(seed=3, items=60, days=64).warehouse["events"]
    assert longer.head(firm.warehouse["events"].height).equals(firm.warehouse["events"])


def test_the_log_has_no_oddities(firm):
    assert bottleneck(firm.warehouse["events"]).event_oddities.is_empty()
