"""Accepted counts: lines of the count that is open at the place, or of a new one."""

from __future__ import annotations

from wharfinger.books.acts import Doing
from wharfinger.books.models import Proposal
from wharfinger.office import lookup
from wharfinger.office.amounts import Number
from wharfinger.office.carrying_out.carried import Carried
from wharfinger.office.counting import count_also
from wharfinger.office.verb import within
from wharfinger.tables.errors import BooksError

COUNT = "count"


def carry_out(
    doing: Doing, rows: list[Proposal], edited: Number | None, rate: Number | None
) -> dict[int, Carried]:
    """Have the item counted at its place."""
    if edited is not None:
        raise BooksError(
            where="quantity",
            found=f"a quantity of {edited} for a count",
            expected="none: a count finds out how much there is",
            mend="accept it without a quantity, and enter what was counted in the count",
        )
    carried = {}
    for row in rows:
        number = within(count_also)(doing, row.place, [row.item])["count"]
        document = lookup.document(number, "count")
        carried[row.pk] = Carried(COUNT, terms=row.terms, document=number, document_id=document.pk)
    return carried
