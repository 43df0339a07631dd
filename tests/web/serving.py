"""A server as its users run it, on a free port, and a browser that is logged in."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.test import override_settings

from tests.books_at_hand import environment
from tests.programs import free_port
from tests.web import visiting
from wharfinger.books.home import Home
from wharfinger.books.models import User
from wharfinger.books.secrets import secret_key

START_SECONDS = 60


@contextlib.contextmanager
def serving(home: Home) -> Iterator[str]:
    """The address of `wharfinger serve` on these books, until it is ended by its own process id."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("wharfinger")), "serve", "--port", str(port)]
    env = {**os.environ, **environment(home)}
    address = f"http://127.0.0.1:{port}"
    with (home.folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            _wait_for(address, server, home.folder / "serve.log")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)


def a_user(name: str, *roles: str) -> User:
    """Somebody with an account and these roles."""
    user = User(username=name, key=name, roles=list(roles))
    user.set_unusable_password()
    user.save()
    return user


def session_of(user: User, home: Home) -> str:
    """The cookie of somebody who has logged in at the server of these books."""
    with override_settings(SECRET_KEY=secret_key(home.folder)):
        return visiting.session_of(user)


def phone(browser: Any, address: str, session: str, **more: Any) -> Any:
    """A context of the browser at the size of a phone, logged in."""
    size = {"width": 390, "height": 844}
    context = browser.new_context(**{"viewport": size, "has_touch": True, "locale": "en-GB", **more})
    context.add_cookies([{"name": visiting.SESSION, "value": session, "url": address}])
    context.set_default_timeout(15_000)
    return context


def scan(page: Any, text: str) -> None:
    """As a scanner on USB does: fast keys, then Enter, wherever the focus is."""
    for sign in text:
        page.keyboard.press("F8" if sign == "\x1d" else sign)
    page.keyboard.press("Enter")


def _wait_for(address: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        with (
            contextlib.suppress(urllib.error.URLError, ConnectionError),
            urllib.request.urlopen(f"{address}/healthz"),
        ):
            return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()}")
