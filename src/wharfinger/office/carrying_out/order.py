"""Accepted orders: lines of the draft order for their supplier, which a person then places."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction

from wharfinger.books.acts import Doing
from wharfinger.books.models import Document, Item, Line, Place, Proposal, Supplier
from wharfinger.books.models.proposals import ACCEPTED
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, exact, line_value, positive_steps, quantity
from wharfinger.office.buying import Wanted, draft_order, extend_order
from wharfinger.office.carrying_out.carried import Carried
from wharfinger.office.partners import current_offer
from wharfinger.office.verb import within
from wharfinger.tables.errors import BooksError

PURCHASE = "purchase"


def carry_out(
    doing: Doing, rows: list[Proposal], edited: Number | None, rate: Number | None
) -> dict[int, Carried]:
    """Put the orders into the draft for their supplier and place; a draft is drawn up where there is none."""
    carried: dict[int, Carried] = {}
    groups = defaultdict(list)
    for row in rows:
        groups[row.supplier, row.place].append(row)
    for (supplier, place), ours in sorted(groups.items()):
        seller, site = lookup.supplier(supplier), lookup.site(place)
        wanted = {row.pk: _steps(seller, row, edited, doing.now.date()) for row in ours}
        if edited is None:
            for row in ours:
                _refuse_ordered_meanwhile(row, site)
        carried |= _draft(doing, seller, site, ours, wanted, rate)
    return carried


def draft_of(supplier: Supplier, site: Place) -> Document | None:
    """The draft in which accepted orders for this supplier and place are gathered."""
    return (
        Document.objects.select_for_update()
        .filter(kind="purchase", state="draft", supplier=supplier, to_place=site)
        .filter(pk__in=Proposal.objects.filter(state=ACCEPTED).values("document_id"))
        .order_by("id")
        .first()
    )


def _draft(
    doing: Doing,
    seller: Supplier,
    site: Place,
    rows: list[Proposal],
    wanted: dict[int, int],
    rate: Number | None,
) -> dict[int, Carried]:
    goods = {row.pk: lookup.item(row.item) for row in rows}
    lines = [Wanted(row.item, quantity(goods[row.pk], wanted[row.pk])) for row in rows]
    draft = draft_of(seller, site)
    if draft is None:
        asked = _rate(seller, rate)
        number = within(draft_order)(doing, seller.code, site.code, lines, rate=asked)["order"]
    else:
        number = within(extend_order)(doing, draft.number, lines)["order"]
    document = lookup.document(number, "purchase")
    drawn = list(document.lines.select_related("item").order_by("-number")[: len(rows)])[::-1]
    return {
        row.pk: Carried(
            PURCHASE,
            terms={**row.terms, "quantity": str(quantity(line.item, line.quantity))},
            document=number,
            document_id=document.pk,
            value=line_value(line.price or 0, line.quantity, line.item, document.rate),
        )
        for row, line in zip(rows, drawn, strict=True)
    }


def _steps(seller: Supplier, row: Proposal, edited: Number | None, day: dt.date) -> int:
    """As proposed, or as a person wants it: whole multiples of the offer, not below its minimum."""
    goods = lookup.item(row.item)
    count = positive_steps(goods, row.terms["quantity"] if edited is None else edited)
    offer = current_offer(seller, goods.pk, day)
    if edited is None or offer is None:
        return count
    pack, least = offer.multiple or 1, offer.minimum_quantity or 0
    if count % pack or count < least:
        below = max(count // pack * pack, -(-least // pack) * pack)
        above = max(below, -(-count // pack) * pack)
        choices = " or ".join(str(quantity(goods, each)) for each in dict.fromkeys((below, above)) if each)
        raise BooksError(
            where=goods.code,
            found=f"{quantity(goods, count)} {goods.unit}",
            expected=f"multiples of {quantity(goods, pack)}, {quantity(goods, least)} at least, "
            f"as {seller.code} offers it",
            mend=f"order {choices}",
        )
    return count


def _refuse_ordered_meanwhile(row: Proposal, site: Place) -> None:
    """What somebody ordered since the proposal was computed is not in its numbers."""
    line = (
        Line.objects.filter(
            item__code=row.item,
            document__kind="purchase",
            document__to_place=site,
            document__act__at__gt=row.seen_at,
        )
        .exclude(document__state__in=("cancelled", "undone"))
        .select_related("document", "item")
        .first()
    )
    if line is None:
        return
    goods: Item = line.item
    raise BooksError(
        where=row.item,
        found=f"{line.document.number} with {quantity(goods, line.quantity)} {goods.unit} of it, "
        "drawn up since this was proposed",
        expected="no order that the proposal does not know of",
        mend="plan anew; or accept it with the quantity that is still wanted",
    )


def _rate(seller: Supplier, rate: Number | None) -> Number:
    if rate is not None or (seller.currency or kept("currency")) == kept("currency"):
        return rate if rate is not None else 1
    last = (
        Document.objects.filter(kind="purchase", supplier=seller, currency=seller.currency)
        .exclude(state="undone")
        .order_by("-at", "-id")
        .first()
    )
    if last is None:
        raise BooksError(
            where=seller.code,
            found=f"prices in {seller.currency}, and no order yet that says what it is worth",
            expected=f"the rate: what one {seller.currency} is worth in {kept('currency')}",
            mend="give the rate with the acceptance",
        )
    return Fraction(exact(last.rate, "rate"))
