"""Pieces on a Dask cluster, by the address of its scheduler."""

from __future__ import annotations

import functools
import importlib
import re
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from wharfinger.run.engine import in_flight
from wharfinger.run.job import Job, Piece, send, work_on_sent
from wharfinger.tables.errors import DecisionError

Answer = TypeVar("Answer")

_ADDRESS = re.compile(r"((tcp|tls|wss?)://)?(\[[0-9a-fA-F:.]+\]|[\w.-]+):\d{1,5}")
LOOK_SECONDS = 2.0
"""How often to look whether the cluster is still there, while nothing gets done."""


@dataclass(frozen=True)
class Cluster:
    """The cluster whose scheduler has this address, like `tcp://192.168.1.5:8786`.

    What a lost worker had under way is done again on another. `alone_seconds` is how long to wait for a new
    worker when the last one is gone.
    """

    address: str
    connect_seconds: float = 5
    alone_seconds: float = 60

    def results(self, job: Job, pieces: Iterator[Piece]) -> Generator[tuple[int, bytes]]:
        sent = send(job)
        with self._connected() as client:
            run = f"{job.decision.name}-{uuid.uuid4().hex}"
            # A task, and not scattered: the scheduler can make it anew when all who hold it are lost.
            # Laid on every worker at once, since pieces go first to those who have it.
            common = _submit(client, run, _hold, sent)
            self._patiently(client, lambda _: _distributed().wait([common], timeout=LOOK_SECONDS))
            client.replicate([common])
            submit = functools.partial(_submit, client, run, work_on_sent, common)
            # One in each hand and none behind it: Dask blames a lost worker on all pieces that were with it.
            at_most = sum(client.nthreads().values())

            def done(waiting: Mapping[Any, Piece]) -> dict[Any, bytes]:
                return self._patiently(client, lambda seconds: _first_done(waiting, job, seconds))

            yield from in_flight(pieces, at_most, submit, done)

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A client; closing it takes back what it has asked for."""
        distributed = _distributed()
        if not _ADDRESS.fullmatch(self.address):
            raise DecisionError(
                where=self.address,
                found=f"{self.address!r}",
                expected="the address of a Dask scheduler, like tcp://192.168.1.5:8786",
                mend="write what `dask scheduler` says when it starts",
            )
        try:
            client = distributed.Client(self.address, timeout=self.connect_seconds, set_as_default=False)
        except (OSError, ValueError) as error:
            raise DecisionError(
                where=self.address,
                found=f"no scheduler within {self.connect_seconds:g} seconds",
                expected="the address of a Dask scheduler, like tcp://192.168.1.5:8786",
                mend="start one with `dask scheduler`, which says its address",
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=self.connect_seconds)
            except TimeoutError as error:
                raise self._without_workers(self.connect_seconds) from error
            yield client

    def _patiently(self, client: Any, ask: Callable[[float], Answer]) -> Answer:
        """Asks again, with more seconds each time, but not for ever on a cluster that is gone."""
        last_seen, seconds = time.monotonic(), LOOK_SECONDS
        while True:
            try:
                with client.as_current():
                    return ask(seconds)
            except TimeoutError:
                seconds *= 2
                if client.nthreads():
                    last_seen = time.monotonic()
                elif time.monotonic() - last_seen > self.alone_seconds:
                    raise self._without_workers(self.alone_seconds) from None
            except _distributed().CancelledError as error:
                raise DecisionError(
                    where=self.address,
                    found="a scheduler that went away in the middle",
                    expected="one that stays to the end",
                    mend="start it again, and then run again",
                ) from error

    def _without_workers(self, seconds: float) -> DecisionError:
        return DecisionError(
            where=self.address,
            found=f"a scheduler without a worker for {seconds:g} seconds",
            expected="at least one worker",
            mend=f"start one: `dask worker {self.address} --nthreads 1`",
        )


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise DecisionError(
            found="no package `distributed`",
            expected="Dask, to reach the cluster",
            mend="pip install wharfinger[cluster]",
        ) from error


def _submit(client: Any, run: str, function: Callable[..., bytes], *arguments: Any) -> Any:
    # Dask warns of arguments of many megabytes. They are meant: they are what is computed on.
    dask = importlib.import_module("dask")
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TB"}):
        return client.submit(function, *arguments, key=f"{run}-{uuid.uuid4().hex}")


def _hold(sent: bytes) -> bytes:
    return sent


def _first_done(waiting: Mapping[Any, Piece], job: Job, seconds: float) -> dict[Any, bytes]:
    done = _distributed().wait(list(waiting), timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done
    # What has failed comes first: a result that was lost with its worker may never come then. It is done
    # again where another worker is left, and is to be waited for anew.
    for status in ("error", "finished"):
        for future in done:
            if future.status == status:
                return {future: _result(future, job, waiting[future], seconds)}
    raise TimeoutError


def _result(future: Any, job: Job, piece: Piece, seconds: float) -> bytes:
    try:
        packed: bytes = future.result(timeout=seconds)
    except _distributed().KilledWorker as error:
        raise DecisionError(
            where=f"{job.decision.name}, {piece.label}",
            found=f"{error.allowed_failures + 1} workers that died while at these rows",
            expected="workers that stay to the end",
            mend="look into the workers' logs; mostly it is want of memory: give more pieces",
        ) from error
    except ImportError as error:
        raise DecisionError(
            where=job.decision.name,
            found=f"a worker that lacks a module: {error}",
            expected="wharfinger on the scheduler and on every worker",
            mend="install the same version on every machine of the cluster",
        ) from error
    return packed
