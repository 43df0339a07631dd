"""The real server on its own port, and clients that speak to it byte by byte."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.books_at_hand import environment
from tests.programs import free_port
from wharfinger.books.home import Home

PATIENCE_SECONDS = 60


@contextlib.contextmanager
def serving(home: Home, port: int | None = None) -> Iterator[int]:
    """`wharfinger serve` on these books; its port. It is ended by SIGTERM, and must end by itself."""
    port = port or free_port()
    program = [str(Path(sys.executable).with_name("wharfinger")), "serve", "--port", str(port)]
    told = os.environ | environment(home) | {"WHARFINGER_LOG": "error"}
    server = subprocess.Popen(program, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        _await(server, port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            raise
        finally:
            assert server.stderr
            server.stderr.close()


@contextlib.contextmanager
def served(home: Home) -> Iterator[str]:
    """The address of a server to which sessions are known that a test made in its own process."""
    secret = home.folder / "secret.key"
    secret.write_text(settings.SECRET_KEY)
    secret.chmod(0o600)
    with serving(home) as port:
        yield f"http://127.0.0.1:{port}"


def _await(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            assert server.stderr
            raise RuntimeError(server.stderr.read().decode())
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server does not listen")
