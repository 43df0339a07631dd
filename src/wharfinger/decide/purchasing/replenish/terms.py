"""What a supplier asks for an item: quantities that may be ordered, and what each of them costs."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from wharfinger.decide.purchasing.oddities import Oddity
from wharfinger.decide.purchasing.offers import refusal, size_of_unit, unit_sizes, unknown_size

FINE = {"g": 1.0, "ml": 1.0, "mm": 1.0, "cl": 0.1, "cm": 0.1, "kg": 0.01, "l": 0.01, "m": 0.01, "t": 0.001}
"""What is weighed or measured may be ordered in such steps; everything else in whole units."""


@dataclass(frozen=True)
class Terms:
    """One supplier's terms for one item. Quantities are base units."""

    supplier: str
    currency: str | None
    lead_days: float
    lead_days_sd: float | None
    minimum: float
    multiple: float
    costs: tuple[tuple[float, float], ...]
    """From which quantity on which unit cost holds, the smallest quantity first."""
    incremental: bool = False
    """Whether a lower cost holds only for the units beyond its quantity."""
    box: str | None = None
    box_size: float = 1.0

    @property
    def smallest(self) -> float:
        return self.up(self.multiple)

    def up(self, quantity: float) -> float:
        """The smallest quantity that may be ordered and covers this one."""
        packs = max(_ceil(quantity / self.multiple), _ceil(self.minimum / self.multiple), 1)
        return _plain(packs * self.multiple)

    def down(self, quantity: float) -> float:
        """The largest quantity that may be ordered within this one; 0 where there is none."""
        packs = math.floor(quantity / self.multiple + 1e-9)
        return _plain(packs * self.multiple) if packs >= max(_ceil(self.minimum / self.multiple), 1) else 0.0

    def value(self, quantity: float) -> float:
        """What so many cost together."""
        if not self.incremental:
            return quantity * self.costs[self._step(quantity)][1]
        total = 0.0
        ends = [start for start, _ in self.costs[1:]] + [math.inf]
        for (start, cost), end in zip(self.costs, ends, strict=True):
            total += max(min(quantity, end) - (start if total else 0.0), 0.0) * cost
        return total

    def _step(self, quantity: float) -> int:
        reached = [k for k, (start, _) in enumerate(self.costs) if quantity >= start - 1e-9]
        return reached[-1] if reached else 0


class TermsBook:
    """All offers, to be asked item by item."""

    def __init__(self, offers: pl.DataFrame, units: pl.DataFrame | None, today: dt.date) -> None:
        self._today, self._sizes = today, unit_sizes(units)
        self._rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        ordered = offers.sort("item", "supplier", "break_quantity", "valid_from", "unit_cost")
        for row in ordered.iter_rows(named=True):
            self._rows.setdefault(row["item"], {}).setdefault(row["supplier"], []).append(row)

    def of(self, item: dict[str, Any]) -> tuple[list[Terms], list[Oddity], list[Oddity]]:
        """The terms that can be bought on today; why the other suppliers' cannot; and what was guessed.

        Where offers are in several currencies, those in another than the usual supplier's are left aside,
        because no rate is known.
        """
        found: list[Terms] = []
        refused: list[Oddity] = []
        doubts: list[Oddity] = []
        for rows in self._rows.get(item["item"], {}).values():
            terms = self._terms(rows, item, refused, doubts)
            if terms is not None:
                found.append(terms)
        if not self._rows.get(item["item"]):
            refused.append(
                Oddity("no offer", "an offer of a supplier", "add a row to Offers, or end the item")
            )
        if not found:
            return [], refused, doubts
        first = min(found, key=lambda t: (t.supplier != item["supplier"], t.value(1.0), t.supplier))
        if any(terms.currency != first.currency for terms in found):
            named = " and ".join(sorted({terms.currency or "no currency" for terms in found}))
            doubts.append(
                Oddity(
                    f"offers in {named}",
                    f"one currency; only those in {first.currency or 'no currency'} were compared",
                    "give all costs of this item in one currency",
                )
            )
        return [terms for terms in found if terms.currency == first.currency], refused, doubts

    def _terms(
        self,
        rows: list[dict[str, Any]],
        item: dict[str, Any],
        refused: list[Oddity],
        doubts: list[Oddity],
    ) -> Terms | None:
        """The rows of one supplier as terms. One that does not hold is no news where another does."""
        who = rows[0]["supplier"]
        wrong = [(row, refusal(row, self._today)) for row in rows]
        good = [row for row, oddity in wrong if oddity is None]
        if not good:
            refused += [oddity for _, oddity in wrong if oddity is not None]
            return None
        doubts += [odd for row, odd in wrong if odd is not None and row["unit_cost"] <= 0]
        units = sorted({row["unit"] or item["unit"] for row in good})
        if len(units) > 1:
            refused.append(
                Oddity(
                    f"the offer of {who} in {' and '.join(units)}",
                    "one unit for all rows of an offer",
                    "give every row of this supplier and item the same unit",
                )
            )
            return None
        held = _newest(good, who, doubts)
        base = held[0]
        size = size_of_unit(base, item, self._sizes)
        multiple = base["multiple"] or size
        if multiple is None:
            refused.append(unknown_size(base, item))
            return None
        costs, incremental = _costs(held, who, doubts)
        return Terms(
            supplier=who,
            currency=base["currency"],
            lead_days=base["lead_days"],
            lead_days_sd=base["lead_days_sd"],
            # Below the first quantity that has a cost no cost is known.
            minimum=max(base["minimum_quantity"] or 0.0, costs[0][0]),
            multiple=_allowed(multiple, base, item, doubts),
            costs=costs,
            incremental=incremental,
            box=base["unit"] if base["unit"] not in (None, item["unit"]) and size else None,
            box_size=size or 1.0,
        )


