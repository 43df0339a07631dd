"""Seen from the kernel: before an act is acknowledged, its log is on the disk."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connections

from tests import books_at_hand, programs
from tests.office.shop import ME, open_shop
from tests.torture.stages import Server
from wharfinger.books.home import Home
from wharfinger.office import stock

pytestmark = pytest.mark.needs("strace")
ACTS = 12
ROOT = Path(__file__).resolve().parents[3]
LINE = re.compile(r"^(?P<pid>\d+) +(?P<call>\w+|<\.\.\.) ?(?P<rest>.*)$")


@dataclass(frozen=True)
class Call:
    """One system call in the order of the log: `ends` only where it had come back."""

    pid: str
    name: str
    text: str
    begins: bool
    ends: bool


def test_on_sqlite_each_act_is_synced_before_it_is_acknowledged(sqlite_books: Home, tmp_path: Path) -> None:
    connections.close_all()
    log, said = tmp_path / "calls", tmp_path / "said"
    watch = [programs.command("strace", "strace"), "-f", "-y", "--seccomp-bpf", "-o", str(log)]
    watch += ["-e", "trace=fsync,fdatasync,write,pwrite64,pwritev"]
    work = [sys.executable, "-m", "tests.books.durability.committer", str(said), str(ACTS)]
    subprocess.run([*watch, *work], check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    synced = written = 0
    unsynced: list[int] = []
    acknowledged = 0
    for call in calls(log):
        if call.name in ("fsync", "fdatasync") and "books.sqlite-wal>" in call.text and call.ends:
            synced += 1
            written = 0
        elif call.name.startswith("pwrite") and "books.sqlite-wal>" in call.text:
            written += 1
        elif call.name == "write" and f"{said}>" in call.text and call.begins:
            if written or not synced:
                unsynced.append(acknowledged)
            acknowledged += 1
            synced = 0
    assert acknowledged == ACTS
    assert unsynced == []


@pytest.mark.needs("postgres")
def test_on_postgresql_each_commit_is_synced_before_it_is_acknowledged(watched_server: Server) -> None:
    home = watched_server.fresh_books()
    with books_at_hand.in_process(home):
        open_shop()
        before = len(commits_synced(watched_server.folder / "calls"))
        for _ in range(ACTS):
            stock.move(ME, "apple", "warehouse", "store", 1)
        connections.close_all()
    synced = commits_synced(watched_server.folder / "calls")[before:]
    assert len(synced) == ACTS
    assert all(synced)


def commits_synced(log: Path) -> list[bool]:
    """For each answer "COMMIT" of the server: whether its log was synced since the answer before."""
    synced, commits = False, []
    for call in calls(log):
        if call.name in ("fsync", "fdatasync") and "/pg_wal/" in call.text and call.ends:
            synced = True
        elif call.name == "sendto" and "COMMIT\\0" in call.text and call.begins:
            commits.append(synced)
            synced = False
    return commits


def calls(log: Path) -> Iterator[Call]:
    """strace's lines. A call that others interrupted stands in two, its arguments in the first."""
    begun: dict[str, str] = {}
    for line in log.read_text(errors="replace").splitlines():
        match = LINE.match(line)
        if match is None:
            continue
        pid, name, rest = match["pid"], match["call"], match["rest"]
        if name == "<...":
            name = rest.split(" ", 1)[0]
            yield Call(pid, name, begun.pop(pid, "") + rest, begins=False, ends=rest.endswith("= 0"))
        elif "<unfinished" in rest:
            begun[pid] = rest
            yield Call(pid, name, rest, begins=True, ends=False)
        else:
            yield Call(pid, name, rest, begins=True, ends=rest.endswith("= 0"))


class WatchedServer(Server):
    """A server whose every process is under strace from its first moment."""

    def stand_up(self) -> None:
        log = self.folder / "calls"
        watch = [programs.command("strace", "strace"), "-f", "-y", "-s", "64", "-o", str(log)]
        watch += ["-e", "trace=fsync,fdatasync,sendto"]
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "fsync": "on",
        }
        postgres = programs.command("postgres", "postgres")
        serve = [postgres, "-D", str(self.data)]
        serve += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("w") as said:
            self.watching = subprocess.Popen(
                [*watch, *serve], cwd=self.folder, stdout=said, stderr=said, **self.user
            )  # type: ignore[call-overload]
        until = time.monotonic() + 60
        while True:
            try:
                return books_at_hand.run_sql(self.address, "SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def end(self) -> None:
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGINT)
        self.watching.wait(timeout=60)


@pytest.fixture
def watched_server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="wharfinger-watched-") as folder:
        server = WatchedServer(Path(folder))
        try:
            yield server
        finally:
            server.end()
