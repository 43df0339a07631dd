"""Which capabilities the data supports, by the share of sales for which it is enough; what to add next."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from wharfinger.decide.data_quality.results import DataFit
from wharfinger.decide.data_quality.settings import QualitySettings
from wharfinger.decide.decision import Frames

SEASONS_DAYS = 730
RECEIPTS_A_SUPPLIER = 5
_PARTLY = 0.2


@dataclass(frozen=True)
class _Need:
    """A capability, the items for which the data is enough, and what there is and lacks in words."""

    capability: str
    items: pl.DataFrame
    has: str
    add: str


def fit(earned: pl.DataFrame, tables: Frames, today: dt.date, chosen: QualitySettings) -> pl.DataFrame:
    """One row a capability."""
    sold = earned.filter(pl.col("units") > 0).select(
        "item", weight=pl.coalesce("revenue", "units").fill_null(0.0)
    )
    if float(sold["weight"].sum()) <= 0:
        sold = sold.with_columns(weight=pl.lit(1.0))
    rows = []
    for need in _needs(earned, tables, today, chosen):
        covered = _share(sold, need.items)
        state = "ready" if covered >= chosen.ready_share else "partly" if covered >= _PARTLY else "not_yet"
        rows.append(
            {
                "capability": need.capability,
                "state": state,
                "covered": covered,
                "has": need.has,
                "add": None if state == "ready" else need.add,
            }
        )
    schema = {name: column.dtype for name, column in DataFit.columns().items()}
    return pl.DataFrame(rows, schema=schema)


def _share(sold: pl.DataFrame, items: pl.DataFrame) -> float:
    whole = float(sold["weight"].sum())
    if whole <= 0:
        return 0.0
    part = float(sold.join(items.select("item").unique(), on="item", how="semi")["weight"].sum())
    return min(part / whole, 1.0)


def _needs(earned: pl.DataFrame, tables: Frames, today: dt.date, chosen: QualitySettings) -> list[_Need]:
    sales, items = tables["sales"], tables["items"]
    spans = sales.filter(pl.col("date") < today).group_by("item").agg(first=pl.col("date").min())
    spans = spans.with_columns(days=(pl.lit(today) - pl.col("first")).dt.total_days())
    whole = max(spans["days"].to_list(), default=0)
    has_history = f"{whole} days of sales of {spans.height} items"
    costed = earned.filter(pl.col("cost").is_not_null() & pl.col("name").is_not_null())
    stock = tables.get("stock")
    counted = stock.select("item") if stock is not None else items.clear().select("item")
    offered = _with_lead_time(tables)
    sized = items.filter(
        pl.all_horizontal(pl.col(f"{side}_mm").is_not_null() for side in ("length", "width", "height"))
    )
    perishable = items.filter(pl.col("shelf_life_days").is_not_null())
    known_shelf = _with_availability(tables)
    return [
        _Need(
            "forecast",
            spans.filter(pl.col("days") >= chosen.least_days),
            has_history,
            f"sales of at least {chosen.least_days} days",
        ),
        _Need(
            "forecast with the season of the year",
            spans.filter(pl.col("days") >= SEASONS_DAYS),
            has_history,
            "older sales, two years of them: an earlier export of the shop or the till",
        ),
        _Need(
            "stock_health",
            counted.join(costed, on="item", how="semi"),
            f"a count of {counted['item'].n_unique()} items, a cost of {costed.height}",
            "the stock of each item, and unit_cost in items",
        ),
        _Need(
            "min_max",
            offered.join(counted, on="item", how="semi"),
            f"offers with a lead time for {offered['item'].n_unique()} items",
            "offers of the suppliers: item, supplier, unit_cost, lead_days; and the stock",
        ),
        _Need(
            "lead times as they really are",
            _with_receipts(tables),
            f"{tables['receipts'].height if 'receipts' in tables else 0} receipts",
            f"receipts, {RECEIPTS_A_SUPPLIER} or more of each supplier: the day ordered and the day received",
        ),
        _Need(
            "demand in days of empty shelves",
            known_shelf,
            f"what was in stock on past days for {known_shelf['item'].n_unique()} items",
            "the stock at the end of past days, or `available` in sales; until then it is guessed",
        ),
        _Need(
            "pack",
            sized,
            f"sizes of {sized.height} items",
            "length_mm, width_mm and height_mm in items, the best selling first",
        ),
        _Need(
            "what will expire unsold",
            perishable,
            f"a shelf life of {perishable.height} items",
            "shelf_life_days in items, or lots with `expires` in the stock, for what spoils",
        ),
    ]


def _with_lead_time(tables: Frames) -> pl.DataFrame:
    if "offers" not in tables:
        return tables["items"].clear().select("item")
    return tables["offers"].filter(pl.col("lead_days").is_not_null()).select("item").unique()


def _with_receipts(tables: Frames) -> pl.DataFrame:
    if "receipts" not in tables:
        return tables["items"].clear().select("item")
    enough = tables["receipts"].group_by("supplier").len().filter(pl.col("len") >= RECEIPTS_A_SUPPLIER)
    return tables["receipts"].join(enough, on="supplier", how="semi").select("item").unique()


def _with_availability(tables: Frames) -> pl.DataFrame:
    known = [tables["sales"].filter(pl.col("available").is_not_null()).select("item")]
    if "stock_history" in tables:
        known.append(tables["stock_history"].select("item"))
    return pl.concat(known).unique()