def _newest(rows: list[dict[str, Any]], who: str, doubts: list[Oddity]) -> list[dict[str, Any]]:
    """Of rows for the same quantity that hold at the same time, the one that began last."""
    newest: dict[float, dict[str, Any]] = {}
    overlap = False
    for row in rows:
        quantity = row["break_quantity"] or 0.0
        overlap |= quantity in newest
        if quantity not in newest or _began(row) >= _began(newest[quantity]):
            newest[quantity] = row
    if overlap:
        began = max(_began(row) for row in newest.values())
        doubts.append(
            Oddity(
                f"offers of {who} that overlap in time",
                f"one that holds today; the newest was taken, which began on {began}",
                "end the older offer by its valid_to",
            )
        )
    return [newest[quantity] for quantity in sorted(newest)]


def _began(row: dict[str, Any]) -> dt.date:
    began = row["valid_from"]
    return began if isinstance(began, dt.date) else dt.date.min


def _costs(
    rows: list[dict[str, Any]], who: str, doubts: list[Oddity]
) -> tuple[tuple[tuple[float, float], ...], bool]:
    """The steps of the cost, and whether they are incremental. A break that costs more is none."""
    kinds = {row["break_kind"] for row in rows if row["break_quantity"]} - {None}
    if len(kinds) > 1:
        doubts.append(
            Oddity(
                f"price breaks of {who} of both kinds",
                "one kind; the breaks were left aside",
                "say all_units or incremental in every row",
            )
        )
        rows = rows[:1]
    if not kinds and len(rows) > 1:
        doubts.append(
            Oddity(
                f"price breaks of {who} of no kind",
                "all_units or incremental; they were taken to lower the cost of all units",
                "fill in break_kind",
            )
        )
    steps = [(rows[0]["break_quantity"] or 0.0, float(rows[0]["unit_cost"]))]
    for row in rows[1:]:
        if row["unit_cost"] < steps[-1][1]:
            steps.append((row["break_quantity"], float(row["unit_cost"])))
        else:
            doubts.append(
                Oddity(
                    f"{who} asks {row['unit_cost']:,.10g} from {row['break_quantity']:,.10g} on, "
                    f"and {steps[-1][1]:,.10g} below",
                    "a lower cost for more; this break was left aside",
                    "correct unit_cost or break_quantity",
                )
            )
    return tuple(steps), kinds == {"incremental"}


def _allowed(multiple: float, row: dict[str, Any], item: dict[str, Any], doubts: list[Oddity]) -> float:
    """The multiple in steps that the unit of the item has."""
    fine = FINE.get(item["unit"])
    if fine is not None:
        return fine if row["multiple"] is None and row["unit"] in (None, item["unit"]) else multiple
    if multiple == int(multiple):
        return multiple
    whole = float(Fraction(multiple).limit_denominator(1000).numerator)
    doubts.append(
        Oddity(
            f"{row['supplier']} delivers multiples of {multiple:,.10g} {item['unit']}",
            f"whole units; multiples of {whole:,.10g} were taken",
            "correct the multiple, or give the item a unit that is weighed or measured",
        )
    )
    return whole


def _ceil(packs: float) -> int:
    return math.ceil(packs - 1e-9 * max(1.0, abs(packs)))


def _plain(quantity: float) -> float:
    """Without the dust that multiplying leaves."""
    return float(f"{quantity:.12g}")
