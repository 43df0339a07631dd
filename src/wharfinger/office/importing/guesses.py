"""Facts that nobody gave: guessed when they were needed, marked wherever they are used, listed until known."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from wharfinger.books.acts import Answer, Doing
from wharfinger.books.models import Guess, Item, Offer
from wharfinger.office import codes
from wharfinger.office.intake.upsert import PRICE_STEPS
from wharfinger.office.verb import verb
from wharfinger.tables.errors import BooksError

MONEY = ("unit_cost", "price")
KINDS = ("lead_days", "supplier", "unit_cost", "price", "weight_g", "length_mm", "width_mm", "height_mm")


@dataclass(frozen=True)
class Standing:
    """A guess that the books still rest on."""

    guess: Guess
    item: str

    @property
    def kind(self) -> str:
        return str(self.guess.kind)


@verb("note_guesses")
def note_guesses(doing: Doing, guesses: list[dict[str, Any]]) -> Answer:
    """Note which facts an import had to guess, each with its kind, item, value and why."""
    goods = {row.code: row for row in Item.objects.filter(code__in={each["item"] for each in guesses})}
    sellers = codes.suppliers({each["supplier"] for each in guesses if each.get("supplier")})
    there = set(
        Guess.objects.filter(item__in=goods.values()).values_list("kind", "item_id", "supplier_id")
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
    rows = Guess.objects.filter(confirmed_at__isnull=True).select_related("item", "item__supplier", "supplier")
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
