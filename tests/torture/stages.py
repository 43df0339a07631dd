"""Where the torture takes place: in one file, or on a PostgreSQL server started for it, with fsync on."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import psutil

from tests import books_at_hand, programs
from wharfinger.books.home import Home

MOST_SECONDS_TO_END = 20


class Stage(Protocol):
    """Fresh books, and the ways in which more than the clients can be killed."""

    def fresh_books(self) -> Home: ...

    def strike(self, rng: random.Random) -> str:
        """Kill something beside the clients, or nothing; what was killed."""
        ...

    def stand_up(self) -> None:
        """Be there again after a strike."""
        ...


class OneFile:
    """SQLite: there is nobody beside the clients."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = books_at_hand.make_template(folder / "template")

    def fresh_books(self) -> Home:
        home = Home(self.folder / uuid.uuid4().hex)
        home.folder.mkdir()
        shutil.copy(self.template.file, home.file)
        return home

    def strike(self, rng: random.Random) -> str:
        return "clients"

    def stand_up(self) -> None:
        pass


class Server:
    """A PostgreSQL server with fsync on, started here, and killed here."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", programs.free_port()
        self.user: dict[str, str | int] = {}
        if os.geteuid() == 0:
            shutil.chown(folder, programs.UNPRIVILEGED)
            self.user = {"user": programs.UNPRIVILEGED}
        who = ["--username=wharfinger", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        self._pg("initdb", f"--pgdata={self.data}", *who)
        self.stand_up()
        books_at_hand.run_sql(self.address, "CREATE DATABASE template_books")
        self.template = books_at_hand.make_template(folder / "template", f"{self.address}/template_books")

    @property
    def address(self) -> str:
        return f"postgresql://wharfinger@127.0.0.1:{self.port}"

    def fresh_books(self) -> Home:
        name = f"books_{uuid.uuid4().hex}"
        books_at_hand.run_sql(self.address, f"CREATE DATABASE {name} TEMPLATE template_books")
        home = Home(self.folder / name, f"{self.address}/{name}")
        home.folder.mkdir()
        return home

    def strike(self, rng: random.Random) -> str:
        luck = rng.random()
        if luck < 0.4:
            return "clients"
        postmaster = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        backends = [each for each in postmaster.children() if _is_backend(each)]
        if luck < 0.6 and backends:
            _kill([rng.choice(backends)])
            return "a backend"
        _kill([postmaster, *postmaster.children(recursive=True)])
        return "the server"

    def stand_up(self) -> None:
        """Start it where it is down; then wait until it answers, as it may be recovering."""
        if not self._is_up():
            settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=on"
            arguments = ["start", "-w", f"--pgdata={self.data}", f"--log={self.folder}/log", "-o", settings]
            self._pg("pg_ctl", *arguments)
        until = time.monotonic() + MOST_SECONDS_TO_END
        while True:
            try:
                return books_at_hand.run_sql(self.address, "SELECT 1")
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def end(self) -> None:
        self._pg("pg_ctl", "stop", "-w", "--mode=immediate", f"--pgdata={self.data}")

    def _is_up(self) -> bool:
        with contextlib.suppress(OSError, ValueError, psutil.NoSuchProcess):
            number = int((self.data / "postmaster.pid").read_text().split()[0])
            return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
        return False

    def _pg(self, name: str, *arguments: str) -> None:
        programs.run([programs.command("postgres", name), *arguments], str(self.folder), self.user)


STAGES = {"sqlite": OneFile, "postgres": Server}


@contextlib.contextmanager
def stage(database: str) -> Iterator[Stage]:
    """The stage of a database, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="wharfinger-torture-") as folder:
        standing = STAGES[database](Path(folder))
        try:
            yield standing
        finally:
            if isinstance(standing, Server):
                standing.end()


def _is_backend(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return any(" 127.0.0.1(" in part for part in process.cmdline())
    return False


def _kill(processes: list[psutil.Process]) -> None:
    """SIGKILL, and wait until they are gone: a new server refuses to start beside a remnant of the old."""
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(processes, timeout=MOST_SECONDS_TO_END)
