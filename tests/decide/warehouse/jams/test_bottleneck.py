import datetime as dt

import numpy as np
import polars as pl
import pytest

from benchmarks import bottleneck as judge
from benchmarks.bottleneck import Truth, chance, events, through
from wharfinger.decide.warehouse.jams.bottleneck import BottleneckSettings, bottleneck, decision
from wharfinger.decide.warehouse.jams.events import Events, read_log
from wharfinger.tables import DecisionError, SettingError

DAY = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
FEW = BottleneckSettings(simulated_days=40)


def run(crew, days, **more):
    """The judge's own event list, not compiled: short days need no compiler."""
    return judge.run(crew, days, compiled=False, **more)


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


def a_line():
    """Three steps, the second of which is busy 92 % of the time."""
    crew, load = [2, 3, 4], [0.5, 0.92, 0.6]
    work = [part * people * 480 / 240 for part, people in zip(load, crew, strict=True)]
    return Truth(crew, work, [0.5] * 3, ["gamma"] * 3, [0.0] * 3, 240.0, [1 / 8] * 8, 15, 1)


@pytest.fixture(scope="module")
def simulated():
    line = a_line()
    days = chance(line, line.days, np.random.default_rng(5))
    ends, found = run(line.crew, days, logged=True)
    return line, days, ends, events(found)


@pytest.fixture(scope="module")
def result(simulated):
    return decision.apply({"events": simulated[3]}, FEW, dt.date(2026, 1, 26))


def test_the_limiting_step_is_named(result):
    steps = result.frames["bottleneck_steps"]
    row = steps.filter("limiting").row(0, named=True)
    assert (row["step"], row["people"], row["sure"]) == ("step 1", 3.0, 1.0)
    assert row["load"] == pytest.approx(0.92, abs=0.05)
    assert row["saved_minutes"] == steps["saved_minutes"].max()


def test_one_more_on_the_days_of_the_log_brings_what_a_simulation_of_its_own_says(simulated, result):
    _, days, ends, _ = simulated
    row = result.frames["bottleneck_steps"].row(1, named=True)
    more = run([2, 4, 4], days)[0]
    assert row["through_minutes"] == pytest.approx(through(ends, days), rel=1e-4)
    assert row["through_one_more"] == pytest.approx(through(more, days), rel=1e-4)


def test_the_promise_for_other_days_is_near_what_other_days_bring(simulated, result):
    line = simulated[0]
    other = chance(line, 120, np.random.default_rng(6))
    gain = through(run(line.crew, other)[0], other) - through(run([2, 4, 4], other)[0], other)
    assert result.frames["bottleneck_steps"]["saved_minutes"][1] == pytest.approx(gain, rel=0.3)


def test_what_the_line_can_do_is_what_its_slowest_step_can_do(result):
    row = result.frames["bottleneck_steps"].row(1, named=True)
    assert row["line_per_hour"] == pytest.approx(60 * 3 / row["work_minutes"], rel=1e-6)
    assert row["line_per_hour_one_more"] > row["line_per_hour"]


def test_queues_over_the_day_hold_what_waits_and_works_by_littles_law(simulated, result):
    frames = result.frames
    queues = frames["bottleneck_queues"].filter(pl.col("step") == "step 1")
    row = frames["bottleneck_steps"].row(1, named=True)
    assert queues["waiting"].sum() / 4 * 60 == pytest.approx(row["waiting_minutes"] * row["orders"], rel=0.05)
    assert queues["working"].sum() / 4 * 60 == pytest.approx(row["work_minutes"] * row["orders"], rel=0.05)


def test_the_labour_plan_keeps_every_hours_orders_from_waiting_too_long(result):
    plan = result.frames["labour_plan"]
    assert plan["date"].unique().to_list() == [dt.date(2026, 1, 26)]
    assert plan["wait_minutes"].max() <= FEW.longest_wait
    assert plan.filter(pl.col("hour") < 16).group_by("hour").agg(pl.col("people").min())["people"].min() >= 1


def test_twice_the_orders_need_more_people(simulated):
    hours = [dt.datetime(2026, 1, 26, hour, tzinfo=dt.UTC) for hour in range(8, 16)]
    plans = [
        bottleneck(
            simulated[3],
            expected_orders={"at": hours, "orders": [orders] * 8},
            settings=FEW,
            as_of=dt.date(2026, 1, 26),
        )
        .labour_plan["people"]
        .sum()
        for orders in (30.0, 60.0)
    ]
    assert plans[1] > 1.5 * plans[0]


def test_the_same_seed_gives_the_same_tables(simulated, result):
    again = decision.apply({"events": simulated[3]}, FEW, dt.date(2026, 1, 26))
    assert all(frame.equals(again.frames[name]) for name, frame in result.frames.items())


def test_breaks_that_are_in_no_event_are_laid_to_the_step(simulated):
    line, _, _, _ = simulated
    days = chance(line, 15, np.random.default_rng(9))
    slow = [np.column_stack([work[:, 0], work[:, 1] * 1.05, work[:, 2]]) for work in days.work]
    held = events(run(line.crew, type(days)(days.arrived, slow), logged=True)[1])
    # The worker logs off after the work and tidies up for a twentieth of it.
    shorter = pl.col("started") + (pl.col("finished") - pl.col("started")) / 1.05
    logged = held.with_columns(
        finished=pl.when(pl.col("step") == "step 1").then(shorter).otherwise("finished")
    )
    steps = bottleneck(logged, settings=FEW, as_of=dt.date(2026, 1, 26)).bottleneck_steps
    assert steps["held"].to_list() == pytest.approx([1.0, 1.05, 1.0], abs=0.02)


def test_one_more_that_ends_the_day_only_minutes_earlier_is_not_proposed(result):
    limiting = result.frames["bottleneck_steps"].filter(pl.col("limiting")).row(0, named=True)
    assert 0 < limiting["earlier_minutes"] < 60
    assert decision.proposals(result).is_empty()


def test_a_quiet_line_gets_no_proposal(simulated):
    quiet = decision.apply(
        {"events": simulated[3]}, BottleneckSettings(busy_load=1.0, simulated_days=10), dt.date(2026, 1, 26)
    )
    assert decision.proposals(quiet).is_empty()


def test_the_page_says_the_answer_first_and_shows_every_step(result):
    written = decision.report(result)
    assert "step 1\N{NO-BREAK SPACE}limits the day" in written.split("<main>")[0]
    assert all(f"step {n}" in written for n in range(3))
    assert "Orders waiting over the day" in written


def test_a_log_without_an_event_that_can_be_used_is_refused():
    bad = pl.DataFrame([event("1", "pick", 10, 0)])
    with pytest.raises(
        DecisionError, match="no event in the 91 days before 2026-03-03 that can be used"
    ) as told:
        bottleneck(bad)
    assert "larger window_days" in told.value.mend


def test_what_ended_later_is_not_known_yet():
    rows = [*GOOD, event("3", "pick", 30, 40)]
    found = bottleneck(pl.DataFrame(rows), settings=FEW, as_of=DAY + dt.timedelta(minutes=35))
    assert (
        found.event_oddities["found"].to_list()
        == ["no end of the work", "no such step"][: len(found.event_oddities)]
    )


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(SettingError, match="'Mars/North'") as told:
        BottleneckSettings(time_zone="Mars/North")
    assert "Europe/Berlin" in told.value.expected
