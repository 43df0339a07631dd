"""Facts that nobody gave: guessed when needed, marked wherever they are used, listed until known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.fields import to_microseconds
from wharfinger.books.models import Guess, Item, Offer
from wharfinger.books.rows import select_in
from wharfinger.office import codes
from wharfinger.office.intake.upsert import PRICE_STEPS
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

MONEY = ("unit_cost", "price")
KINDS = ("lead_days", "supplier", "unit_cost", "price", "length_mm", "width_mm", "height_mm", "weight_g")
SIZES = ("length_mm", "width_mm", "height_mm", "weight_g")


@dataclass(frozen=True)
class Standing:
    """A guess that the books still rest on."""

    guess: Guess
    item: str

    @property
    def kind(self) -> str:
        return str(self.guess.kind)


@verb("note_guesses")
def note_guesses(doing: Doing, guesses: list[dict[str, Any]], known: list[int] | None = None) -> Answer:
    """Note which facts an import had to guess, each with its kind, item, value and why.

    `known` are the numbers of guesses in whose place a file has said the fact.
    """
    for row in Guess.objects.filter(pk__in=known or [], confirmed_at__isnull=True):
        doing.change(row, confirmed_at=doing.now)
    goods = {row.code: row for row in Item.objects.filter(code__in={each["item"] for each in guesses})}
    sellers = codes.suppliers({each["supplier"] for each in guesses if each.get("supplier")})
    there = set(
        Guess.objects.filter(item__in=goods.values(), confirmed_at__isnull=True).values_list(
            "kind", "item_id", "supplier_id"
        )
    )
    new = []
    for each in guesses:
        item = goods.get(each["item"])
        supplier = sellers.get(each.get("supplier") or "")
        if item is None or (each["kind"], item.pk, supplier) in there:
            continue
        there.add((each["kind"], item.pk, supplier))
        new.append(
            Guess(
                kind=each["kind"],
                item=item,
                supplier_id=supplier,
                value=each["value"],
                why=each["why"],
                made_at=doing.now,
            )
        )
    doing.create_many(new)
    return {"new": len(new)}


def now_known(table: str, frame: pl.DataFrame) -> list[int]:
    """The guesses that stand although these rows, of items or offers, say the fact."""
    kinds = {"items": KINDS, "offers": ("lead_days",)}.get(table, ())
    columns = [name for name in frame.columns if name in kinds]
    if not columns:
        return []
    said = {
        (name, item)
        for name in columns
        for item in frame.filter(pl.col(name).is_not_null())["item"].to_list()
    }
    rows = Guess.objects.filter(confirmed_at__isnull=True).values_list("pk", "kind", "item__code")
    return [number for number, kind, item in rows if (kind, item) in said]


@verb("confirm_guess")
def confirm_guess(doing: Doing, guess: int) -> Answer:
    """Say that a guess is right: from now on it is a fact like others."""
    row = Guess.objects.filter(pk=guess).first()
    if row is None:
        raise BooksError(
            where=f"guess {guess}",
            found="no such guess",
            expected="one that the books rest on",
            mend="look at the list of guesses",
        )
    doing.change(row, confirmed_at=doing.now)
    return {"guess": guess}


def standing(items: Collection[str] | None = None) -> list[Standing]:
    """The guesses that still stand, of these items or of all: a fact that was changed since is known."""
    rows = Guess.objects.filter(confirmed_at__isnull=True).select_related(
        "item", "item__supplier", "supplier"
    )
    if items is not None:
        rows = rows.filter(item__code__in=list(items))
    found = list(rows.order_by("id"))
    offers = _offers({row.item_id for row in found if row.kind == "lead_days"})
    return [Standing(row, row.item.code) for row in found if _holds(row, offers)]


def kinds_of(items: Iterable[str]) -> dict[str, list[str]]:
    """What is only guessed of each of these items."""
    told: dict[str, list[str]] = {}
    for each in standing(list(items)):
        told.setdefault(each.item, [])
        if each.kind not in told[each.item]:
            told[each.item].append(each.kind)
    return told


@dataclass(frozen=True)
class Listed:
    """A guess as it is listed: `cost` is the money that passes through it in a year, in ten-thousandths."""

    number: int
    item: str
    name: str
    kind: str
    value: Any
    why: str
    supplier: str
    cost: int


def listed() -> list[Listed]:
    """The guesses that stand, the one on which most money rests first: what was sold in a year, at cost.

    Sizes cost nothing to buy, so they come last.
    """
    found = standing()
    sold = _sold_in_a_year({each.guess.item_id for each in found})
    rows = [
        Listed(
            number=each.guess.pk,
            item=each.item,
            name=each.guess.item.name,
            kind=each.kind,
            value=each.guess.value,
            why=each.guess.why,
            supplier=each.guess.supplier.name if each.guess.supplier else "",
            cost=0
            if each.kind in SIZES
            else round(
                sold.get(each.guess.item_id, 0)
                * (each.guess.item.price if each.kind == "price" else each.guess.item.unit_cost)
                / 10**each.guess.item.decimals
            ),
        )
        for each in found
    ]
    return sorted(rows, key=lambda row: (-row.cost, row.item, row.kind))


def _sold_in_a_year(items: set[int]) -> dict[int, int]:
    now = dt.datetime.now(tz=dt.UTC)
    since = now - dt.timedelta(days=365)
    total: dict[int, int] = {}
    past = (
        "SELECT item_id, SUM(quantity) FROM books_pastsale WHERE item_id IN ({ids}) "
        "AND date >= %s AND voided_at IS NULL GROUP BY item_id"
    )
    since_then = (
        "SELECT item_id, SUM(quantity) FROM books_movement WHERE item_id IN ({ids}) "
        "AND at >= %s AND reason = 'sale' GROUP BY item_id"
    )
    for query, value in ((past, since.date().isoformat()), (since_then, to_microseconds(since))):
        for item, quantity in select_in(query, items, [value]):
            total[item] = total.get(item, 0) + int(quantity)
    return total


def _holds(row: Guess, offers: dict[tuple[int, int], set[float]]) -> bool:
    if row.kind == "lead_days":
        return float(row.value) in offers.get((row.item_id, row.supplier_id), ())
    if row.kind == "supplier":
        return row.item.supplier is not None and row.item.supplier.code == row.value
    value = getattr(row.item, row.kind)
    if row.kind in MONEY:
        return bool(value == round(float(row.value) * PRICE_STEPS))
    return bool(value == row.value)


def _offers(items: set[int]) -> dict[tuple[int, int], set[float]]:
    found: dict[tuple[int, int], set[float]] = {}
    for part in codes.parts(items):
        for item, supplier, days in Offer.objects.filter(item_id__in=part).values_list(
            "item_id", "supplier_id", "lead_days"
        ):
            found.setdefault((item, supplier), set()).add(days)
    return found
