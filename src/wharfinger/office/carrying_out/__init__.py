"""Accepted proposals into documents, one module a way; what has none is noted as done by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wharfinger.books.acts import Doing
from wharfinger.books.models import Proposal
from wharfinger.office.amounts import Number
from wharfinger.office.carrying_out import by_hand, count, order
from wharfinger.office.carrying_out.carried import Carried

__all__ = ["WAYS", "Carried", "carry_out"]

Way = Callable[[Doing, list[Proposal], Number | None, Number | None], dict[int, Carried]]

WAYS: Mapping[str, Way] = {"order": order.carry_out, "count": count.carry_out}
"""How each kind of proposal is carried out. Of a kind that is not here a person does what was accepted."""


def carry_out(
    doing: Doing, rows: list[Proposal], edited: Number | None, rate: Number | None
) -> dict[int, Carried]:
    """Do what these proposals of one kind ask for, as part of the act; what came of each, by its number."""
    way = WAYS.get(rows[0].kind, by_hand.carry_out)
    return way(doing, rows, edited, rate)
