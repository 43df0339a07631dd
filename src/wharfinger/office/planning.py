"""The plan: every decision that is switched on, on the books as of one moment; what it proposes is filed.

Each decision is a step. A step that has ended is not done again after a crash; one that raises is shown with
its fault, and the others go on. Results are kept as Parquet beside the books, in `runs/`.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wharfinger import run
from wharfinger.books.acts import By
from wharfinger.books.frames import FROM_BOOKS, tables_as_of
from wharfinger.books.home import home_from_environment
from wharfinger.books.jobs import Running, job
from wharfinger.books.jobs.lease import StaleLeaseError
from wharfinger.books.jobs.states import RUNNING
from wharfinger.books.models import Autonomy, Document, Job, PlanRun, PlanStep, Proposal
from wharfinger.books.models.proposals import ACCEPTED, ACT, OPEN
from wharfinger.books.settings_kept import kept
from wharfinger.connect import write_folder
from wharfinger.decide.decision import Decision
from wharfinger.office.buying import place_order
from wharfinger.office.filing import file_proposals, retire_proposals
from wharfinger.office.plan_order import choose, missing, names_of
from wharfinger.office.plan_settings import settings_for
from wharfinger.office.proposing import accept_proposal
from wharfinger.tables import Proposals
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import BooksError, WharfingerError

ROWS_AT_ONCE = 25
"""So many proposals an act: on SQLite it holds the write lock for well under 100 ms."""
PAUSE_SECONDS = 0.005
"""Between two acts, so that others get in."""
ITSELF = "wharfinger"
"""The actor of what the plan carries out by itself."""
LONGEST_FAULT = 4_000

log = logging.getLogger(__name__)


@dataclass
class Step:
    """How a decision went: the columns of its row."""

    state: str = "done"
    why: str = ""
    seconds: float = 0.0
    rows_read: dict[str, int] | None = None
    rows_written: dict[str, int] | None = None
    counts: dict[str, int] | None = None
    folder: str = ""


@job("plan", attempts=3)
def plan(running: Running, as_of: str | None = None, decisions: list[str] | None = None) -> dict[str, Any]:
    """Run the decisions that are switched on, and bring the proposals up to date."""
    others = Job.objects.filter(kind="plan", state=RUNNING, leased_until__gt=_now()).exclude(pk=running.id)
    if others.exists():
        return {"skipped": f"job {others.first().pk} is making the plan just now"}
    this = _begin(running, as_of)
    chosen = choose(decisions)
    ended = set(this.steps.values_list("decision", flat=True))
    for name, words in chosen.broken.items():
        if name not in ended:
            _end_step(running, this, name, Step("failed", words))
    tables: dict[str, pl.DataFrame] = {}
    total = len(chosen.decisions)
    for turn, decision in enumerate(chosen.decisions):
        if decision.name in ended:
            continue
        running.progress(turn * 100, total * 100, decision.name)
        if not tables:
            tables = _tables(this, chosen.decisions)
        _step(running, this, decision, tables, turn, total)
    if as_of is None:
        _act_by_itself(this)
    return _end(running, this)


def folder_of(this: PlanRun, decision: str) -> Path:
    """Where the results of a decision in a run are kept."""
    return home_from_environment().folder / "runs" / f"plan-{this.pk}" / decision


def steps_of(number: int) -> list[dict[str, Any]]:
    """What a run did, decision by decision."""
    columns = ("decision", "state", "why", "seconds", "rows_read", "rows_written", "counts", "folder")
    return list(PlanStep.objects.filter(run=number).order_by("turn").values(*columns))


def _begin(running: Running, as_of: str | None) -> PlanRun:
    found = PlanRun.objects.filter(job_id=running.id).first()
    if found is not None:
        return found
    now = _now()
    moment = now if as_of is None else dt.datetime.fromisoformat(as_of)
    day = business_day(moment, str(kept("time_zone")))
    return running.step(
        lambda: PlanRun.objects.create(job_id=running.id, as_of=moment, day=day, started_at=now),
        {"at": "begin"},
    )


def _tables(this: PlanRun, decisions: tuple[Decision, ...]) -> dict[str, pl.DataFrame]:
    """What the decisions read and the books keep, all of one moment, and what ended steps have written."""
    asked = set().union(*(names_of((*one.reads, *one.may_read)) for one in decisions))
    tables = tables_as_of(this.as_of, sorted(asked & set(FROM_BOOKS)))
    for step in this.steps.filter(state="done").exclude(folder=""):
        for file in sorted(Path(step.folder).glob("*.parquet")):
            if file.stem in asked:
                tables[file.stem] = pl.read_parquet(file)
    return tables


def _step(
    running: Running,
    this: PlanRun,
    decision: Decision,
    tables: dict[str, pl.DataFrame],
    turn: int,
    total: int,
) -> None:
    """One decision: decided, kept beside the books, filed; or skipped, or failed, with the reason."""
    began = time.monotonic()
    lacking = missing(decision, tables)
    if lacking:
        why = f"it reads {', '.join(lacking)}, which neither the books nor another decision gives"
        _end_step(running, this, decision.name, Step("skipped", why))
        return
    folder = folder_of(this, decision.name)
    read = names_of((*decision.reads, *decision.may_read))
    step = Step(
        rows_read={name: tables[name].height for name in sorted(read & set(tables))}, folder=str(folder)
    )
    reached = {"at": "decided", "decision": decision.name}
    try:
        if running.checkpoint != reached:

            def progress(done: int, of: int) -> None:
                running.progress(turn * 100 + done * 90 // max(of, 1), total * 100, decision.name)

            _decide(this, decision, tables, folder, progress)
            running.save(reached)
        frames = {file.stem: pl.read_parquet(file) for file in sorted(folder.glob("*.parquet"))}
    except StaleLeaseError:
        raise
    except Exception as error:  # whatever a decision raises must not hold up the others
        log.exception("a decision failed: %s", decision.name)
        step.state, step.why = "failed", _words(error)
    else:
        step.rows_written = {name: frame.height for name, frame in frames.items()}
        step.counts = _file(running, this, decision.name, frames["proposals"])
        for table in decision.writes:
            if table.table_name() in frames:
                tables[table.table_name()] = frames[table.table_name()]
    step.seconds = round(time.monotonic() - began, 3)
    _end_step(running, this, decision.name, step)


def _decide(
    this: PlanRun, decision: Decision, tables: dict[str, pl.DataFrame], folder: Path, progress: run.Progress
) -> None:
    result = run.map(decision, tables, settings=settings_for(decision), as_of=this.day, progress=progress)
    frames = {**result.frames, Proposals.table_name(): decision.proposals(result)}
    write_folder(folder, frames, format="parquet", extra=decision.writes)


def _file(running: Running, this: PlanRun, name: str, proposals: pl.DataFrame) -> dict[str, int]:
    """What was proposed into the books, a few rows at a time, each part under a key of its own."""
    counts = dict.fromkeys(("made", "updated", "held_back", "superseded", "expired"), 0)
    for part in range(0, proposals.height, ROWS_AT_ONCE):
        rows = proposals.slice(part, ROWS_AT_ONCE)
        _add(counts, file_proposals(running.by(f"{name}-{part}"), name, this.pk, this.day, rows))
        time.sleep(PAUSE_SECONDS)
    part = 0
    while True:
        by = running.by(f"{name}-gone-{part}")
        gone = retire_proposals(by, name, this.pk, this.day, ROWS_AT_ONCE)
        _add(counts, gone)
        if gone["superseded"] + gone["expired"] < ROWS_AT_ONCE:
            return counts
        part += 1
        time.sleep(PAUSE_SECONDS)


def _add(counts: dict[str, int], more: dict[str, Any]) -> None:
    for name in counts:
        counts[name] += more.get(name, 0)


def _end_step(running: Running, this: PlanRun, name: str, step: Step) -> None:
    columns = {column: value for column, value in asdict(step).items() if value is not None}
    turn = this.steps.count()
    running.step(
        lambda: PlanStep.objects.create(run=this, turn=turn, decision=name, **columns),
        {"at": "ended", "decision": name},
    )


def _act_by_itself(this: PlanRun) -> None:
    """Carry out what may be carried out without asking, within the limits of its kind for 24 hours."""
    for level in Autonomy.objects.filter(level=ACT).order_by("decision", "kind"):
        mine = Proposal.objects.filter(decision=level.decision, kind=level.kind)
        since = this.as_of - dt.timedelta(days=1)
        done = mine.filter(decided_by=ITSELF, state=ACCEPTED, changed_at__gt=since)
        spent, count = sum(row.value or 0 for row in done), done.count()
        for row in mine.filter(run=this, state=OPEN).order_by("-worth", "id"):
            cost = _cost(row)
            if cost is None or spent + cost > (level.most_money or 0) or count >= (level.most_count or 0):
                continue
            try:
                accept_proposal(By(ITSELF, key=f"plan-{this.pk}-accepts-{row.pk}"), row.pk)
            except BooksError as error:
                log.warning("a proposal cannot be carried out: %s", error, extra={"proposal": row.pk})
                continue
            spent, count = spent + cost, count + 1
    _place_own_drafts(this)


def _cost(row: Proposal) -> int | None:
    """What carrying it out costs; None where that is not known, and so no limit can hold."""
    return row.value if row.kind == "order" else 0


def _place_own_drafts(this: PlanRun) -> None:
    """Place the drafts that hold nothing but what was accepted without asking."""
    drafts = Document.objects.filter(kind="purchase", state="draft", proposals__decided_by=ITSELF).distinct()
    for draft in drafts.order_by("id"):
        ours = draft.proposals.filter(state=ACCEPTED)
        if ours.count() == draft.lines.count() and not ours.exclude(decided_by=ITSELF).exists():
            place_order(By(ITSELF, key=f"plan-{this.pk}-places-{draft.pk}"), draft.number)


def _end(running: Running, this: PlanRun) -> dict[str, Any]:
    states = list(this.steps.values_list("decision", "state").order_by("turn"))
    failed = [name for name, state in states if state == "failed"]

    def write() -> None:
        this.state, this.ended_at = "failed" if failed else "done", _now()
        this.save(update_fields=["state", "ended_at"])

    running.step(write, {"at": "end"})
    running.progress(1, 1, "done")
    waiting = Proposal.objects.filter(state=OPEN).count()
    return {"run": this.pk, "steps": dict(states), "failed": failed, "open": waiting}


def _words(error: Exception) -> str:
    words = str(error) if isinstance(error, WharfingerError) else f"{type(error).__name__}: {error}"
    return words.replace("\0", "")[:LONGEST_FAULT]


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)
