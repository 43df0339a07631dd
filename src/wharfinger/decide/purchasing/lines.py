"""What is decided about, line by line: an item, where it is bought for, its past, offer and position."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.decide.purchasing.offers import DAYS_A_YEAR, OfferBook
from wharfinger.decide.purchasing.order_days import OrderDays, order_days
from wharfinger.decide.purchasing.past_demand import PastDemand, past_demand
from wharfinger.decide.purchasing.position import Position, positions
from wharfinger.decide.purchasing.search import Case
from wharfinger.decide.purchasing.settings import MinMaxSettings

LEAST_RECEIPTS = 5
"""Fewer receipts do not say how punctual a supplier is."""
MOST_RECEIPTS = 60


@dataclass(frozen=True)
class Line:
    """One item at one place."""

    item: str
    place: str
    case: Case
    position: Position
    margin: float
    """Price less cost; it may be below zero."""

    @property
    def review_days(self) -> float:
        """From the next chance to order to the one after it."""
        return float(self.case.order_days.gap_days[-1])


def lines(
    tables: Frames, settings: MinMaxSettings, today: dt.date, shared: Frames, oddities: Oddities
) -> Iterator[Line]:
    """Every line that has a past, an offer and a place; why the others have none goes to `oddities`."""
    each_place = settings.buy_for == "place"
    items = {row["item"]: row for row in tables["items"].sort("item").iter_rows(named=True)}
    offers = OfferBook(tables["offers"], tables.get("units"), today)
    there = positions(
        tables["stock"], tables.get("incoming"), tables.get("places"), today, oddities, each_place=each_place
    )
    calendar = _Calendar(tables, settings, today)
    delays = _delays(shared["delays"])
    receiving = shared["receiving"]["place"][0]
    sold = set()
    for past in past_demand(tables["sales"], today, each_place=each_place):
        sold.add(past.item)
        row, place = items.get(past.item), past.place or receiving
        if not _bought(row, past, oddities) or row is None:
            continue
        average = float(past.demand[-settings.window_days :].mean())
        offer, odd = offers.choose(row, average)
        for oddity in odd:
            oddities.add(past.item, None, oddity, left_out=offer is None)
        if offer is None:
            continue
        margin = row["price"] - offer.unit_cost
        if margin <= 0:
            oddities.add(past.item, None, _no_margin(row["price"], offer.unit_cost), left_out=False)
        late = delays.get(offer.supplier, np.zeros(1, np.int64))
        # A spread that the offer does not name is measured on the receipts.
        measured = float(late.std(ddof=1)) if len(late) >= LEAST_RECEIPTS else 0.0
        case = Case(
            demand=past.demand,
            offer=offer,
            order_days=calendar.of(offer.supplier, len(past.demand) + 1),
            lead_days_sd=measured if offer.lead_days_sd is None else offer.lead_days_sd,
            delays=late,
            margin=max(margin, 0.0),
            shelf_life_days=row["shelf_life_days"],
        )
        yield Line(past.item, place, case, there.get((past.item, past.place), Position()), margin)
    for item in items.keys() - sold:
        if items[item]["status"] != "ended":
            oddities.add(item, None, _never_sold(today), left_out=True)


def delays(receipts: pl.DataFrame | None, offers: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    """By how many days each supplier's last receipts came after the offered lead time, oldest first."""
    schema = {"supplier": pl.String, "delay_days": pl.Int64}
    if receipts is None:
        return pl.DataFrame(schema=schema)
    taken = (pl.col("received") - pl.col("ordered")).dt.total_days()
    held = pl.col("valid_from").fill_null(pl.date(1900, 1, 1)) <= pl.col("ordered")
    held &= pl.col("valid_to").fill_null(pl.date(2199, 12, 31)) >= pl.col("ordered")
    return (
        receipts.filter(pl.col("received") < today)
        .join(
            offers.select("supplier", "item", "lead_days", "valid_from", "valid_to"), on=["supplier", "item"]
        )
        # Held against what was offered when it was ordered; of several terms the most patient.
        .filter(held)
        .group_by("supplier", "item", "document", "ordered", "received")
        .agg(pl.col("lead_days").max())
        # One lorry is one delay, however many items it brings.
        .group_by("supplier", "document", "ordered", "received")
        .agg(delay_days=(taken - pl.col("lead_days").ceil()).max().cast(pl.Int64))
        .sort("supplier", "received", "ordered", "document")
        .group_by("supplier", maintain_order=True)
        .tail(MOST_RECEIPTS)
        .filter(pl.len().over("supplier") >= LEAST_RECEIPTS)
        .select("supplier", "delay_days")
    )


class _Calendar:
    """The order days of each supplier, made once."""

    def __init__(self, tables: Frames, settings: MinMaxSettings, today: dt.date) -> None:
        suppliers = tables.get("suppliers")
        self._weekdays: dict[str, str | None] = (
            {} if suppliers is None else dict(suppliers.select("supplier", "order_weekdays").iter_rows())
        )
        first = tables["sales"]["date"].min()
        self._days = (today - first).days + 1 if isinstance(first, dt.date) else 1
        self._review_days, self._today = settings.review_days, today
        self._made: dict[str | None, OrderDays] = {}

    def of(self, supplier: str, days: int) -> OrderDays:
        weekdays = self._weekdays.get(supplier)
        if weekdays not in self._made:
            self._made[weekdays] = order_days(weekdays, self._review_days, self._days, self._today)
        return self._made[weekdays].last(days)


def _delays(frame: pl.DataFrame) -> dict[str, NDArray[np.int64]]:
    grouped = frame.group_by("supplier", maintain_order=True).agg("delay_days")
    return {supplier: np.array(days, np.int64) for supplier, days in grouped.iter_rows()}


def _bought(row: dict[str, Any] | None, past: PastDemand, oddities: Oddities) -> bool:
    """Whether the item is bought at all. That an item which nobody wants any more has ended is no news."""
    if row is None:
        oddity = Oddity(
            "sales of an item that is not in Items", "a row in Items", "add it with cost and price"
        )
        oddities.add(past.item, None, oddity, left_out=True)
        return False
    if row["status"] == "ended":
        if past.demand[-DAYS_A_YEAR:].any():
            oddity = Oddity(
                "status ended", "an item that is traded", "set the status to active if it is bought again"
            )
            oddities.add(past.item, None, oddity, left_out=True)
        return False
    return True


def _no_margin(price: float, unit_cost: float) -> Oddity:
    return Oddity(
        f"a price of {price:,.10g} at a cost of {unit_cost:,.10g}",
        "a price above the cost; no search can weigh stock against a margin of nothing",
        "correct the price or the cost, or end the item",
    )


def _never_sold(today: dt.date) -> Oddity:
    return Oddity(
        f"no sale before {today}", "a past to average over", "order the first quantity by judgement"
    )
