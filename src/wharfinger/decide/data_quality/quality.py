"""Data quality: what is missing, impossible or suspicious, what it hurts, and what the data is good for."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from wharfinger.decide.data_quality.earned import earned
from wharfinger.decide.data_quality.fit import fit
from wharfinger.decide.data_quality.impossible import impossible
from wharfinger.decide.data_quality.missing import missing
from wharfinger.decide.data_quality.quality_report import report
from wharfinger.decide.data_quality.results import DataFit, DataIssues
from wharfinger.decide.data_quality.settings import QualitySettings
from wharfinger.decide.data_quality.suspicious import suspicious
from wharfinger.decide.decision import AsOf, Decision, instant
from wharfinger.tables import Frame, Items, LikelyStockouts, Offers, Receipts, Sales, Stock, StockHistory


@dataclass(frozen=True)
class Quality:
    """The two tables that `data_quality` writes."""

    data_issues: pl.DataFrame
    data_fit: pl.DataFrame


def data_quality(
    sales: Frame,
    items: Frame,
    *,
    stock: Frame | None = None,
    stock_history: Frame | None = None,
    offers: Frame | None = None,
    receipts: Frame | None = None,
    likely_stockouts: Frame | None = None,
    settings: QualitySettings | None = None,
    as_of: AsOf = None,
) -> Quality:
    """What is wrong with the data, what rests on it, and what can be done with it already."""
    given = {
        Sales: sales,
        Items: items,
        Stock: stock,
        StockHistory: stock_history,
        Offers: offers,
        Receipts: receipts,
        LikelyStockouts: likely_stockouts,
    }
    tables = {table.table_name(): table.of(frame) for table, frame in given.items() if frame is not None}
    chosen = settings or QualitySettings()
    today = instant(as_of, {"sales": tables["sales"]}).date()
    rests = earned(tables["sales"], tables["items"], today, chosen.window_days)
    found = pl.concat(
        [
            *missing(rests, tables),
            *impossible(rests, tables, today, chosen),
            *suspicious(rests, tables, today, chosen),
        ]
    )
    order = ["money", "issue", "item", "place", "since"]
    return Quality(
        data_issues=found.sort(order, descending=[True, *[False] * 4], nulls_last=True),
        data_fit=fit(rests, tables, today, chosen),
    )


decision = Decision(
    name="data_quality",
    run=data_quality,
    reads=(Sales, Items),
    may_read=(Stock, StockHistory, Offers, Receipts, LikelyStockouts),
    writes=(DataIssues, DataFit),
    settings=QualitySettings,
    report=report,
)
