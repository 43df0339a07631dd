"""Where it jams: which step limits the day, what one more person there brings, and who is needed tomorrow."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.settings import Settings, setting
from wharfinger.decide.warehouse.jams.events import EventOddities, Events, ExpectedOrders, Log, read_log
from wharfinger.decide.warehouse.jams.labour_plan import plan_labour
from wharfinger.decide.warehouse.jams.line_simulation import (
    HOURS,
    Floats,
    Line,
    calibrated,
    line_of,
    other_days,
    play,
    with_one_more,
)
from wharfinger.decide.warehouse.jams.proposals import propose
from wharfinger.decide.warehouse.jams.queueing import wait_ggc
from wharfinger.decide.warehouse.jams.report import report
from wharfinger.decide.warehouse.jams.results import (
    Bottleneck,
    BottleneckQueues,
    BottleneckSteps,
    LabourPlan,
)
from wharfinger.decide.warehouse.time_zone import check_time_zone
from wharfinger.tables import DecisionError, Frame

SHUFFLES = 500
QUARTER_HOURS = np.arange(0, 24 * 4 + 1) / 4


@dataclass(frozen=True)
class BottleneckSettings(Settings):
    """Which days are looked at, and what counts as waiting too long."""

    window_days: int = setting(91, "days of the log that are looked at", at_least=1, at_most=3660)
    simulated_days: int = setting(300, "days that the simulation plays", at_least=10, at_most=5000)
    longest_minutes: float = setting(480, "longer work on one order is a log that was not closed", above=0)
    longest_wait: float = setting(15, "minutes that orders may wait at a step in the labour plan", above=0)
    busy_load: float = setting(0.8, "from this load on one more person is proposed", above=0, at_most=1)
    wage_per_hour: float = setting(20, "what an hour of work costs", at_least=0)
    time_zone: str = setting("UTC", "the zone in which the house keeps its hours")

    def __post_init__(self) -> None:
        super().__post_init__()
        check_time_zone(self.time_zone)


def bottleneck(
    events: Frame,
    *,
    expected_orders: Frame | None = None,
    settings: BottleneckSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> Bottleneck:
    """Which step limits the day, waiting against working, what one more there brings, and tomorrow's people.

    The step with the highest load limits the day. What one more there brings is simulated twice: on the days
    of the log, played again with one more, and on other days that chance may bring. The simulation is held
    against the log first: where orders waited longer than the work explains, servers are held for longer.
    """
    chosen = settings or BottleneckSettings()
    taken = Events.of(events)
    moment = _moment(taken, as_of)
    log = read_log(
        _window(taken, moment, chosen), time_zone=chosen.time_zone, longest_minutes=chosen.longest_minutes
    )
    if log.events.is_empty():
        raise DecisionError(
            where="bottleneck",
            found=f"no event in the {chosen.window_days} days before {moment:%Y-%m-%d} that can be used",
            expected="events with a start and an end",
            mend="give newer events, or a larger window_days",
        )
    rng = np.random.default_rng(seed)
    line = calibrated(line_of(log))
    today = moment.astimezone(_zone(chosen)).date()
    ahead = _per_hour(line, today, expected_orders, chosen)
    return Bottleneck(
        bottleneck_steps=_steps(line, chosen, rng),
        bottleneck_queues=_queues(log, line),
        labour_plan=_plan(line, ahead, today, chosen, rng),
        event_oddities=log.oddities,
    )


def _moment(events: pl.DataFrame, as_of: AsOf) -> dt.datetime:
    """Without `as_of`, the start of the day after the last event."""
    last = events["started"].max()
    if as_of is None and isinstance(last, dt.datetime):
        return instant(last.date() + dt.timedelta(days=1), {})
    return instant(as_of, {})


def _zone(settings: BottleneckSettings) -> dt.tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo(settings.time_zone)


def _window(events: pl.DataFrame, moment: dt.datetime, settings: BottleneckSettings) -> pl.DataFrame:
    first = moment - dt.timedelta(days=settings.window_days)
    known = events.filter(pl.col("started").is_between(first, moment, closed="left"))
    # What ended after this moment is not known yet.
    return known.with_columns(finished=pl.when(pl.col("finished") < moment).then("finished"))


def _steps(line: Line, settings: BottleneckSettings, rng: np.random.Generator) -> pl.DataFrame:
    played = play(line)
    held = line.work * line.hold
    crew, day_of = line.crew[:, :, 0], np.repeat(np.arange(line.days), np.diff(line.bounds))
    by_day = np.zeros(crew.shape)
    np.add.at(by_day, day_of, np.nan_to_num(held))
    open_minutes = _open_minutes(line)
    load = by_day.sum(axis=0) / (crew * open_minutes[:, None]).sum(axis=0)
    need = by_day.sum(axis=0) / crew.sum(axis=0)
    limiting = int(np.argmax(need))
    drawn = rng.integers(0, line.days, (SHUFFLES, line.days))
    firsts = np.argmax(by_day[drawn].sum(axis=1) / crew[drawn].sum(axis=1), axis=1)
    future = other_days(line, _hour_profile(line), settings.simulated_days, rng)
    expected = play(future)
    people = crew.mean(axis=0)
    rows = []
    for at, step in enumerate(line.steps):
        known = line.work[:, at][~np.isnan(line.work[:, at])]
        waits = np.nan_to_num(line.waited[:, at]).sum() / len(known)
        more, later = play(with_one_more(line, at)), play(with_one_more(future, at))
        rows.append(
            {
                "step": step,
                "place": at + 1,
                "orders": len(known) / line.days,
                "people": people[at],
                "work_minutes": known.mean(),
                "work_variation": known.std() / known.mean() if known.mean() > 0 else 0.0,
                "held": line.hold[at],
                "load": load[at],
                "limiting": at == limiting,
                "sure": float(np.mean(firsts == at)),
                "waiting_minutes": waits,
                "waiting_share": waits / (waits + known.mean()) if waits + known.mean() > 0 else 0.0,
                "line_per_hour": _capacity(line, people),
                "line_per_hour_one_more": _capacity(line, people + (np.arange(len(people)) == at)),
                "through_minutes": played.through(),
                "through_one_more": more.through(),
                "saved_minutes": expected.through() - later.through(),
                "earlier_minutes": expected.closing() - later.closing(),
                "formula_wait_minutes": _formula(line, played.came, at, 0),
                "formula_wait_one_more": _formula(line, played.came, at, 1),
            }
        )
    return pl.DataFrame(rows, schema={name: one.dtype for name, one in BottleneckSteps.columns().items()})


def _open_minutes(line: Line) -> Floats:
    """From the first to the last order of each day; at least a quarter of an hour."""
    days = zip(line.bounds[:-1], line.bounds[1:], strict=True)
    return np.array([max(line.arrived[b - 1] - line.arrived[a], 15.0) for a, b in days])


def _hour_profile(line: Line) -> Floats:
    """Orders an hour of a mean day."""
    return _by_hour(line.arrived) / line.days


def _by_hour(arrived: Floats) -> Floats:
    hours = np.clip(arrived // 60, 0, HOURS - 1).astype(np.int64)
    return np.bincount(hours, minlength=HOURS).astype(np.float64)


def _capacity(line: Line, people: Floats) -> float:
    """Orders an hour that every step can keep up with; an order needs the mean share of each step."""
    need = np.nan_to_num(line.work * line.hold).mean(axis=0)
    return float(np.min(60 * people[need > 0] / need[need > 0])) if (need > 0).any() else 0.0


def _formula(line: Line, came: Floats, step: int, more: int) -> float | None:
    """The wait by Allen and Cunneen; None where the step cannot keep up."""
    open_minutes = float(_open_minutes(line).sum())
    known = ~np.isnan(line.work[:, step])
    work = line.work[known, step] * line.hold[step]
    gaps = np.concatenate(
        [
            np.diff(np.sort(came[a:b, step][known[a:b]]))
            for a, b in zip(line.bounds[:-1], line.bounds[1:], strict=True)
        ]
    )
    mean = float(work.mean())
    if mean <= 0 or len(gaps) < 2 or gaps.mean() <= 0:
        return None
    servers = max(round(float(line.crew[:, step, 0].mean())), 1) + more
    wait = wait_ggc(
        float(known.sum()) / open_minutes, mean, servers,
        float(gaps.var() / gaps.mean() ** 2), float(work.var() / mean**2),
    )  # fmt: skip
    return wait if np.isfinite(wait) else None


def _queues(log: Log, line: Line) -> pl.DataFrame:
    midnight = pl.col("day").cast(pl.Datetime("us"))
    names = ("arrived", "started", "finished")
    hours = log.events.select(
        "step", *(((pl.col(n) - midnight).dt.total_microseconds() / 3.6e9).alias(n) for n in names)
    )
    rows = []
    for step in line.steps:
        part = hours.filter(pl.col("step") == step)
        came, began, ended = (
            np.searchsorted(np.sort(part[name].to_numpy()), QUARTER_HOURS, side="right") for name in names
        )
        waiting, working = (came - began) / line.days, (began - ended) / line.days
        rows.append(
            pl.DataFrame({"hour": QUARTER_HOURS, "waiting": waiting, "working": working, "step": step})
        )
    shown = pl.concat(rows).filter(pl.col("hour").is_between(hours["arrived"].min(), hours["finished"].max()))
    return shown.select(BottleneckQueues.column_names())


def _per_hour(line: Line, today: dt.date, expected: Frame | None, settings: BottleneckSettings) -> Floats:
    """Orders an hour today: as expected, else as on the same weekday, else as on a mean day."""
    if expected is not None:
        local = pl.col("at").dt.convert_time_zone(settings.time_zone)
        rows = ExpectedOrders.of(expected).filter(local.dt.date() == today)
        if not rows.is_empty():
            hours = rows.select(local.dt.hour())["at"].to_numpy()
            return np.bincount(hours, rows["orders"].to_numpy(), HOURS).astype(np.float64)
    same = np.array([day.weekday() == today.weekday() for day in line.dates])
    if same.sum() < 2:
        return _hour_profile(line)
    return _by_hour(line.arrived[np.repeat(same, np.diff(line.bounds))]) / int(same.sum())


def _plan(
    line: Line, per_hour: Floats, today: dt.date, settings: BottleneckSettings, rng: np.random.Generator
) -> pl.DataFrame:
    plan = plan_labour(
        line,
        per_hour,
        longest_wait=settings.longest_wait,
        days=max(settings.simulated_days // 5, 10),
        rng=rng,
    )
    usual = [round(float(np.median(people))) for people in line.crew[:, :, 0].T]
    rows = [
        {
            "date": today,
            "hour": hour,
            "step": step,
            "orders": plan.orders[at, hour],
            "people": int(plan.people[at, hour]),
            "usual_people": usual[at],
            "load": plan.load[at, hour],
            "wait_minutes": plan.wait_minutes[at, hour],
        }
        for hour in range(HOURS)
        if plan.people[:, hour].any()
        for at, step in enumerate(line.steps)
    ]
    return pl.DataFrame(rows, schema={name: one.dtype for name, one in LabourPlan.columns().items()})


decision = Decision(
    name="bottleneck",
    run=bottleneck,
    reads=(Events,),
    may_read=(ExpectedOrders,),
    writes=(BottleneckSteps, BottleneckQueues, LabourPlan, EventOddities),
    settings=BottleneckSettings,
    report=report,
    propose=propose,
)
