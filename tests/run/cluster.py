"""A Dask cluster of our own on this machine: a scheduler and workers as processes, gone afterwards."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from tests.programs import free_port
from tests.tree import ROOT
from wharfinger.run.processes import ONE_THREAD


@dataclass
class LocalCluster:
    folder: Path
    address: str
    scheduler: subprocess.Popen
    workers: list[subprocess.Popen] = field(default_factory=list)

    def start_workers(self, count: int) -> None:
        """Returns when the scheduler has as many workers as live here."""
        for _ in range(count):
            # Without a nanny, the worker is the very process that was started here.
            arguments = [
                "worker",
                self.address,
                "--nthreads=1",
                "--no-nanny",
                "--no-dashboard",
                "--local-directory=.",
            ]
            self.workers.append(_dask(self.folder, arguments, ONE_THREAD))
        alive = [worker for worker in self.workers if worker.poll() is None]
        with Client(self.address, timeout=30, set_as_default=False) as client:
            client.wait_for_workers(len(alive), timeout=60)

    def kill(self, pid: int) -> None:
        """As when a machine is switched off."""
        (worker,) = (worker for worker in self.workers if worker.pid == pid)
        worker.kill()
        worker.wait()


@contextlib.contextmanager
def running_cluster(folder: Path) -> Iterator[LocalCluster]:
    """A scheduler, as yet without workers. It gives up a task when two workers died of it."""
    address = f"tcp://127.0.0.1:{free_port()}"
    arguments = ["scheduler", f"--host={address}", "--no-dashboard"]
    settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    cluster = LocalCluster(folder, address, _dask(folder, arguments, settings))
    try:
        yield cluster
    finally:
        for process in [*cluster.workers, cluster.scheduler]:
            process.kill()
            process.wait()


def _dask(folder: Path, arguments: list[str], environment: dict[str, str]) -> subprocess.Popen:
    with (folder / "log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=log,
            stderr=log,
        )
