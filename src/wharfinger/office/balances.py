"""Balances compared with the movements that they come from."""

from __future__ import annotations

from wharfinger.books import ledger
from wharfinger.books.jobs import Running, job
from wharfinger.tables.errors import BooksError


@job("check_balances", attempts=1)
def check_balances(running: Running) -> dict[str, int]:
    """Compare every balance with its movements; a difference is a fault for everybody to see."""
    found = ledger.differences()
    if found:
        raise BooksError(
            where=str(found[0]),
            found=f"{len(found)} balances that are not the sum of their movements",
            expected="balances that add up",
            mend="run `wharfinger doctor`",
        )
    return {"differences": 0}
