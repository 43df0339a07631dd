"""What would happen if: the company played ahead in today's world and in changed ones, on the same luck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.tables import (
    Frame,
    Incoming,
    Items,
    Offers,
    Places,
    Receipts,
    Sales,
    Stock,
    Suppliers,
    Table,
    Units,
)
from wharfinger.twin.replay.our_rule import OurRule, Standing
from wharfinger.twin.replay.play import Played, play
from wharfinger.twin.replay.scene import Costs, Floats, Morning, Scene
from wharfinger.twin.what_if.futures import demand_ahead, lead_days_ahead
from wharfinger.twin.what_if.measures import by_item, compared, measured
from wharfinger.twin.what_if.notes import notes
from wharfinger.twin.what_if.present import Present, present
from wharfinger.twin.what_if.results import (
    LEVELS,
    WhatIf,
    WhatIfItems,
    WhatIfMeasures,
    WhatIfNotes,
    WhatIfSkipped,
)
from wharfinger.twin.what_if.settings import WhatIfSettings
from wharfinger.twin.what_if.what_if_report import report
from wharfinger.twin.what_if.worlds import World, worlds


def what_if(
    sales: Frame,
    items: Frame,
    offers: Frame,
    stock: Frame,
    *,
    incoming: Frame | None = None,
    receipts: Frame | None = None,
    suppliers: Frame | None = None,
    units: Frame | None = None,
    places: Frame | None = None,
    settings: WhatIfSettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> WhatIf:
    """What slower suppliers, a lost supplier, more demand and other prices would do, and how sure that is.

    Every world is played on the same futures: weeks of the company's own past in another order, lorries as
    late as its own were. Each change is played twice, with the ordering levels of today and with levels made
    for it.
    """
    given: dict[type[Table], Frame | None] = {
        Sales: sales, Items: items, Offers: offers, Stock: stock, Incoming: incoming, Receipts: receipts,
        Suppliers: suppliers, Units: units, Places: places,
    }  # fmt: skip
    tables = {table.table_name(): table.of(frame) for table, frame in given.items() if frame is not None}
    chosen = settings or WhatIfSettings()
    today = instant(as_of, tables).date()
    oddities = Oddities()
    here = present(tables, chosen, today, oddities)
    plain, *changed = worlds(here, tables, chosen)
    learned = OurRule(seed=seed)
    levels = _levels(here, plain, chosen, learned)
    base = _futures(here, plain, levels, chosen, seed)
    measures, hit = [], []
    for world in changed:
        stays = _futures(here, world, levels, chosen, seed)
        made = _futures(here, world, _levels(here, world, chosen, learned), chosen, seed)
        measures += [
            compared(world.name, name, base.measures, one.measures)
            for name, one in zip(LEVELS, (stays, made), strict=True)
        ]
        hit.append(
            pl.DataFrame({"item": here.terms.item}).with_columns(
                scenario=pl.lit(world.name),
                profit=pl.Series((stays.profit - base.profit).mean(axis=0)),
                lost=pl.Series((stays.lost - base.lost).mean(axis=0)),
            )
        )
    return WhatIf(
        what_if_measures=pl.concat(measures),
        what_if_items=pl.concat(hit),
        what_if_skipped=oddities.table().drop("place"),
        what_if_notes=pl.DataFrame({"note": notes(here, changed, chosen)}),
    )


@dataclass(frozen=True)
class Futures:
    """Futures by measures, and futures by items."""

    measures: Floats
    profit: Floats
    lost: Floats


def _levels(here: Present, world: World, settings: WhatIfSettings, learned: OurRule) -> Standing:
    """What our rule would set this morning, if it knew of the change; learned once, in the world of today."""
    nothing = np.zeros(len(here.on_hand))
    morning = Morning(
        date=here.today,
        on_hand=nothing,
        on_order=nothing,
        demand=here.demand * world.demand_factor,
        may_order=np.ones(len(nothing), np.bool_),
        gap_days=world.chances.gap_days.max(axis=1),
        terms=world.terms,
        costs=_costs(settings),
    )
    learned.receipts = world.receipts(here)
    return Standing(tuple(learned.levels(morning)))


def _futures(here: Present, world: World, buyer: Standing, settings: WhatIfSettings, seed: int) -> Futures:
    costs, days = _costs(settings), settings.days
    rows: list[tuple[Floats, dict[str, Floats]]] = []
    for future in range(settings.futures):
        played = play(_scene(here, world, settings, seed, future), buyer)
        rows.append(_counted(played, world, costs, days))
    return Futures(
        measures=np.stack([row for row, _ in rows]),
        profit=np.stack([each["profit"] for _, each in rows]),
        lost=np.stack([each["lost"] for _, each in rows]),
    )


def _counted(played: Played, world: World, costs: Costs, days: int) -> tuple[Floats, dict[str, Floats]]:
    return measured(played, world.terms, costs, days), by_item(played, world.terms, costs, days)


def _scene(here: Present, world: World, settings: WhatIfSettings, seed: int, future: int) -> Scene:
    """One future in one world. The luck hangs on seed and future alone."""
    ahead = demand_ahead(here.demand, settings.days, settings.past_days, seed, future)
    took = lead_days_ahead(here.receipts, here.suppliers, settings.days, seed, future)
    offered = world.terms.lead_days / world.lead_factor
    lead = [
        world.lead_factor * took.get(name, np.full(settings.days, plain))
        for name, plain in zip(world.terms.supplier, offered, strict=True)
    ]
    return Scene(
        first_day=here.today,
        known_days=0,
        demand=ahead * world.demand_factor,
        terms=world.terms,
        costs=_costs(settings),
        may_order=world.chances.may_order,
        gap_days=world.chances.gap_days,
        lead_days=np.ceil(np.stack(lead) - 1e-9).astype(np.int64),
        on_hand=here.on_hand,
        open_orders=here.open_orders,
    )


def _costs(settings: WhatIfSettings) -> Costs:
    return Costs(settings.order_cost, settings.holding_rate)


decision = Decision(
    name="what_if",
    run=what_if,
    reads=(Sales, Items, Offers, Stock),
    may_read=(Incoming, Receipts, Suppliers, Units, Places),
    writes=(WhatIfMeasures, WhatIfItems, WhatIfSkipped, WhatIfNotes),
    settings=WhatIfSettings,
    report=report,
    unasked=False,  # many years take their time
)
