"""Counting: blind, twice where it differs much, by people and by devices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.documents import add_lines, advance, draw_up, must_allow
from wharfinger.books.fixed_places import COUNT_DIFFERENCE, fixed_place
from wharfinger.books.ledger import Entry, post, reasons
from wharfinger.books.ledger.state import lock_items
from wharfinger.books.models import Balance, Document, Holding, Item, Line, Lot, Place, Reading
from wharfinger.books.settings_kept import kept
from wharfinger.office import lookup
from wharfinger.office.amounts import Number, moment, quantity, steps
from wharfinger.office.goods import new_lot
from wharfinger.office.news import tell_stock
from wharfinger.office.verb import verb, within
from wharfinger.tables.errors import BooksError

OPEN = ("counting", "recount")


@verb("start_count")
def start_count(doing: Doing, place: str, items: list[str] | None = None) -> Answer:
    """Start counting a place: everything that the books have there, or the named items only.

    The answer names what to count and not how much the books expect.
    """
    shelf = lookup.own_place(place)
    wanted = [lookup.item(code) for code in items] if items else None
    _refuse_second_count(shelf)
    document = draw_up(doing, "count", to_place=shelf)
    lines = _to_count(doing, document, wanted)
    return {
        "count": document.number,
        "to_count": [{"item": line.item.code, "lot": line.lot.code if line.lot else None} for line in lines],
    }


@verb("count_also")
def count_also(doing: Doing, place: str, items: list[str]) -> Answer:
    """Have items counted at a place: with the count that is going on there, or else in one of their own."""
    shelf = lookup.own_place(place)
    going_on = Document.objects.select_for_update().filter(kind="count", state="counting", to_place=shelf)
    document = going_on.order_by("id").first()
    if document is None:
        return within(start_count)(doing, place, items)
    there = set(document.lines.values_list("item__code", flat=True))
    wanted = [lookup.item(code) for code in items]
    _to_count(doing, document, [each for each in wanted if each.code not in there])
    return {"count": document.number, "to_count": [{"item": each.code} for each in wanted]}


@verb("enter_count")
def enter_count(
    doing: Doing,
    count: str,
    item: str,
    counted: Number,
    lot: str | None = None,
    expires: dt.date | None = None,
    why: str = "",
) -> Answer:
    """Enter what was counted. Where it differs much from the books, it has to be counted a second time."""
    document = lookup.document(count, "count")
    must_allow(document, "enter")
    goods = lookup.item(item)
    line = _line(doing, document, goods, lot, expires)
    found = _counted_steps(goods, counted)
    lock_items(goods.id)
    again = line.counted is not None
    doing.change(
        line,
        quantity=_expected(line),
        counted=line.counted if again else found,
        counted_again=found if again else None,
        reason=why or line.reason,
    )
    waiting = [each for each in document.lines.select_related("item") if _wants_second(each)]
    advance(doing, document, "enter", "recount" if waiting else "counting")
    return {
        "count": count,
        "state": document.state,
        "count_again": sorted({each.item.code for each in waiting}),
    }


@verb("post_count")
def post_count(doing: Doing, count: str) -> Answer:
    """Put the books right by a count in which every line is entered."""
    document = lookup.document(count, "count")
    must_allow(document, "post")
    lines = list(document.lines.select_related("item", "lot").order_by("number"))
    missing = sorted({line.item.code for line in lines if line.counted is None})
    if missing:
        raise BooksError(
            where=count,
            found=f"lines that nobody has counted: {', '.join(missing[:5])}",
            expected="a number for every line",
            mend="enter what lies there, zero where nothing does",
        )
    away = fixed_place(COUNT_DIFFERENCE)
    entries = []
    for line in lines:
        # What moved since it was counted moved in the books as well: the difference found then still holds.
        difference = _final(line) - line.quantity
        if difference:
            shelf = line.place_id
            start, end = (away, shelf) if difference > 0 else (shelf, away)
            entries.append(
                Entry(
                    line.item_id,
                    start,
                    end,
                    abs(difference),
                    reasons.COUNT,
                    doing.now,
                    lot_id=line.lot_id,
                    line_id=line.id,
                )
            )
    posted = post(doing, entries)
    advance(doing, document, "post", "posted")
    for line in lines:
        tell_stock(doing, line.item, document.to_place.site_id)
    net = sum(each.value if each.entry.from_place_id == away else -each.value for each in posted)
    return {"count": count, "state": document.state, "differences": len(entries), "value": net}


@verb("cancel_count")
def cancel_count(doing: Doing, count: str) -> Answer:
    """Stop a count; the books stay as they are."""
    document = lookup.document(count, "count")
    advance(doing, document, "cancel", "cancelled")
    return {"count": count, "state": document.state}


@verb("device_count")
def device_count(
    doing: Doing,
    source: str,
    item: str,
    place: str,
    counted: Number,
    lot: str | None = None,
    at: dt.datetime | None = None,
    tolerance: Number = 0,
) -> Answer:
    """What a scale, a shelf sensor or a gate counted. Where it disagrees with the books a count opens."""
    goods, shelf = lookup.item(item), lookup.own_place(place)
    found, slack = _counted_steps(goods, counted), steps(goods, tolerance)
    when = moment(at, doing.now)
    doing.create(
        Reading(
            act_id=doing.act_id,
            source=source,
            at=when,
            recorded_at=doing.now,
            measure=f"count {goods.code}",
            value=float(quantity(goods, found)),
            unit=goods.unit,
        )
    )
    lock_items(goods.id)
    of = lookup.lot(goods, lot) if lot else None
    expected = _on_shelf(goods, of, shelf)
    if abs(found - expected) <= slack:
        return {"agrees": True, "count": None}
    line = Line.objects.filter(document__state__in=OPEN, item=goods, lot=of, place=shelf).first()
    if line is None:
        document = draw_up(doing, "count", to_place=shelf, note=f"seen by {source}")
        line = Line(item=goods, lot=of, place=shelf, quantity=expected)
        add_lines(doing, document, [line])
    # The device's number stands as the first count; a person's is the second, and decides.
    doing.change(line, quantity=expected, counted=found, reason=f"seen by {source}")
    document = Document.objects.get(pk=line.document_id)
    if document.state != "recount":
        advance(doing, document, "enter", "recount")
    doing.tell("stock.discrepancy", item=goods.code, place=shelf.code, source=source, count=document.number)
    return {"agrees": False, "count": document.number}


def due_counts(now: dt.datetime, limit: int = 20) -> list[dict[str, object]]:
    """What to count today, the most urgent first, each with why: what is at stake, suspicion, and age.

    At stake is the value on the shelf times the share that may be wrong: a twentieth a year since the last
    count, and a tenth more for every correction downwards in the last 90 days (our assumption, until the
    company's own counts say better).
    """
    from wharfinger.books.models import Movement

    corrected = (reasons.COUNT, reasons.ADJUSTMENT)
    since = now - dt.timedelta(days=90)
    last: dict[tuple[int, int], dt.datetime] = {}
    losses: dict[tuple[int, int], int] = {}
    counted = Line.objects.filter(document__kind="count", document__state="posted")
    for item, place, at in counted.values_list("item_id", "place_id", "document__changed_at"):
        last[item, place] = max(last.get((item, place), at), at)
    down = Movement.objects.filter(
        reason__in=corrected, at__gte=since, to_place_id=fixed_place(COUNT_DIFFERENCE)
    )
    for item, place in down.values_list("item_id", "from_place_id"):
        losses[item, place] = losses.get((item, place), 0) + 1
    worth = {
        (row.item_id, row.site_id): row.value / row.quantity for row in Holding.objects.filter(quantity__gt=0)
    }
    found = []
    rows = Balance.objects.exclude(quantity=0).select_related("item", "place", "site")
    for row in rows.exclude(place__kind="transit"):
        key = (row.item_id, row.place_id)
        begun = last.get(key) or row.site.opened_at or now
        years = max((now - begun).total_seconds() / (365.25 * 86_400), 0.0)
        share = min(0.05 * years + 0.1 * losses.get(key, 0) + (1.0 if row.quantity < 0 else 0.0), 1.0)
        value = abs(row.quantity) * worth.get(
            (row.item_id, row.site_id), row.item.unit_cost / 10**row.item.decimals
        )
        found.append(
            {
                "item": row.item.code,
                "place": row.place.code,
                "at_stake": round(value * share / 10_000, 2),
                "days_since": int(years * 365.25),
                "corrections": losses.get(key, 0),
                "why": _why(row.quantity, losses.get(key, 0), int(years * 365.25)),
            }
        )
    found.sort(key=lambda each: (-float(str(each["at_stake"])), str(each["item"]), str(each["place"])))
    return found[:limit]


def _why(count: int, corrections: int, days: int) -> str:
    if count < 0:
        return "the books say less than nothing"
    parts = [f"last counted {days} days ago"]
    if corrections:
        word = "correction" if corrections == 1 else "corrections"
        parts.append(f"{corrections} {word} downwards in 90 days")
    return ", ".join(parts)


def _to_count(doing: Doing, document: Document, wanted: list[Item] | None) -> list[Line]:
    """A line for all that the books have at the place, or have there of the items that are wanted."""
    shelf = document.to_place
    rows = Balance.objects.filter(place=shelf).exclude(quantity=0).select_related("item", "lot")
    if wanted is not None:
        rows = rows.filter(item__in=wanted)
    lines = [
        Line(item=row.item, lot=row.lot, place=shelf, quantity=row.quantity)
        for row in rows.order_by("item__code", "id")
    ]
    there = {line.item_id for line in lines}
    lines += [
        Line(item=item, place=shelf, quantity=0)
        for item in wanted or ()
        if item.id not in there and item.tracking == "none"
    ]
    add_lines(doing, document, lines)
    return lines


def _refuse_second_count(shelf: Place) -> None:
    other = Document.objects.filter(kind="count", state__in=OPEN, to_place=shelf).first()
    if other:
        raise BooksError(
            where=shelf.code,
            found=f"a place that is being counted already ({other.number})",
            expected="one count at a time",
            mend=f"go on with {other.number}, or cancel it first",
        )


def _line(doing: Doing, document: Document, goods: Item, lot: str | None, expires: dt.date | None) -> Line:
    """The line of the item and lot; goods that nobody expected there get a line of their own."""
    of = _lot(doing, goods, lot, expires)
    line = document.lines.filter(item=goods, lot=of).first()
    if line is None:
        line = Line(item=goods, lot=of, place=document.to_place, quantity=0)
        add_lines(doing, document, [line])
    return line


def _lot(doing: Doing, goods: Item, lot: str | None, expires: dt.date | None) -> Lot | None:
    if lot:
        return new_lot(doing, goods, lot, expires)
    if goods.tracking == "lot":
        raise BooksError(
            where=goods.code,
            found="a count without a lot",
            expected="the lot that stands on the goods",
            mend="count each lot by itself",
        )
    return None


def _counted_steps(goods: Item, counted: Number) -> int:
    found = steps(goods, counted)
    if found < 0:
        raise BooksError(
            where=goods.code, found=f"a count of {counted}", expected="zero or more", mend="count again"
        )
    return found


def _expected(line: Line) -> int:
    assert line.place is not None
    return _on_shelf(line.item, line.lot, line.place)


def _on_shelf(goods: Item, lot: Lot | None, shelf: Place) -> int:
    rows: Iterable[int] = Balance.objects.filter(item=goods, lot=lot, place=shelf).values_list(
        "quantity", flat=True
    )
    return sum(rows)


def _final(line: Line) -> int:
    counted = line.counted if line.counted_again is None else line.counted_again
    assert counted is not None
    return counted


def _wants_second(line: Line) -> bool:
    """Whether a line differs so much, in share or in money, that one count is not enough."""
    if line.counted is None or line.counted_again is not None:
        return False
    difference = abs(line.counted - line.quantity)
    if not difference:
        return False
    value = difference * line.item.unit_cost / 10**line.item.decimals / 10_000
    return difference > float(kept("recount_share")) * abs(line.quantity) or value > float(
        kept("recount_value")
    )
