"""The lines of a purchase order before it is placed: changed, added and dropped in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import must_allow
from wharfinger.books.models import Document, Line
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, positive_steps, price_steps
from wharfinger.office.buying import Wanted, extend_order
from wharfinger.office.verb import verb, within
from wharfinger.tables.errors import BooksError


@dataclass(frozen=True)
class LineChange:
    """Another quantity or price, or both, of the line of this number."""

    line: int
    quantity: Number | None = None
    unit: str | None = None
    price: Number | None = None


@verb("revise_order")
def revise_order(
    doing: Doing,
    order: str,
    changed: Sequence[LineChange] = (),
    added: Sequence[Wanted] = (),
    dropped: Sequence[int] = (),
) -> Answer:
    """Change, add and drop lines of a drafted order; the others keep their numbers."""
    document = lookup.document(order, "purchase")
    must_allow(document, "change")
    for change in changed:
        _change(doing, document, change)
    if added:
        within(extend_order)(doing, order, added)
    for number in dropped:
        doing.remove(_line(document, number))
    if not document.lines.exists():
        raise BooksError(
            where=order,
            found="an order for nothing",
            expected="at least one line that stays",
            mend="cancel the order, if nothing of it is wanted",
        )
    doing.tell("purchase.change", number=order, state=document.state)
    return {"order": order, "lines": document.lines.count(), "state": document.state}


def _change(doing: Doing, document: Document, change: LineChange) -> None:
    line = _line(document, change.line)
    wanted = {}
    if change.quantity is not None:
        wanted["quantity"] = positive_steps(line.item, change.quantity, change.unit)
    if change.price is not None:
        wanted["price"] = price_steps(change.price, document.currency)
    doing.change(line, **wanted)


def _line(document: Document, number: int) -> Line:
    found = document.lines.select_related("item").filter(number=number).first()
    if found is None:
        raise BooksError(
            where=document.number,
            found=f"no line {number}",
            expected="the number of a line that stands",
            mend="look at the order again; somebody may have dropped it",
        )
    return found
