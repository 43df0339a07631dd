"""`wharfinger serve`: the pages and the API, and a worker beside them."""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import socket
from dataclasses import dataclass, replace
from pathlib import Path

from wharfinger.cli import say
from wharfinger.tables.errors import FileError, SettingError

SETTINGS = "wharfinger.web.settings"
KEEP_ALIVE_SECONDS = 15
STOP_SECONDS = 10
EVERYWHERE = "0.0.0.0"


@dataclass(frozen=True)
class Door:
    """Where the server listens, under which names it is reached, and with which certificate."""

    host: str
    port: int
    names: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    https: bool = False
    phones: bool = False
    link: bool = False

    @property
    def address(self) -> str:
        """What to type into a browser."""
        shown = self.names[0] if self.names else ("localhost" if self.host == EVERYWHERE else self.host)
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{f'[{shown}]' if ':' in shown else shown}:{self.port}/"


def open_door(
    *,
    host: str | None,
    port: int | None,
    lan: bool,
    tls_cert: Path | None,
    tls_key: Path | None,
    names: list[str],
    proxy: bool,
    link: bool = False,
) -> None:
    """Serve the books at WHARFINGER_HOME and DATABASE_URL as the command line says."""
    need_server_parts()
    if lan:
        if tls_cert or tls_key or proxy:
            raise SettingError(
                where="serve",
                found="--lan beside another way to HTTPS",
                expected="one of --lan, --tls-cert with --tls-key, --behind-proxy",
                mend="leave out all but one",
            )
        serve(replace(_on_own_network(host or EVERYWHERE, port or 8443, names), link=link))
        return
    if bool(tls_cert) != bool(tls_key):
        raise SettingError(
            where="serve",
            found="only one of --tls-cert and --tls-key",
            expected="both, or neither",
            mend="name the certificate and its key",
        )
    for file in (tls_cert, tls_key):
        if file and not file.is_file():
            raise FileError(
                where=str(file), found="no file", expected="a file in PEM form", mend="correct the path"
            )
    serve(
        Door(
            host=host or "127.0.0.1",
            port=port or (8443 if tls_cert else 8000),
            names=tuple(names),
            certificate=tls_cert,
            key=tls_key,
            https=bool(tls_cert) or proxy,
            link=link,
        )
    )


def serve(door: Door) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    must_be_free(door)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ["WHARFINGER_HOSTS"] = " ".join(door.names)
    os.environ["WHARFINGER_HTTPS"] = "1" if door.https else "0"
    from wharfinger.books import open_books

    open_books(make=True)
    import uvicorn

    from wharfinger.office.work import worker_beside
    from wharfinger.web.connections import MOST_CONNECTIONS, Patient, Streaming

    say.aside(f"Wharfinger is at {door.address} (Ctrl-C ends it).")
    _let_in(door)
    if door.phones:
        _show_code(door)
    config = uvicorn.Config(
        "wharfinger.web.asgi:application",
        host=door.host,
        port=door.port,
        ssl_certfile=door.certificate,
        ssl_keyfile=door.key,
        log_config=None,
        http=Patient,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        forwarded_allow_ips="127.0.0.1",
    )
    with worker_beside():
        Streaming(config).run()


def must_be_free(door: Door) -> None:
    """Refuse in words when somebody else listens there; the server itself would say it in its log only."""
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((door.host, door.port))
        except OSError as error:
            raise SettingError(
                where=f"{door.host}:{door.port}",
                found=f"no way to listen there: {error.strerror}",
                expected="an address of this machine and a free port",
                mend="end the other program, or choose another --port",
            ) from error


def need_server_parts() -> None:
    """Refuse in words where the parts for the server are not installed."""
    if importlib.util.find_spec("django") is None:
        raise SettingError(
            where="serve",
            found="an install without the parts for the server",
            expected="Django and what goes with it",
            mend="pip install 'wharfinger[server]'",
        )


def _on_own_network(host: str, port: int, names: list[str]) -> Door:
    from wharfinger.books.home import home_from_environment
    from wharfinger.web.lan.addresses import own_addresses, own_names
    from wharfinger.web.lan.certificates import certificates

    addresses, known = own_addresses(), [*own_names(), *names]
    files = certificates(home_from_environment().folder, known, addresses, dt.datetime.now(tz=dt.UTC))
    return Door(
        host=host,
        port=port,
        names=(*map(str, addresses), *known),
        certificate=files.certificate,
        key=files.key,
        https=True,
        phones=True,
    )


def _let_in(door: Door) -> None:
    """A link for the first owner, when it is asked for, and while nobody has come in yet."""
    from wharfinger.office.accounts import first_link

    secret = first_link(asked=door.link)
    if secret:
        say.aside(f"This link lets the first owner in, once:\n{door.address}login/link/{secret}")


def _show_code(door: Door) -> None:
    """A QR code for the phone's camera, on a terminal."""
    import sys

    import segno

    say.aside("For a phone on this network:")
    segno.make(f"{door.address}phone").terminal(out=sys.stderr, compact=True)
