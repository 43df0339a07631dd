"""One decision over all of its tables, piece by piece: the same result for any number of pieces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import cast

from wharfinger.decide.decision import AsOf, Decision, Frames, Result, instant
from wharfinger.decide.settings import Settings
from wharfinger.run.cut import Cut, cut
from wharfinger.run.engine import Engine, InProcess
from wharfinger.run.frames import as_sent, unpack
from wharfinger.run.job import Job
from wharfinger.run.join import join
from wharfinger.tables import Frame
from wharfinger.tables.errors import DecisionError

Progress = Callable[[int, int], None]
"""Is told how many pieces are done, of how many: first 0, then after each."""


def map(
    decision: Decision,
    tables: Mapping[str, Frame],
    *,
    settings: Settings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
    by: str | None = None,
    engine: Engine | None = None,
    pieces: int | None = None,
    progress: Progress | None = None,
) -> Result:
    """What `decision.apply` finds, computed in at most `pieces` pieces and sorted by the key of each result.

    What all pieces share is fitted once, here, on all rows. Then each piece runs where `engine` puts it;
    without one, in this process. `by` may only repeat the column that the decision declares. A decision
    that declares none runs as one piece, and its result stays in its own order.
    """
    _check(decision, by, pieces)
    taken = decision.take(tables)
    chosen = settings or decision.settings()
    moment = instant(as_of, taken)
    shared = decision.fitted(taken, chosen, moment, seed)
    whole = cut(taken, decision.by, pieces)
    job = Job(
        decision, chosen, moment, seed, as_sent(whole.uncut), None if shared is None else as_sent(shared)
    )
    found = _in_order(engine or InProcess(), job, whole, progress or _untold)
    frames = join(decision, found)
    return Result(decision.name, taken, chosen, moment, seed, frames)


def _check(decision: Decision, by: str | None, pieces: int | None) -> None:
    if by is not None and by != decision.by:
        raise DecisionError(
            where=decision.name,
            found=f"by={by!r}",
            expected=f"by={decision.by!r}, the column by which it may be split"
            if decision.by
            else "no column: it may not be split",
            mend="leave by out",
        )
    if pieces is not None and pieces < 1:
        raise DecisionError(
            where=decision.name,
            found=f"pieces={pieces}",
            expected="at least 1",
            mend="leave pieces out, or give 1 or more",
        )


def _in_order(engine: Engine, job: Job, whole: Cut, progress: Progress) -> list[Frames]:
    found: list[Frames | None] = [None] * len(whole)
    progress(0, len(whole))
    # Closed at once when something is raised here (Ctrl-C in the progress bar), so that no worker goes on.
    with closing(engine.results(job, whole.pieces())) as results:
        for done, (number, packed) in enumerate(results, start=1):
            found[number] = unpack(packed)
            progress(done, len(whole))
    return cast("list[Frames]", found)


def _untold(done: int, of: int) -> None:
    """Nobody wants to know."""
