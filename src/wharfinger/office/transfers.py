"""Transfers between two sites of one's own: sent, on the way, received; what got lost is written off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, draw_up, must_allow, open_quantity
from wharfinger.books.fixed_places import COUNT_DIFFERENCE, TRANSIT, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.ledger.state import lock_items
from wharfinger.books.models import Document, Line, Movement
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, moment, positive_steps, quantity
from wharfinger.office.picking import entries_for
from wharfinger.office.verb import verb
from wharfinger.tables.calendar import business_day
from wharfinger.tables.errors import BooksError


@dataclass(frozen=True)
class Portion:
    """So much of an item."""

    item: str
    quantity: Number
    unit: str | None = None


@verb("plan_transfer")
def plan_transfer(
    doing: Doing, from_place: str, to_place: str, lines: Sequence[Portion], due: dt.date | None = None
) -> Answer:
    """Plan to move goods from one site to another."""
    start, end = lookup.site(from_place), lookup.site(to_place)
    if start == end or not lines:
        raise BooksError(
            where=from_place,
            found="a transfer to the same site" if start == end else "a transfer of nothing",
            expected="goods, and two different sites",
            mend="move goods within a site with `move`, or correct the transfer",
        )
    document = draw_up(doing, "transfer", from_place=start, to_place=end, due=due)
    rows = []
    for each in lines:
        item = lookup.item(each.item)
        rows.append(Line(item=item, quantity=positive_steps(item, each.quantity, each.unit), due=due))
    add_lines(doing, document, rows)
    return {"transfer": document.number, "state": document.state}


@verb("send_transfer")
def send_transfer(
    doing: Doing, transfer: str, sent: Sequence[Portion] | None = None, at: dt.datetime | None = None
) -> Answer:
    """Send goods of a transfer on their way, first to expire first. Without lines, all of it."""
    document = lookup.document(transfer, "transfer")
    must_allow(document, "send")
    lines = list(document.lines.select_related("item").order_by("number"))
    lock_items(*(line.item_id for line in lines))
    gone = _sent(lines)
    when = moment(at, doing.now)
    today = business_day(when, document.from_place.time_zone or kept("time_zone"))
    entries: list[Entry] = []
    for line, steps in _portions(document, lines, gone, sent):
        gone[line.id] += steps
        entries += entries_for(
            line.item,
            document.from_place,
            fixed_place(TRANSIT),
            steps,
            reasons.TRANSFER,
            when,
            today,
            line.id,
        )
    post(doing, entries)
    whole = all(open_quantity(line, gone[line.id]) == 0 for line in lines)
    advance(doing, document, "send", "sent" if whole else "part_sent")
    return {"transfer": transfer, "state": document.state}


@verb("receive_transfer")
def receive_transfer(
    doing: Doing,
    transfer: str,
    came: Sequence[Portion] | None = None,
    place: str | None = None,
    at: dt.datetime | None = None,
) -> Answer:
    """Receive what is on the way. Without lines, all of it; what is missing stays on the way."""
    document = lookup.document(transfer, "transfer")
    must_allow(document, "receive")
    lines = list(document.lines.select_related("item").order_by("number"))
    shelf = lookup.own_place(place) if place else document.to_place
    if shelf.site_id != document.to_place_id:
        raise BooksError(
            where=transfer,
            found=f"a receipt at {shelf.code}",
            expected=f"a place within {document.to_place.code}",
            mend="receive it where it was sent",
        )
    when = moment(at, doing.now)
    under_way = {line.id: _under_way(line) for line in lines}
    wanted = _came(document, lines, under_way, came)
    entries = [
        Entry(
            line.item_id,
            fixed_place(TRANSIT),
            shelf.id,
            steps,
            reasons.TRANSFER,
            when,
            lot_id=lot,
            line_id=line.id,
        )
        for line, count in wanted
        for lot, steps in _take(under_way[line.id], count)
    ]
    post(doing, entries)
    if document.state != "part_sent":
        empty = not any(steps for lots in under_way.values() for steps in lots.values())
        advance(doing, document, "receive", "received" if empty else "part_received")
    return {
        "transfer": transfer,
        "state": document.state,
        "on_the_way": {
            line.item.code: quantity(line.item, sum(under_way[line.id].values()))
            for line in lines
            if any(under_way[line.id].values())
        },
    }


@verb("cancel_transfer")
def cancel_transfer(doing: Doing, transfer: str, why: str) -> Answer:
    """Cancel what has not been sent of a transfer."""
    document = lookup.document(transfer, "transfer")
    must_allow(document, "cancel")
    lines = list(document.lines.all())
    gone = _sent(lines)
    for line in lines:
        doing.change(line, cancelled=line.cancelled + open_quantity(line, gone[line.id]), reason=why)
    if document.state == "open":
        advance(doing, document, "cancel", "cancelled")
    else:
        under_way = any(any(_under_way(line).values()) for line in lines)
        advance(doing, document, "cancel", "sent" if under_way else "received")
    return {"transfer": transfer, "state": document.state}


@verb("write_off_transfer")
def write_off_transfer(doing: Doing, transfer: str, why: str) -> Answer:
    """Write off what was sent and never came."""
    document = lookup.document(transfer, "transfer")
    must_allow(document, "write_off")
    lost = [
        Entry(
            line.item_id,
            fixed_place(TRANSIT),
            fixed_place(COUNT_DIFFERENCE),
            steps,
            reasons.ADJUSTMENT,
            doing.now,
            lot_id=lot,
            line_id=line.id,
        )
        for line in document.lines.all()
        for lot, steps in _under_way(line).items()
        if steps
    ]
    posted = post(doing, lost)
    advance(doing, document, "write_off", "closed")
    return {
        "transfer": transfer,
        "state": document.state,
        "lost": sum(each.value for each in posted),
        "why": why,
    }


def _sent(lines: list[Line]) -> dict[int, int]:
    """Steps of each line that left, whether or not they have come."""
    transit = fixed_place(TRANSIT)
    gone = {line.id: 0 for line in lines}
    rows = Movement.objects.filter(line_id__in=gone, reason=reasons.TRANSFER)
    for line, to_place, from_place, steps, reverses in rows.values_list(
        "line_id", "to_place_id", "from_place_id", "quantity", "reverses_id"
    ):
        if reverses is None and to_place == transit:
            gone[line] += steps
        elif reverses is not None and from_place == transit:
            gone[line] -= steps
    return gone


def _under_way(line: Line) -> dict[int | None, int]:
    """Steps by lot that left and have neither come nor been written off."""
    transit = fixed_place(TRANSIT)
    lots: dict[int | None, int] = {}
    for lot, to_place, steps in line.movements.order_by("id").values_list(
        "lot_id", "to_place_id", "quantity"
    ):
        lots[lot] = lots.get(lot, 0) + (steps if to_place == transit else -steps)
    return lots


def _portions(
    document: Document, lines: list[Line], gone: dict[int, int], sent: Sequence[Portion] | None
) -> list[tuple[Line, int]]:
    still = {line.id: open_quantity(line, gone[line.id]) for line in lines}
    if sent is None:
        return [(line, still[line.id]) for line in lines if still[line.id]]
    return [_fitting(document, lines, still, each, "to be sent") for each in sent]


def _came(
    document: Document,
    lines: list[Line],
    under_way: dict[int, dict[int | None, int]],
    came: Sequence[Portion] | None,
) -> list[tuple[Line, int]]:
    still = {line.id: sum(under_way[line.id].values()) for line in lines}
    if came is None:
        return [(line, still[line.id]) for line in lines if still[line.id]]
    return [_fitting(document, lines, still, each, "on the way") for each in came]


def _fitting(
    document: Document, lines: list[Line], still: dict[int, int], portion: Portion, where: str
) -> tuple[Line, int]:
    item = lookup.item(portion.item)
    steps = positive_steps(item, portion.quantity, portion.unit)
    for line in lines:
        if line.item_id == item.id and still[line.id] >= steps:
            still[line.id] -= steps
            return line, steps
    most = max((still[line.id] for line in lines if line.item_id == item.id), default=0)
    raise BooksError(
        where=document.number,
        found=f"{quantity(item, steps)} of {item.code}",
        expected=f"no more than the {quantity(item, most)} {where}",
        mend="count again; more than was sent is a difference for the next count",
    )


def _take(lots: dict[int | None, int], count: int) -> list[tuple[int | None, int]]:
    taken = []
    for lot in lots:
        steps = min(lots[lot], count)
        if steps > 0:
            lots[lot] -= steps
            count -= steps
            taken.append((lot, steps))
    return taken
