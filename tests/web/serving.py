"""A server of its own on books of a test, as a child process that is stopped by its number."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests import programs
from tests.books_at_hand import environment
from wharfinger.books.home import Home

PATIENCE_SECONDS = 60
STOP_SECONDS = 20


@contextlib.contextmanager
def served(home: Home) -> Iterator[str]:
    """The address of `wharfinger serve` on these books. Sessions that the test made are known there."""
    secret = home.folder / "secret.key"
    secret.write_text(settings.SECRET_KEY)
    secret.chmod(0o600)
    port = programs.free_port()
    command = [str(Path(sys.executable).parent / "wharfinger"), "serve", "--port", str(port)]
    log = home.folder / "serve.log"
    with log.open("w") as said:
        child = subprocess.Popen(
            command, env=os.environ | environment(home), stdout=said, stderr=said, stdin=subprocess.DEVNULL
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(f"{address}/readyz", child, log)
        yield address
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _wait(address: str, child: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if child.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address):
            return
        time.sleep(0.1)
    raise AssertionError(f"the server did not come: {log.read_text()}")
