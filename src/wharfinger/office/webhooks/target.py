"""Where a webhook may go: to a public address, looked up once and then called by number.

A name is looked up when it is saved, and again for each delivery; the connection goes to the very address
that was judged, so that a name which answers differently the second time (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from wharfinger.tables.errors import BooksError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LONGEST_URL = 2_000


class TargetError(BooksError):
    """An address that no webhook may go to."""


@dataclass(frozen=True)
class Target:
    """An address that was judged, and the one number that it is called by."""

    host: str
    port: int
    path: str
    tls: bool
    address: str


def look_up(host: str, port: int) -> list[str]:
    """Every address that the name stands for now."""
    return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(text: str) -> bool:
    """Whether an address belongs to the internet at large, also where it is wrapped in another."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if address.teredo is not None or address in NAT64:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Reach:
    """How far webhooks reach. The program's own is `INTERNET`."""

    schemes: tuple[str, ...] = ("https",)
    look_up: Callable[[str, int], list[str]] = look_up
    allows: Callable[[str], bool] = is_public

    def target(self, url: str) -> Target:
        """Where the address leads now, or a refusal."""
        parts = self._parts(url)
        host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = self.look_up(host, port)
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise _refused(host, "a name that nobody knows", "the name of a server on the internet")
        if not all(self.allows(each) for each in found):
            # Not which: the answer would say what there is inside.
            raise _refused(host, "an address that is not public", "a server on the internet")
        path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        return Target(host, port, path, parts.scheme == "https", found[0])

    def _parts(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise _refused(url[:200], "no address", "https://HOST/PATH") from None
        plain = url.isascii() and url.isprintable() and " " not in url and len(url) <= LONGEST_URL
        if not plain or parts.scheme not in self.schemes or not parts.hostname or port == 0:
            raise _refused(
                url[:200], "an address of another form", f"{self.schemes[0]}://HOST/PATH, without blanks"
            )
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _refused(parts.hostname, "a password or a fragment in the address", "an address alone")
        return parts


INTERNET = Reach()


def _refused(where: str, found: str, expected: str) -> TargetError:
    return TargetError(where=where, found=found, expected=expected, mend="correct the address")
