"""Under which addresses this machine is reached on its own network. Nothing is sent to find out."""

from __future__ import annotations

import ipaddress
import socket

Address = ipaddress.IPv4Address

PRIVATE = tuple(
    ipaddress.IPv4Network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8")
)
"""RFC 1918, RFC 3927 and the loopback: the networks that no router passes on."""
_SOMEWHERE = ("10.255.255.255", "172.31.255.255", "192.168.255.255", "192.0.2.1")
"""The kernel says which of our addresses it would use to get there; no datagram is sent."""


def own_addresses() -> list[Address]:
    """This machine's private addresses, the one that leads to other machines first."""
    found: dict[Address, None] = {}
    for target in _SOMEWHERE:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((target, 9))
            except OSError:
                continue
            found[Address(probe.getsockname()[0])] = None
    try:
        named = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        named = []
    found |= {Address(str(address[0])): None for *_, address in named}
    return [address for address in found if is_private(address) and not address.is_loopback]


def own_names() -> list[str]:
    """Names of this machine: as it calls itself, and as phones find it by multicast DNS."""
    name = socket.gethostname().split(".", 1)[0].lower()
    return ["localhost", *([f"{name}.local"] if name and name != "localhost" else [])]


def is_private(address: Address) -> bool:
    """Whether the address is on a network of one's own."""
    return any(address in network for network in PRIVATE)
