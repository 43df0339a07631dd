"""A batch into the books: table by table, chunk by chunk, each chunk an act, gone on with after a crash.

What is to be written of a table is worked out once and kept beside the books, so that it is the same after a
crash; a chunk and the word of how far it got are committed together.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import polars as pl
from django.db import connection

from wharfinger.books.acts import Answer, By, Doing
from wharfinger.books.jobs import Running, enqueue, job
from wharfinger.books.models import ImportBatch, ImportFile
from wharfinger.books.models.imports import APPLIED, APPLYING, MENDED, READ, UNDOING, UNDONE
from wharfinger.books.transactions import writing
from wharfinger.office.guesses import note_guesses, now_known
from wharfinger.office.importing import fill, opening, order, prepare, since, store
from wharfinger.office.importing.find import batch_of, must_be, must_rest
from wharfinger.office.importing.order import NO_FILE, SINCE, STOCK, Portion
from wharfinger.office.importing.parts import LINE, MASTERS, part_of
from wharfinger.office.importing.resting import must_bear_nothing
from wharfinger.office.intake.aside import ROW
from wharfinger.office.intake.bring import CHUNK, WAYS
from wharfinger.office.undo import undo_batch
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

FIRST_CHUNK = 4_000
LARGEST_CHUNK = 20_000
MASTERS_CHUNK = 200
"""Rows of master data are written, and undone, one by one."""
ORDERS_CHUNK = 4
"""Orders since the cut-over are booked one by one."""
HOLDS_SECONDS = 0.05
"""So long a chunk is to hold the one write lock of SQLite: half of what the books allow."""
PAUSE_SECONDS = 0.003
GUESSES_AT_ONCE = 200


@verb("apply_import", can_be_undone=False)
def apply_import(doing: Doing, batch: str, only_sure: bool = False) -> Answer:
    """Have a batch written into the books in the background; bad rows wait, good ones go in.

    With `only_sure`, files with open questions wait for their answers, and the others go in.
    """
    row = batch_of(batch)
    must_be(row, READ, UNDONE, APPLIED, UNDOING)
    must_rest(row)
    open_ = row.files.filter(fault__isnull=True, sure=False).first()
    if open_ is not None and not only_sure:
        raise BooksError(
            where=open_.name,
            found="a file whose columns are not all understood",
            expected="an answer to every question about it",
            mend="answer the questions on the page of the import, or choose its columns there",
        )
    if row.state == APPLIED:
        row.choices = {**row.choices, "mends": int(row.choices.get("mends", 0)) + 1}
    else:
        row.round += 1
        row.choices = {name: value for name, value in row.choices.items() if name != "mends"}
        row.choices.setdefault("opened_at", doing.now.isoformat())
    return _begin(doing, row, APPLYING, "apply_import")


@verb("undo_import", can_be_undone=False)
def undo_import(doing: Doing, batch: str) -> Answer:
    """Have everything that a batch wrote taken back in the background, as long as nothing rests on it."""
    row = batch_of(batch)
    must_be(row, APPLIED, UNDOING)
    must_rest(row)
    must_bear_nothing(row)
    return _begin(doing, row, UNDOING, "undo_import")


@job("apply_import", attempts=5, wait_seconds=2.0)
def apply_job(running: Running, batch: str) -> dict[str, Any]:
    """Write a batch into the books."""
    row = batch_of(batch)
    _Applying(running, row).all()
    return counts(row)


@job("undo_import", attempts=5, wait_seconds=2.0)
def undo_job(running: Running, batch: str) -> dict[str, Any]:
    """Take a batch back."""
    row = batch_of(batch)
    by = By(running.lease.actor, key=f"{row.code}/{row.round}/undo", request=f"job-{running.id}")
    try:
        numbers = undo_batch(by, row.code)
    except BooksError as error:
        fault = str(error)
        running.step(lambda: _end(row, UNDOING, fault), {"at": "refused"})
        return {"refused": fault}
    running.step(lambda: _end(row, UNDONE, ""), {"at": "end"})
    row.files.update(applied=0, known=0, preview={})
    store.forget(row.code, "plan-")
    store.forget(row.code, "known-")
    return {"undone": len(numbers)}


def counts(batch: ImportBatch) -> dict[str, Any]:
    """What became of the rows of a batch: those in are those applied, known, quarantined and set aside.

    Rows of a file whose questions are open wait as a whole.
    """
    told = dict.fromkeys(("rows_in", "applied", "known", "set_aside", "quarantined", "waiting"), 0)
    files = []
    for file in batch.files.order_by("number"):
        quarantined = file.rows.exclude(state=MENDED).count()
        mine = {
            **{name: getattr(file, name) for name in ("rows_in", "applied", "known", "set_aside")},
            "quarantined": quarantined,
            "waiting": file.rows_in if file.fault is None and not file.sure else 0,
        }
        files.append({"file": file.name, "sheet": file.sheet, **mine})
        told = {name: told[name] + mine[name] for name in told}
    return {"batch": batch.code, "state": batch.state, **told, "files": files}


@dataclass
class _Applying:
    """One attempt to write a batch."""

    running: Running
    batch: ImportBatch

    def all(self) -> None:
        mends = int(self.batch.choices.get("mends", 0))
        self.tag = f"{self.batch.round}.{mends}"
        reached = self.running.checkpoint or {}
        files = list(self.batch.files.filter(fault__isnull=True, sure=True).select_related("batch"))
        if not reached:
            for file in files:
                if mends or not store.names(self.batch.code, f"rows-{file.number}-"):
                    prepare.refresh(file)
        self.frames = order.frames_of(self.batch)
        if mends:
            self.frames = _mended(self.frames, files)
        self.places = order.place_names(self.frames)
        self.total = sum(frame.height for frame in self.frames.values())
        done = 0
        for turn, portion in enumerate(order.portions(self.frames)):
            if turn >= reached.get("turn", 0):
                begin = reached.get("row", 0) if turn == reached.get("turn") else 0
                self._portion(portion, turn, begin, done)
            frame = self.frames.get((portion.table, portion.file))
            done += 0 if frame is None else frame.height
        opening.begin_sites(self._by("begin"), self.batch, self.tag)
        for file in files:
            _count(file)
        self.running.step(lambda: _end(self.batch, APPLIED, ""), {"turn": 10**6, "row": 0})

    def _by(self, step: str) -> By:
        return By(
            self.running.lease.actor or self.batch.actor,
            key=f"{self.batch.code}/{self.tag}/{step}",
            request=f"job-{self.running.id}",
            batch=self.batch.code,
        )

    def _portion(self, portion: Portion, turn: int, begin: int, done: int) -> None:
        """Write what is new in one table of one file."""
        name = f"plan-{self.tag}-{portion.name}"
        plan = store.kept(self.batch.code, name)
        if plan is None:
            frame = self._frame(portion)
            if frame is None or frame.is_empty():
                return
            self.running.progress(done, self.total, portion.table)
            known = now_known(portion.table, frame) if portion.file != NO_FILE else []
            plan, guesses = self._plan(portion, frame)
            store.keep_note(self.batch.code, name, {"guesses": guesses, "known": known})
            store.keep(self.batch.code, name, plan)
        self._write(portion, plan, turn, begin, done)
        note = store.kept_note(self.batch.code, name) or {"guesses": [], "known": []}
        for first in range(0, max(len(note["guesses"]), len(note["known"])), GUESSES_AT_ONCE):
            some = slice(first, first + GUESSES_AT_ONCE)
            by = self._by(f"{portion.name}/guesses/{first}")
            note_guesses(by, note["guesses"][some], note["known"][some])

    def _frame(self, portion: Portion) -> pl.DataFrame | None:
        if portion.file == NO_FILE:
            return order.following(portion.table, self.frames)
        frame = self.frames.get(("sales" if portion.table == SINCE else portion.table, portion.file))
        if frame is not None and self.places and "place" in frame.columns:
            frame = frame.with_columns(pl.col("place").replace(self.places))
        if frame is not None and portion.table in ("sales", SINCE):
            before, later = since.split(frame)
            frame = before if portion.table == "sales" else later
        return frame

    def _plan(self, portion: Portion, frame: pl.DataFrame) -> tuple[pl.DataFrame, list[dict[str, Any]]]:
        """What is to be written, with its lines; known lines are kept, bad ones put in quarantine."""
        guesses: list[fill.NewGuess] = []
        if portion.table in MASTERS:
            frame, guesses = fill.filled(portion.table, frame, fill.around(order.together(self.frames)))
        sort_out = {STOCK: opening.part_of, SINCE: since.part_of}.get(portion.table)
        part = sort_out(frame) if sort_out else part_of(portion.table, frame)
        if portion.file != NO_FILE:
            known = pl.DataFrame({LINE: part.known.cast(pl.Int64)})
            store.keep(self.batch.code, f"known-{self.tag}-{portion.name}", known)
            file = self.batch.files.get(number=portion.file)
            looked = frame[LINE].to_list() if part.failures.height or file.rows.exists() else []
            if looked:
                prepare.fail(file, part.failures, portion.table, looked)
        written = set(part.write["item"].to_list()) if "item" in part.write.columns else set()
        return (
            part.write.with_columns(part.lines.alias(LINE)),
            [asdict(each) for each in guesses if each.item in written],
        )

    def _writer(self, portion: Portion, plan: pl.DataFrame) -> Callable[[By, pl.DataFrame], Answer]:
        if portion.table == STOCK:
            return opening.write(self.batch)
        if portion.table == SINCE:
            file = self.batch.files.get(number=portion.file)
            return partial(since.book, file, dict(plan.select(ROW, LINE).iter_rows()))
        return WAYS[portion.table].write

    def _write(self, portion: Portion, plan: pl.DataFrame, turn: int, begin: int, done: int) -> None:
        size = {SINCE: ORDERS_CHUNK}.get(portion.table, FIRST_CHUNK)
        size = MASTERS_CHUNK if portion.table in MASTERS else size
        write = self._writer(portion, plan)
        at = begin
        while at < plan.height:
            part = plan.slice(at, size)
            began = time.monotonic()
            by = self._by(f"{portion.name}/{at}")
            self.running.progress(done + at, self.total, portion.table)
            self.running.step(
                lambda by=by, part=part: write(by, part.drop(LINE)), {"turn": turn, "row": at + part.height}
            )
            at += part.height
            if portion.table not in (*MASTERS, SINCE):
                size = _next_size(part.height, time.monotonic() - began)
            time.sleep(PAUSE_SECONDS)


def _begin(doing: Doing, row: ImportBatch, state: str, kind: str) -> Answer:
    work = enqueue(kind, {"batch": row.code}, doing=doing)
    row.state, row.job, row.fault, row.changed_at = state, work.pk, "", doing.now
    row.save()
    return {"batch": row.code, "job": work.pk}


def _end(row: ImportBatch, state: str, fault: str) -> None:
    row.state, row.fault, row.changed_at = state, fault[:4_000], dt.datetime.now(tz=dt.UTC)
    row.save(update_fields=["state", "fault", "changed_at"])


def _next_size(rows: int, seconds: float) -> int:
    """As many rows as fit into the time that one transaction may take, and not much more than before.

    On PostgreSQL writers do not wait for one another, and long acts cost the least.
    """
    if connection.vendor == "postgresql":
        return LARGEST_CHUNK
    fits = int(rows * HOLDS_SECONDS / max(seconds, 1e-4))
    return max(CHUNK, min(fits, rows * 2, LARGEST_CHUNK))


def _mended(
    frames: Mapping[tuple[str, int], pl.DataFrame], files: list[ImportFile]
) -> dict[tuple[str, int], pl.DataFrame]:
    """The mended rows that are not in yet, after those of the same order or day, which tell their turn."""
    found = {}
    for file in files:
        there = _lines(file, "plan", "known")
        mended = list(file.rows.filter(state=MENDED).values_list("row", flat=True))
        refused = list(file.rows.filter(state=MENDED, refused=True).values_list("row", flat=True))
        written = there.filter(~there.is_in(refused))
        new = pl.col(LINE).is_in(mended) & ~pl.col(LINE).is_in(written.implode())
        for (table, number), frame in frames.items():
            if number != file.number:
                continue
            if there.is_empty():  # a file whose questions were open when the others went in
                found[table, number] = frame
                continue
            late = frame.filter(new)
            if late.is_empty():
                continue
            found[table, number] = late
            if table == "sales":
                keys = [name for name in ("item", "date", "order") if name in frame.columns]
                early = written.to_frame().join(frame, on=LINE, maintain_order="left").select(frame.columns)
                early = early.join(late.select(keys).unique(), on=keys, how="semi", nulls_equal=True)
                found[table, number] = pl.concat([early, late])
    return found


def _lines(file: ImportFile, *kinds: str) -> pl.Series:
    """The lines of a file that its batch wrote, or that were known, in the order in which they went in."""
    start = f"{file.batch.round}."
    names = [
        (int(name.removeprefix(f"{kind}-{start}").partition("-")[0]), name)
        for kind in kinds
        for name in store.names(file.batch.code, f"{kind}-{start}")
        if name.rpartition("-")[2] == str(file.number)
    ]
    frames = [store.kept(file.batch.code, name) for _, name in sorted(names)]
    none = pl.Series(LINE, [], dtype=pl.Int64)
    return pl.concat([none, *(each[LINE] for each in frames if each is not None)]).unique(maintain_order=True)


def _count(file: ImportFile) -> None:
    """Every row of the sheet is in quarantine, written, known, or no data; nothing else can be."""
    sheet = prepare.sheet_of(file)
    rows = (
        pl.concat([sheet.rows["row"], sheet.failures["row"], sheet.set_aside["row"]]).cast(pl.Int64).unique()
    )
    waits = pl.Series(prepare.waiting_lines(file), dtype=pl.Int64)
    rest = rows.filter(~rows.is_in(waits.implode()))
    written = _lines(file, "plan")
    applied = rest.is_in(written.implode())
    known = rest.is_in(_lines(file, "known").implode()) & ~applied
    file.applied, file.known = int(applied.sum()), int(known.sum())
    file.set_aside = rows.len() - waits.len() - file.applied - file.known
    file.rows_in = rows.len()
    writing(lambda: file.save(update_fields=["applied", "known", "set_aside", "rows_in"]))
