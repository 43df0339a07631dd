"""Pieces in a pool of processes on this machine, one thread each."""

from __future__ import annotations

import functools
import multiprocessing
import os
import signal
import tempfile
import threading
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from typing import Any

from wharfinger.run.engine import in_flight
from wharfinger.run.job import Job, Piece, send, work_on_sent
from wharfinger.tables.errors import DecisionError

ONE_THREAD = {
    "POLARS_MAX_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


@dataclass(frozen=True)
class Processes:
    """As many processes as given, else as the machine has cores. They start within about a second.

    A script must keep its own work under `if __name__ == "__main__":`: each process reads the script again.
    """

    workers: int | None = None

    def __post_init__(self) -> None:
        if self.workers is not None and self.workers < 1:
            raise DecisionError(
                found=f"{self.workers} processes",
                expected="at least 1",
                mend="leave the number out, or give 1 or more",
            )

    def results(self, job: Job, pieces: Iterator[Piece]) -> Generator[tuple[int, bytes]]:
        workers = self.workers or os.cpu_count() or 1
        context = _OneThread()
        # Through a file, because a pipe would let no process start before the one before it has read the job.
        with tempfile.TemporaryDirectory(prefix="wharfinger-run-") as folder:
            path = Path(folder, "job")
            path.write_bytes(send(job))
            pool = ProcessPoolExecutor(workers, context, _begin)
            try:
                submit = functools.partial(pool.submit, functools.partial(_work, path))
                yield from in_flight(pieces, workers + 1, submit, _done)
            except BrokenProcessPool as error:
                raise _broken(job, context) from error
            except BaseException:
                context.kill()
                raise
            finally:
                pool.shutdown(cancel_futures=True)


class _OneThread(SpawnContext):
    """Starts processes that compute in one thread each, and remembers them."""

    def __init__(self) -> None:
        self.started: list[SpawnProcess] = []

    # multiprocessing gives the name, and its stubs declare a class where a context may make it by a method.
    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        process = _Worker(*args, **kwargs)
        self.started.append(process)
        return process

    def kill(self) -> None:
        for process in self.started:
            if process.is_alive():
                process.kill()


class _Worker(SpawnProcess):
    def start(self) -> None:
        # The child reads these when it imports polars and numba: that may be before any code of ours runs.
        before = {name: os.environ.get(name) for name in ONE_THREAD}
        os.environ.update(ONE_THREAD)
        try:
            super().start()
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's affair
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot stop its pool, and the pool would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _work(path: Path, piece: Piece) -> bytes:
    return work_on_sent(_read(path), piece)


@functools.lru_cache(maxsize=1)
def _read(path: Path) -> bytes:
    return path.read_bytes()


def _done(waiting: Mapping[Future[bytes], Piece]) -> dict[Future[bytes], bytes]:
    return {future: future.result() for future in wait(waiting, return_when=FIRST_COMPLETED).done}


def _broken(job: Job, context: _OneThread) -> DecisionError:
    codes = sorted({process.exitcode for process in context.started if process.exitcode})
    return DecisionError(
        where=job.decision.name,
        found="a worker process that ended by itself, exit code " + ", ".join(map(str, codes)),
        expected="processes that stay to the end",
        mend="-9 is mostly want of memory: give more pieces or fewer processes; "
        "1 is mostly a script that runs as a whole in every process: "
        'put its work under if __name__ == "__main__":',
    )
