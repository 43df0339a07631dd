"""The ledger: movements that always add up, balances kept with them, and the way back."""

from wharfinger.books.ledger import reasons
from wharfinger.books.ledger.entry import Entry, Posted
from wharfinger.books.ledger.post import post
from wharfinger.books.ledger.rebuild import differences, rebuild
from wharfinger.books.ledger.reverse import reverse

__all__ = ["Entry", "Posted", "differences", "post", "reasons", "rebuild", "reverse"]
