"""The programs beside Python that some tests use, and servers started from them.

A test says what it needs with `@pytest.mark.needs("postgres")`, or by taking the fixture. Where the
program is missing the test is skipped, and the end of the run says so in one loud line.
`WHARFINGER_REQUIRE=postgres,browser` makes the whole run fail at once when one of them is missing.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root


@dataclass(frozen=True)
class Program:
    commands: tuple[str, ...]
    """All of them must be there."""
    folders: tuple[str, ...]
    """Where to look beside PATH; the last match of a pattern wins, which is the newest version."""
    get: str

    def find(self) -> dict[str, Path] | None:
        """Where each command stands, or None when one of them is missing."""
        found = {command: self._find(command) for command in self.commands}
        return None if None in found.values() else {name: path for name, path in found.items() if path}

    def _find(self, command: str) -> Path | None:
        beside = [str(path) for pattern in self.folders for path in Path("/").glob(pattern.lstrip("/"))]
        searched = [os.environ.get("PATH", ""), *sorted(beside, reverse=True)]
        found = shutil.which(command, path=os.pathsep.join(searched))
        return Path(found) if found else None


PROGRAMS = {
    "postgres": Program(
        ("initdb", "pg_ctl", "pg_dump", "pg_restore", "postgres"),
        ("/usr/lib/postgresql/*/bin",),
        "apt install postgresql",
    ),
    "browser": Program(("chromium",), (), "apt install chromium"),
    "broker": Program(("mosquitto",), ("/usr/sbin",), "apt install mosquitto"),
    "strace": Program(("strace",), (), "apt install strace"),
}
FIXTURES = {"postgres_url": "postgres", "browser": "browser", "broker_address": "broker"}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--disable-component-update",
]


def command(program: str, name: str) -> str:
    """The path of one command of a program that is known to be here."""
    found = PROGRAMS[program].find()
    assert found, f"{program} is missing: {PROGRAMS[program].get}"
    return str(found[name])


def complaint_about_required(required: str) -> str | None:
    """What is wrong with WHARFINGER_REQUIRE: a name that nobody knows, or a program that is not here."""
    names = [name.strip() for name in required.split(",") if name.strip()]
    unknown = sorted(set(names) - set(PROGRAMS))
    if unknown:
        return f"WHARFINGER_REQUIRE names {', '.join(unknown)}; known are {', '.join(sorted(PROGRAMS))}."
    missing = [name for name in names if PROGRAMS[name].find() is None]
    if missing:
        ways = "; ".join(f"{name}: {PROGRAMS[name].get}" for name in missing)
        return f"WHARFINGER_REQUIRE asks for {', '.join(missing)}, missing here. To get it: {ways}."
    return None


@contextlib.contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """The address of an empty PostgreSQL server of our own, gone afterwards.

    A `durable` one waits for the disk at every commit, as in earnest; tests do without.
    """
    with tempfile.TemporaryDirectory(prefix="wharfinger-postgres-") as folder:
        data, port = Path(folder, "data"), free_port()
        user: dict[str, str | int] = {}
        if os.geteuid() == 0:
            shutil.chown(folder, UNPRIVILEGED)
            user = {"user": UNPRIVILEGED}
        fsync = "on" if durable else "off"
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync={fsync}"
        initdb, pg_ctl = command("postgres", "initdb"), command("postgres", "pg_ctl")
        who = ["--username=wharfinger", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        run([initdb, f"--pgdata={data}", *who], folder, user)
        run([pg_ctl, "start", "-w", f"--pgdata={data}", f"--log={folder}/log", "-o", settings], folder, user)
        try:
            yield f"postgresql://wharfinger@127.0.0.1:{port}/postgres"
        finally:
            # pg_ctl stops the server by the process id that it wrote into this data folder.
            run([pg_ctl, "stop", "-w", "--mode=immediate", f"--pgdata={data}"], folder, user)


@contextlib.contextmanager
def running_broker() -> Iterator[tuple[str, int]]:
    """Host and port of an MQTT broker of our own that lets everybody in."""
    with tempfile.TemporaryDirectory(prefix="wharfinger-broker-") as folder:
        port, config = free_port(), Path(folder, "mosquitto.conf")
        config.write_text(
            f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
            "log_dest stderr\nlog_type error\nlog_type information\nconnection_messages false\n"
        )
        broker = subprocess.Popen(
            [command("broker", "mosquitto"), "-c", str(config)], stderr=subprocess.PIPE, text=True
        )
        assert broker.stderr
        said = []
        for line in broker.stderr:
            said.append(line)
            if "running" in line:
                break
        else:
            raise RuntimeError("mosquitto did not start:\n" + "".join(said))
        try:
            yield "127.0.0.1", port
        finally:
            broker.send_signal(signal.SIGTERM)
            broker.stderr.close()
            broker.wait(timeout=10)


def free_port() -> int:
    """A port on this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(arguments: list[str], folder: str, user: dict[str, str | int]) -> None:
    """Run a command of a server and wait for its end; what it said goes into the folder."""
    # pg_ctl leaves the server behind with our stdout open, so a pipe would never end: a file it is.
    with Path(folder, "said").open("a+") as said:
        done = subprocess.run(arguments, cwd=folder, stdout=said, stderr=said, check=False, **user)  # type: ignore[call-overload]
        if done.returncode != 0:
            said.seek(0)
            log = Path(folder, "log")
            raise RuntimeError(
                f"{arguments[0]} failed:\n{said.read()}{log.read_text() if log.exists() else ''}"
            )
