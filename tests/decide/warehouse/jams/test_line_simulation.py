import datetime as dt

import numpy as np
import polars as pl
import pytest

from wharfinger.decide.warehouse.jams.events import Events, read_log
from wharfinger.decide.warehouse.jams.line_simulation import (
    calibrated,
    line_of,
    other_days,
    play,
    with_one_more,
)

DAY = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


def line(rows):
    """Rows of order, step, worker, minute it came, minute it began, minute it ended."""
    at = [[DAY + dt.timedelta(minutes=minute) for minute in row[3:]] for row in rows]
    frame = pl.DataFrame(
        {
            "order": [row[0] for row in rows], "step": [row[1] for row in rows],
            "worker": [row[2] for row in rows], "waiting_since": [times[0] for times in at],
            "started": [times[1] for times in at], "finished": [times[2] for times in at],
        }
    )  # fmt: skip
    return line_of(read_log(Events.of(frame), time_zone="UTC", longest_minutes=480))


QUEUE = [(f"{n}", "pack", "Ann", 0, 10 * n, 10 * n + 10) for n in range(4)]


def test_played_again_the_log_comes_out_as_it_was():
    found = play(line(QUEUE))
    assert found.began[:, 0].tolist() == [480.0, 490.0, 500.0, 510.0]
    assert found.waits().tolist() == [15.0]
    assert found.through() == 25.0
    assert found.closing() == 520.0


def test_with_one_more_the_line_is_twice_as_fast():
    more = play(with_one_more(line(QUEUE), 0))
    assert more.closing() == 500.0


def test_breaks_between_orders_are_laid_to_the_server():
    paused = [(f"{n}", "pack", "Ann", 0, 15 * n, 15 * n + 10) for n in range(4)]
    found = calibrated(line(paused))
    assert found.hold[0] == pytest.approx(1.5, abs=0.01)
    assert play(found).waits()[0] == pytest.approx(22.5, rel=0.02)


def test_other_days_have_the_orders_an_hour_and_the_work_of_the_log():
    per_hour = np.zeros(24)
    per_hour[9] = 30.0
    ahead = other_days(line(QUEUE), per_hour, 200, np.random.default_rng(0))
    assert ahead.days == 200
    assert len(ahead.arrived) / 200 == pytest.approx(30, abs=1.5)
    assert ((ahead.arrived >= 540) & (ahead.arrived < 600)).all()
    assert set(ahead.work[:, 0].tolist()) == {10.0}
