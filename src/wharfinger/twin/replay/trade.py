"""What is bought, from whom and on which terms, as far as it can be played."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.lines import delays
from wharfinger.decide.purchasing.oddities import Oddities, Oddity
from wharfinger.decide.purchasing.offers import Offer, OfferBook
from wharfinger.decide.purchasing.order_days import order_days
from wharfinger.decide.purchasing.past_demand import past_demand
from wharfinger.twin.replay.floor import KEEPS
from wharfinger.twin.replay.scene import Floats, Terms

LEAST_PAST_DAYS = 14
"""A rule must have seen an item for some time before the play begins."""
LEAST_RECEIPTS = 5


@dataclass(frozen=True)
class Bought:
    """An item that can be played: its demand day by day up to today, its offer, its master data."""

    item: str
    demand: Floats
    offer: Offer
    facts: dict[str, Any]


def bought(
    sales: pl.DataFrame,
    tables: Frames,
    start: dt.date,
    today: dt.date,
    oddities: Oddities,
) -> Iterator[Bought]:
    """Every item sold long enough before `start`, with its offer; why others are none goes to `oddities`."""
    items = {row["item"]: row for row in tables["items"].iter_rows(named=True)}
    then, now = (OfferBook(tables["offers"], tables.get("units"), day) for day in (start, today))
    for known in past_demand(sales, today, each_place=False):
        facts, before = items.get(known.item), len(known.demand) - (today - start).days
        if facts is None:
            oddity = Oddity("sales of an item that is not in Items", "a row in Items", "add it with its cost")
            oddities.add(known.item, None, oddity, left_out=True)
        elif before < LEAST_PAST_DAYS:
            oddities.add(known.item, None, _too_young(before, start), left_out=True)
        else:
            pace = float(known.demand[max(before - 365, 0) : before].mean())
            offer, odd = then.choose(facts, pace)
            if offer is None:
                # Terms of that time were not kept: those of today stand in, and it is said.
                offer, odd_now = now.choose(facts, pace)
                if offer is not None:
                    odd = [
                        Oddity(f"no usable offer on {start}", "the terms of that time", "today's were taken")
                    ]
                else:
                    odd = odd_now
            for oddity in odd:
                oddities.add(known.item, None, oddity, left_out=offer is None)
            if offer is not None:
                yield Bought(known.item, known.demand, offer, facts)


def _too_young(before: int, start: dt.date) -> Oddity:
    return Oddity(
        f"first sold {'on or after' if before <= 0 else f'{before} days before'} {start}",
        f"sales for at least {LEAST_PAST_DAYS} days before the play begins",
        "replay fewer days to have it in",
    )


def terms_of(rows: list[Bought], tables: Frames, review_days: int, start: dt.date) -> Terms:
    """What is known of the items on the morning of `start`."""
    late = _measured_spread(delays(tables.get("receipts"), tables["offers"], start))
    return Terms(
        item=[row.item for row in rows],
        supplier=[row.offer.supplier for row in rows],
        unit_cost=np.array([row.offer.unit_cost for row in rows]),
        price=np.array([row.facts["price"] for row in rows]),
        lead_days=np.array([row.offer.lead_days for row in rows]),
        lead_days_sd=np.array(
            [
                late.get(row.offer.supplier, 0.0)
                if row.offer.lead_days_sd is None
                else row.offer.lead_days_sd
                for row in rows
            ]
        ),
        gaps=gaps_of(tables, [row.offer.supplier for row in rows], review_days, start),
        multiple=np.array([row.offer.multiple for row in rows]),
        minimum=np.array([row.offer.minimum for row in rows]),
        life_days=np.array([_life(row.facts["shelf_life_days"]) for row in rows], np.int64),
    )


def gaps_of(
    tables: Frames, suppliers: list[str], review_days: int, today: dt.date
) -> list[tuple[float, ...]]:
    """Of each of these suppliers: the different waits from one chance to order to the next."""
    each = {
        name: tuple(
            sorted(set(order_days(weekdays_of(tables, name), review_days, 7, today).gap_days.tolist()))
        )
        for name in set(suppliers)
    }
    return [each[name] for name in suppliers]


def _life(shelf_life_days: float | None) -> int:
    return KEEPS if shelf_life_days is None else max(math.floor(shelf_life_days), 1)


def _measured_spread(late: pl.DataFrame) -> dict[str, float]:
    spread = late.group_by("supplier").agg(pl.col("delay_days").std(), n=pl.len())
    return {s: float(sd) for s, sd, n in spread.iter_rows() if n >= LEAST_RECEIPTS}


def weekdays_of(tables: Frames, supplier: str) -> str | None:
    """On which days the supplier takes orders; None for every day."""
    suppliers = tables.get("suppliers")
    if suppliers is None:
        return None
    named = suppliers.filter(pl.col("supplier") == supplier)["order_weekdays"]
    return named[0] if len(named) else None
