"""`wharfinger serve`: the pages and the API, and a worker beside them."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import dataclass

from wharfinger.cli import say
from wharfinger.tables.errors import SettingError

SETTINGS = "wharfinger.web.settings"
KEEP_ALIVE_SECONDS = 15
STOP_SECONDS = 10


@dataclass(frozen=True)
class Door:
    """Where the server is reached."""

    host: str = "127.0.0.1"
    port: int = 8000


def serve(door: Door) -> None:
    """Serve the books at WHARFINGER_HOME and DATABASE_URL until SIGTERM or Ctrl-C."""
    need_server_parts()
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    from wharfinger.books import open_books

    open_books(make=True)
    import uvicorn

    from wharfinger.office.work import worker_beside

    say.aside(f"Wharfinger is at http://{door.host}:{door.port}/ (Ctrl-C ends it).")
    config = uvicorn.Config(
        "wharfinger.web.asgi:application",
        host=door.host,
        port=door.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        forwarded_allow_ips="127.0.0.1",
    )
    with worker_beside():
        uvicorn.Server(config).run()


def need_server_parts() -> None:
    """Refuse in words where the parts for the server are not installed."""
    if importlib.util.find_spec("django") is None:
        raise SettingError(
            where="serve",
            found="an install without the parts for the server",
            expected="Django and what goes with it",
            mend="pip install 'wharfinger[server]'",
        )
