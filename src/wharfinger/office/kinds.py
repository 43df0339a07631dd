"""Every kind of job that the company knows: a new module that declares some is imported here."""

from __future__ import annotations


def learn() -> None:
    """Declare them all. It is done where they are needed, so that a page that needs none is quick."""
    # Importing a module declares its kinds.
    from wharfinger.office import (  # noqa: F401
        balances,
        chain,
        deciding,
        housekeeping,
        importing,
        outcomes,
        planning,
        reservations,
        webhooks,
    )
