"""A company's own past, played again under other rules."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.decision import AsOf, Decision, Frames, instant
from wharfinger.decide.purchasing import MinMaxSettings, min_max
from wharfinger.decide.purchasing.oddities import Oddities
from wharfinger.decide.stock.classes import abc, xyz
from wharfinger.tables import (
    Frame,
    Items,
    Offers,
    Places,
    Receipts,
    Sales,
    StockHistory,
    Suppliers,
    Table,
    Units,
)
from wharfinger.twin.replay.as_it_was import as_it_was
from wharfinger.twin.replay.clairvoyant import Clairvoyant
from wharfinger.twin.replay.notes import notes
from wharfinger.twin.replay.our_rule import OurRule
from wharfinger.twin.replay.outcome import item_rows, order_rows, outcome, rule_rows, week_rows
from wharfinger.twin.replay.past import Past, past
from wharfinger.twin.replay.play import play
from wharfinger.twin.replay.replay_report import report
from wharfinger.twin.replay.results import (
    Replay,
    ReplayItems,
    ReplayNotes,
    ReplayOrders,
    ReplayRules,
    ReplaySkipped,
    ReplayWeeks,
)
from wharfinger.twin.replay.rules import MinMax, Normal
from wharfinger.twin.replay.scene import ReplayRule
from wharfinger.twin.replay.settings import ReplaySettings

XYZ_WINDOW_DAYS = 364


def replay(
    sales: Frame,
    items: Frame,
    offers: Frame,
    *,
    stock_history: Frame | None = None,
    receipts: Frame | None = None,
    suppliers: Frame | None = None,
    units: Frame | None = None,
    places: Frame | None = None,
    settings: ReplaySettings | None = None,
    as_of: AsOf = None,
    seed: int = 0,
) -> Replay:
    """Your last year again: what our rules would have done, what others would have, and what was really done.

    Day by day, with only what was known on each: our rule, min and max searched on the days before, the
    textbook's, the normal rule, and one that knows the future. Places are taken together. A thousand items
    over a year take less than a minute.
    """
    given: dict[type[Table], Frame | None] = {
        Sales: sales, Items: items, Offers: offers, StockHistory: stock_history, Receipts: receipts,
        Suppliers: suppliers, Units: units, Places: places,
    }  # fmt: skip
    tables = {table.table_name(): table.of(frame) for table, frame in given.items() if frame is not None}
    chosen = settings or ReplaySettings()
    today = instant(as_of, tables).date()
    oddities = Oddities()
    seen = past(tables, chosen, today, oddities)
    scene = seen.scene
    played = [play(scene, rule) for rule in rules(seen, tables, chosen, seed)]
    found = [as_it_was(seen, tables, today), *(outcome(one, scene.days) for one in played)]
    classes = _classes(tables, chosen, today)
    each = pl.concat([item_rows(one, scene, classes) for one in found])
    return Replay(
        replay_rules=rule_rows(each, [one.rule for one in found]),
        replay_items=each,
        replay_weeks=pl.concat([week_rows(one, scene) for one in found]),
        replay_orders=pl.concat([order_rows(one, scene) for one in played]),
        replay_skipped=oddities.table().drop("place"),
        replay_notes=pl.DataFrame({"note": notes(seen, tables, chosen.days)}),
    )


def rules(seen: Past, tables: Frames, settings: ReplaySettings, seed: int) -> list[ReplayRule]:
    """The rules that are played, ours first."""
    scene = seen.scene
    return [
        OurRule(settings.refit_days, seed, tables.get("receipts")),
        MinMax.searched(scene.terms.item, _search(seen, tables, settings)),
        MinMax.textbook(scene.items),
        Normal(settings.service),
        Clairvoyant(scene),
    ]


def _search(seen: Past, tables: Frames, settings: ReplaySettings) -> pl.DataFrame:
    """What `min_max` would have found on the morning of the first day."""
    start = seen.scene.date(0)
    receipts = tables.get("receipts")
    return min_max(
        seen.sales.filter(pl.col("date") < start),
        tables["items"],
        tables["offers"],
        pl.DataFrame({"item": seen.scene.terms.item, "on_hand": seen.scene.on_hand}),
        receipts=None if receipts is None else receipts.filter(pl.col("received") < start),
        suppliers=tables.get("suppliers"),
        units=tables.get("units"),
        settings=MinMaxSettings(
            order_cost=settings.order_cost,
            holding_rate=settings.holding_rate,
            review_days=settings.review_days,
        ),
        as_of=start,
    ).min_max_levels


def _classes(tables: Frames, settings: ReplaySettings, today: dt.date) -> pl.DataFrame:
    sales = tables["sales"]
    by_margin = abc(sales, tables["items"], today, a=settings.a_share, b=settings.b_share)
    by_pace = xyz(sales, today, window_days=XYZ_WINDOW_DAYS, x=settings.x_variation, y=settings.y_variation)
    return by_margin.select("item", "abc").join(by_pace.select("item", "xyz"), on="item", how="left")


decision = Decision(
    name="replay",
    run=replay,
    reads=(Sales, Items, Offers),
    may_read=(StockHistory, Receipts, Suppliers, Units, Places),
    writes=(ReplayRules, ReplayItems, ReplayWeeks, ReplayOrders, ReplaySkipped, ReplayNotes),
    settings=ReplaySettings,
    report=report,
    unasked=False,  # a year takes its time
)
