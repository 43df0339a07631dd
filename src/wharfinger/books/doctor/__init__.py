"""The doctor: it examines books that can be opened, changes nothing, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from wharfinger.books.doctor import bookkeeping, machine, storage
from wharfinger.books.doctor.finding import Finding
from wharfinger.books.home import Home

__all__ = ["CHECKS", "Examined", "Finding", "examine"]


@dataclass(frozen=True)
class Examined:
    """What one check found; nothing where all is well."""

    check: str
    findings: list[Finding]


CHECKS: dict[str, Callable[[Home], list[Finding]]] = {
    "migrations": storage.migrations,
    "integrity": storage.integrity,
    "durability": storage.durability,
    "guards": bookkeeping.guards_hold,
    "queue": bookkeeping.acts_are_queued,
    "balances": bookkeeping.balances_follow,
    "chain": bookkeeping.chain_holds,
    "history": storage.history_agrees,
    "pictures": storage.pictures_are_there,
    "disk": machine.disk,
    "clock": machine.clock,
}


def examine(home: Home) -> list[Examined]:
    """Every check in turn. Long on large books, and it holds nobody up meanwhile."""
    return [Examined(name, check(home)) for name, check in CHECKS.items()]
