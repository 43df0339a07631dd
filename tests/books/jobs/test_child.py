"""A worker as a child process: started again when it dies, gone with its parent."""

import os
import signal
import sys
from pathlib import Path

from tests.books.jobs.at_hand import lives, until
from wharfinger.books.jobs import child

SLEEPER = (
    "import os, pathlib, sys, time; pathlib.Path(sys.argv[1], str(os.getpid())).touch(); time.sleep(600)"
)
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SLEEPER


def pids(folder: Path) -> set[int]:
    return {int(path.name) for path in folder.iterdir()}


def test_a_child_that_dies_is_started_again_and_ends_with_the_block(tmp_path: Path) -> None:
    with child.kept_running([sys.executable, "-c", SLEEPER, str(tmp_path)]):
        until(lambda: len(pids(tmp_path)) == 1, "the child begins")
        (first,) = pids(tmp_path)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(pids(tmp_path)) == 2, "another begins")
    assert not any(lives(pid) for pid in pids(tmp_path))


def test_a_child_that_does_not_hear_is_killed_in_the_end(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(child, "LONGEST_STOP_SECONDS", 0.1)
    with child.kept_running([sys.executable, "-c", STUBBORN, str(tmp_path)]):
        until(lambda: len(pids(tmp_path)) == 1, "the child begins")
    assert not any(lives(pid) for pid in pids(tmp_path))
