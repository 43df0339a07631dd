"""The world of today, and the changed ones."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.offers import OfferBook
from wharfinger.tables.errors import DecisionError
from wharfinger.twin.replay.scene import Terms
from wharfinger.twin.replay.trade import gaps_of
from wharfinger.twin.what_if.present import Chances, Present, chances
from wharfinger.twin.what_if.settings import WhatIfSettings

TODAY = "today"


@dataclass(frozen=True)
class World:
    """What holds in it, and what a buyer who knows that would go by."""

    name: str
    terms: Terms
    """The true ones. Where levels stay as today, the buyer still goes by those of today."""
    chances: Chances
    demand_factor: float
    lead_factor: float
    supplier_gone: str | None = None

    def receipts(self, here: Present) -> pl.DataFrame | None:
        """What the buyer would have seen, had this world always been."""
        took = (pl.col("received") - pl.col("ordered")).dt.total_days() * self.lead_factor
        if here.receipts is None or self.lead_factor == 1:
            return here.receipts
        return here.receipts.with_columns(
            received=pl.col("ordered") + pl.duration(days=took.ceil().cast(pl.Int64))
        )


def worlds(here: Present, tables: Frames, settings: WhatIfSettings) -> list[World]:
    """The world of today first; then each change alone."""
    plain = World(TODAY, here.terms, here.chances, 1.0, 1.0)
    slower = replace(
        here.terms,
        lead_days=here.terms.lead_days * settings.lead_time,
        lead_days_sd=here.terms.lead_days_sd * settings.lead_time,
    )
    dearer = replace(here.terms, price=here.terms.price * settings.price)
    gone = _gone(here, settings)
    without = _without(here, tables, settings, gone)
    return [
        plain,
        replace(
            plain,
            name=f"lead times {settings.lead_time - 1:+.0%}",
            terms=slower,
            lead_factor=settings.lead_time,
        ),
        World(
            f"{gone} delivers no more",
            without,
            _chances_without(here, tables, settings, without, gone),
            1.0,
            1.0,
            gone,
        ),
        replace(plain, name=f"demand {settings.demand - 1:+.0%}", demand_factor=settings.demand),
        replace(
            plain,
            name=f"prices {settings.price - 1:+.0%}",
            terms=dearer,
            demand_factor=settings.price**settings.elasticity,
        ),
    ]


def _gone(here: Present, settings: WhatIfSettings) -> str:
    """The supplier that stops: the one named, or the one of whom most is bought."""
    if settings.supplier is not None:
        if settings.supplier not in here.terms.supplier:
            raise DecisionError(
                where="supplier",
                found=f"{settings.supplier!r}, of whom nothing is bought",
                expected="one of " + ", ".join(sorted(set(here.terms.supplier))),
                mend="name another supplier, or none for the largest",
            )
        return settings.supplier
    value = here.demand[:, -365:].sum(axis=1) * here.terms.unit_cost
    by_supplier: dict[str, float] = {}
    for name, amount in zip(here.terms.supplier, value.tolist(), strict=True):
        by_supplier[name] = by_supplier.get(name, 0.0) + amount
    return max(sorted(by_supplier), key=lambda name: by_supplier[name])


def _without(here: Present, tables: Frames, settings: WhatIfSettings, gone: str) -> Terms:
    """The terms when the items of that supplier are bought elsewhere, where anybody else offers them."""
    others = tables["offers"].filter(pl.col("supplier") != gone)
    book = OfferBook(others, tables.get("units"), here.today)
    facts = {row["item"]: row for row in tables["items"].iter_rows(named=True)}
    t = here.terms
    supplier, columns = (
        list(t.supplier),
        {
            name: getattr(t, name).copy()
            for name in ("unit_cost", "lead_days", "lead_days_sd", "multiple", "minimum")
        },
    )
    gaps = list(t.gaps)
    pace = here.demand[:, -365:].mean(axis=1)
    for i, item in enumerate(t.item):
        if supplier[i] != gone:
            continue
        offer, _ = book.choose(facts[item], float(pace[i]))
        if offer is not None:
            supplier[i] = offer.supplier
            columns["unit_cost"][i] = offer.unit_cost
            columns["lead_days"][i] = offer.lead_days
            columns["lead_days_sd"][i] = offer.lead_days_sd or 0.0
            gaps[i] = gaps_of(tables, [offer.supplier], settings.review_days, here.today)[0]
            columns["multiple"][i] = offer.multiple
            columns["minimum"][i] = offer.minimum
    return replace(t, supplier=supplier, gaps=gaps, **columns)


def _chances_without(
    here: Present, tables: Frames, settings: WhatIfSettings, terms: Terms, gone: str
) -> Chances:
    """Nobody takes orders for what nobody else offers."""
    elsewhere = chances(tables, terms.supplier, settings, here.today)
    lost = np.array([name == gone for name in terms.supplier])
    return Chances(elsewhere.may_order & ~lost[:, None], elsewhere.gap_days)
