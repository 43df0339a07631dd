"""Acts that the program has no way to carry out: accepted means noted, and a person does them."""

from __future__ import annotations

from wharfinger.books.acts import Doing
from wharfinger.books.models import Proposal
from wharfinger.office.amounts import Number, exact
from wharfinger.office.carrying_out.carried import Carried

BY_HAND = "by_hand"


def carry_out(
    doing: Doing, rows: list[Proposal], edited: Number | None, rate: Number | None
) -> dict[int, Carried]:
    """Note that it was agreed. Nothing in the books changes until somebody does it with a verb of its own."""
    if edited is not None:
        exact(edited, "quantity")
    changed = {} if edited is None else {"quantity": str(edited)}
    return {row.pk: Carried(BY_HAND, terms={**row.terms, **changed}) for row in rows}
