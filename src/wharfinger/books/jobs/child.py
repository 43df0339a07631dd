"""A worker as a child process: started again when it dies, stopped with its parent."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
from collections.abc import Iterator

LONGEST_STOP_SECONDS = 30.0
PAUSE_SECONDS = 1.0
LOOKS_EVERY_SECONDS = 0.2

log = logging.getLogger(__name__)


@contextlib.contextmanager
def kept_running(command: list[str]) -> Iterator[None]:
    """The command as a child process while the block runs.

    It has a session of its own, so that Ctrl-C reaches the parent only. At the end it gets SIGTERM and some
    seconds to come to a checkpoint.
    """
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(command, stop), name="child", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _keep(command: list[str], stop: threading.Event) -> None:
    while not stop.is_set():
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        log.info("child begins", extra={"child": child.pid})
        while child.poll() is None and not stop.wait(LOOKS_EVERY_SECONDS):
            pass
        if child.poll() is None:
            _end(child)
            return
        log.error("child ended by itself, and is started again", extra={"exit_code": child.returncode})
        stop.wait(PAUSE_SECONDS)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(LONGEST_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        log.warning("child did not stop, and is killed; its job goes on from its checkpoint")
        child.kill()
        child.wait()
