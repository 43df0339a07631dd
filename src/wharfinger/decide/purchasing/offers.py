"""Which supplier's offer is taken, and what is wrong with the others."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import polars as pl

from wharfinger.decide.purchasing.oddities import Oddity

DAYS_A_YEAR = 365
LONGEST_LEAD_DAYS = 1000
"""More is a slip of the pen."""


@dataclass(frozen=True)
class Offer:
    """The terms on which an item is bought. Quantities are base units."""

    supplier: str
    unit_cost: float
    currency: str | None
    lead_days: float
    lead_days_sd: float | None
    minimum: float
    multiple: float

    @property
    def smallest_order(self) -> float:
        return max(1, math.ceil(self.minimum / self.multiple - 1e-9)) * self.multiple


class OfferBook:
    """All offers, to be asked item by item."""

    def __init__(self, offers: pl.DataFrame, units: pl.DataFrame | None, today: dt.date) -> None:
        self._today = today
        self._rows: dict[str, list[dict[str, Any]]] = {}
        for row in offers.sort("item", "supplier", "break_quantity", "valid_from").iter_rows(named=True):
            self._rows.setdefault(row["item"], []).append(row)
        self._sizes = unit_sizes(units)

    def choose(self, item: dict[str, Any], average_per_day: float) -> tuple[Offer | None, list[Oddity]]:
        """The cheapest offer that holds today and can be used, and what is odd about the rest.

        Equal costs: the usual supplier, then the shorter lead time, then the name. Offers in another
        currency than the usual supplier's are left aside, because no rate is known.
        """
        rows = self._rows.get(item["item"], [])
        if not rows:
            return None, [
                Oddity("no offer", "an offer of a supplier", "add a row to Offers, or end the item")
            ]
        usable: list[Offer] = []
        odd: list[Oddity] = []
        for row in _plain_terms(rows, self._today):
            offer, wrong = self._usable(row, item, average_per_day)
            if offer is not None:
                usable.append(offer)
            if wrong is not None:
                odd.append(wrong)
        if not usable:
            return None, odd
        usual = item["supplier"]
        usable.sort(key=lambda o: (o.supplier != usual, o.unit_cost, o.lead_days, o.supplier))
        currency = usable[0].currency
        foreign = [offer for offer in usable if offer.currency != currency]
        if foreign:
            odd.append(
                Oddity(
                    "offers in "
                    + " and ".join(sorted({offer.currency or "no currency" for offer in usable})),
                    f"one currency; only the offers in {currency or 'no currency'} were compared",
                    "give all costs of this item in one currency",
                )
            )
        same = [offer for offer in usable if offer.currency == currency]
        best = min(same, key=lambda o: (o.unit_cost, o.supplier != usual, o.lead_days, o.supplier))
        return best, odd

    def _usable(
        self, row: dict[str, Any], item: dict[str, Any], average_per_day: float
    ) -> tuple[Offer | None, Oddity | None]:
        """The row as an offer, or why it is none."""
        wrong = refusal(row, self._today)
        if wrong is not None:
            return None, wrong
        who = row["supplier"]
        multiple = row["multiple"] or size_of_unit(row, item, self._sizes)
        if multiple is None:
            return None, unknown_size(row, item)
        offer = Offer(
            supplier=who,
            unit_cost=row["unit_cost"],
            currency=row["currency"],
            lead_days=row["lead_days"],
            lead_days_sd=row["lead_days_sd"],
            # The cost holds from the break on; below it none is known.
            minimum=max(row["minimum_quantity"] or 0.0, row["break_quantity"] or 0.0),
            multiple=multiple,
        )
        a_year = average_per_day * DAYS_A_YEAR
        if 0 < a_year < offer.smallest_order:
            return None, more_than_a_year(who, offer.smallest_order, a_year)
        return offer, None


def refusal(row: dict[str, Any], today: dt.date) -> Oddity | None:
    """Why nothing can be bought on this row of Offers today, whatever the item."""
    who, wanted = row["supplier"], f"an offer that holds on {today}"
    if row["valid_from"] is not None and row["valid_from"] > today:
        return Oddity(
            f"the offer of {who} holds from {row['valid_from']}", wanted, "wait, or ask for terms now"
        )
    if row["valid_to"] is not None and row["valid_to"] < today:
        return Oddity(f"the offer of {who} ended on {row['valid_to']}", wanted, "ask for a new offer")
    if row["unit_cost"] <= 0:
        return Oddity(f"a unit cost of 0 at {who}", "a cost above 0", "fill in unit_cost in Offers")
    if row["lead_days"] > LONGEST_LEAD_DAYS:
        return Oddity(
            f"{row['lead_days']:,.10g} days of lead time at {who}",
            f"at most {LONGEST_LEAD_DAYS:,} days",
            "correct lead_days in Offers",
        )
    return None


def more_than_a_year(who: str, smallest_order: float, a_year: float) -> Oddity:
    return Oddity(
        f"{who} delivers {smallest_order:,.10g} or more, and {a_year:,.4g} sell in a year",
        "a smallest order of at most a year's demand",
        "ask for a smaller quantity, look for another supplier, or end the item",
    )


def unit_sizes(units: pl.DataFrame | None) -> dict[tuple[str, str], float]:
    """Base units in each unit of each item."""
    rows = [] if units is None else units.select("item", "unit", "numerator", "denominator").iter_rows()
    return {(item, unit): numerator / denominator for item, unit, numerator, denominator in rows}


def size_of_unit(
    row: dict[str, Any], item: dict[str, Any], sizes: dict[tuple[str, str], float]
) -> float | None:
    """Base units in the unit that the row is offered in; None where nobody says."""
    if row["unit"] is None or row["unit"] == item["unit"]:
        return 1.0
    return sizes.get((item["item"], row["unit"]))


def unknown_size(row: dict[str, Any], item: dict[str, Any]) -> Oddity:
    return Oddity(
        f"the offer of {row['supplier']} in '{row['unit']}'",
        f"its size in {item['unit']}",
        "add the unit to Units, or give the offer's multiple",
    )


def _plain_terms(rows: list[dict[str, Any]], today: dt.date) -> list[dict[str, Any]]:
    """Of each supplier the row that this rule buys on: one that holds today, without price break, the newest.

    Weighing a larger order against a better price is not part of the textbook rule.
    """

    def preference(row: dict[str, Any]) -> tuple[bool, float, int]:
        first, last = row["valid_from"] or dt.date.min, row["valid_to"] or dt.date.max
        return not first <= today <= last, row["break_quantity"] or 0.0, -first.toordinal()

    best: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row["supplier"] not in best or preference(row) < preference(best[row["supplier"]]):
            best[row["supplier"]] = row
    return list(best.values())
