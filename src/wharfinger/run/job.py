"""What is done to every piece, and how it gets into another process."""

from __future__ import annotations

import datetime as dt
import functools
import pickle
import platform
from dataclasses import dataclass

import polars as pl

import wharfinger
from wharfinger.decide import registry
from wharfinger.decide.decision import Decision, Frames
from wharfinger.decide.settings import Settings
from wharfinger.run.frames import pack, unpack
from wharfinger.tables.errors import DecisionError, WharfingerError


@dataclass(frozen=True)
class Job:
    """A decision with everything that all of its pieces have in common."""

    decision: Decision
    settings: Settings
    as_of: dt.datetime
    seed: int
    uncut: Frames
    shared: Frames | None


@dataclass(frozen=True)
class Piece:
    """Some of the rows, packed. The label says which: `item 'A' to 'K'`."""

    label: str
    packed: bytes


def work(job: Job, piece: Piece) -> bytes:
    """The packed result of one piece. An error that is not in the decision's own words names the piece."""
    try:
        tables = {**job.uncut, **unpack(piece.packed)}
        found = job.decision.apply(tables, job.settings, job.as_of, job.seed, job.shared)
        return pack(found.frames)
    except WharfingerError:
        raise
    except Exception as error:  # the edge of a job: whatever it is, say in which piece
        raise DecisionError(
            where=f"{job.decision.name}, {piece.label}",
            found=f"{type(error).__name__}: {error}",
            expected="a decision that runs through",
            mend="run these rows alone to see it; the cause stands above",
        ) from error


def work_on_sent(sent: bytes, piece: Piece) -> bytes:
    """`work`, for a job that came from another process. It is opened once and kept for the next pieces."""
    return work(_received(sent), piece)


def send(job: Job) -> bytes:
    """The job for another process. A registered decision goes by its name, any other as its module's own."""
    try:
        body = pickle.dumps(
            (
                _name_or_self(job.decision),
                job.settings,
                job.as_of,
                job.seed,
                pack(job.uncut),
                None if job.shared is None else pack(job.shared),
            )
        )
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise DecisionError(
            where=job.decision.name,
            found=f"a decision that cannot be sent to another process: {error}",
            expected="functions and classes that stand at the top of a module",
            mend="move them there, or leave the engine out to run in this process",
        ) from error
    return pickle.dumps((_VERSIONS, body))


def _name_or_self(decision: Decision) -> str | Decision:
    registered = decision.name in registry.names() and registry.find(decision.name) == decision
    return decision.name if registered else decision


@functools.lru_cache(maxsize=1)
def _received(sent: bytes) -> Job:
    versions, body = pickle.loads(sent)
    if versions != _VERSIONS:
        raise DecisionError(
            where=f"worker on {platform.node()}",
            found=_VERSIONS,
            expected=versions + ", as where the work comes from",
            mend="install the same versions on every machine",
        )
    try:
        named, settings, as_of, seed, uncut, shared = pickle.loads(body)
    except (ImportError, AttributeError) as error:
        raise DecisionError(
            where=f"worker on {platform.node()}",
            found=f"no decision to run: {error}",
            expected="the module that declares it",
            mend="install its package on every machine",
        ) from error
    decision = registry.find(named) if isinstance(named, str) else named
    return Job(decision, settings, as_of, seed, unpack(uncut), None if shared is None else unpack(shared))


_VERSIONS = f"wharfinger {wharfinger.__version__}, polars {pl.__version__}"
