"""What cannot be: stock below nothing, sales of tomorrow, goods sold before they came, wrong units."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.data_quality.issues import issues, said
from wharfinger.decide.data_quality.settings import QualitySettings
from wharfinger.decide.decision import Frames

FEWEST_SALES = 8
"""Below so many sales nothing is usual."""
OLD_DAYS = 30
"""An item first sold so long after the records began was not there when they did."""


def impossible(
    earned: pl.DataFrame, tables: Frames, today: dt.date, chosen: QualitySettings
) -> list[pl.DataFrame]:
    """One issue for each item in which something cannot be."""
    sales = tables["sales"]
    return [
        *_below_nothing(earned, tables),
        _after_today(sales, today),
        *_before_first_receipt(earned, tables),
        _wrong_unit(earned, sales, chosen),
        _slips(earned, sales, chosen),
    ]


def _below_nothing(earned: pl.DataFrame, tables: Frames) -> list[pl.DataFrame]:
    if "stock" not in tables:
        return []
    below = (
        tables["stock"].group_by("item", "place").agg(pl.col("on_hand").sum()).filter(pl.col("on_hand") < 0)
    )
    rows = below.join(earned.select("item", "likely_cost"), on="item", how="left").sort("item", "place")
    return [
        issues(
            rows,
            issue="stock_below_zero",
            weight="impossible",
            table="stock",
            found=said(pl.col("on_hand"), " on hand"),
            hurts="what may be sold and what must be ordered",
            mend="count the item at the place",
            money=pl.col("on_hand").abs() * pl.col("likely_cost"),
        )
    ]


def _after_today(sales: pl.DataFrame, today: dt.date) -> pl.DataFrame:
    late = sales.filter(pl.col("date") >= today).group_by("item").agg(pl.len(), since=pl.col("date").min())
    return issues(
        late.sort("item"),
        issue="sales_of_tomorrow",
        weight="impossible",
        table="sales",
        found=said(pl.col("len"), " sales dated today or later, the first on ", pl.col("since")),
        hurts="forecasts leave them out",
        mend="correct the dates; perhaps day and month are swapped",
    )


def _before_first_receipt(earned: pl.DataFrame, tables: Frames) -> list[pl.DataFrame]:
    """Only of items that are newer than the records: others may have lain there when the records began."""
    if "receipts" not in tables:
        return []
    came = tables["receipts"].group_by("item").agg(came=pl.col("received").min())
    if "stock_history" in tables:
        counted = tables["stock_history"].filter(pl.col("on_hand") > 0).group_by("item")
        came = came.join(counted.agg(counted=pl.col("date").min()), on="item", how="left").with_columns(
            came=pl.min_horizontal("came", "counted")
        )
    began = pl.max_horizontal(
        pl.lit(tables["receipts"]["received"].min()), pl.lit(tables["sales"]["date"].min())
    )
    young = pl.col("date").min().over("item") >= began + dt.timedelta(days=OLD_DAYS)
    early = (
        tables["sales"]
        .filter(young)
        .join(came.select("item", "came"), on="item", how="inner")
        .filter(pl.col("date") < pl.col("came"))
        .group_by("item", "came")
        .agg(pl.len(), units=pl.col("quantity").sum(), since=pl.col("date").min())
        .filter(pl.col("units") > 0)
        .join(earned.select("item", "likely_cost"), on="item", how="left")
        .sort("item")
    )
    return [
        issues(
            early,
            issue="sold_before_it_came",
            weight="impossible",
            table="receipts",
            found=said(
                pl.col("units"),
                " units sold from ",
                pl.col("since"),
                " on, the first came on ",
                pl.col("came"),
            ),
            hurts="lead times of the supplier, and the stock of those days",
            mend="add the earlier receipt, or correct the item's number in the sales",
            money=pl.col("units") * pl.col("likely_cost"),
        )
    ]


def _wrong_unit(earned: pl.DataFrame, sales: pl.DataFrame, chosen: QualitySettings) -> pl.DataFrame:
    """Items of which some sales have a price far off the item's own: perhaps of a box and not of a piece."""
    usual = earned.filter(pl.col("list_price") > 0).select("item", "list_price", "revenue")
    off = (
        sales.filter(pl.col("price") > 0)
        .join(usual, on="item", how="inner")
        .with_columns(times=pl.col("price") / pl.col("list_price"))
        .filter((pl.col("times") > chosen.price_factor) | (pl.col("times") < 1 / chosen.price_factor))
        .group_by("item", "list_price")
        .agg(
            pl.len(),
            paid=pl.col("price").median(),
            since=pl.col("date").min(),
            wrong=(pl.col("price") * pl.col("quantity").abs()).sum(),
        )
        .sort("item")
    )
    return issues(
        off,
        issue="wrong_unit",
        weight="impossible",
        table="sales",
        found=said(
            pl.col("len"), " sales at about ", pl.col("paid"), ", the item costs ", pl.col("list_price")
        ),
        hurts="units sold, and with them every forecast and order",
        mend="say how many base units the sold unit holds, or correct the price in items",
        money=pl.col("wrong"),
    )


def _slips(earned: pl.DataFrame, sales: pl.DataFrame, chosen: QualitySettings) -> pl.DataFrame:
    moved = sales.filter(pl.col("quantity") != 0)
    usual = moved.group_by("item").agg(usual=pl.col("quantity").abs().median(), count=pl.len())
    large = (
        sales.join(usual.filter(pl.col("count") >= FEWEST_SALES), on="item", how="inner")
        .filter(pl.col("quantity").abs() > chosen.quantity_factor * pl.col("usual"))
        .group_by("item", "usual")
        .agg(
            most=pl.col("quantity").abs().max(),
            since=pl.col("date").min(),
            all=pl.col("quantity").abs().sum(),
        )
        .join(earned.select("item", "units", "likely_price"), on="item", how="left")
        .sort("item")
    )
    return issues(
        large,
        issue="quantity_slip",
        weight="suspicious",
        table="sales",
        found=said("a sale of ", pl.col("most"), " units, where ", pl.col("usual"), " are usual"),
        hurts="the forecast, which takes it for demand",
        mend="correct the quantity, or leave it if it was a true order",
        money=pl.col("all") * pl.col("likely_price"),
        forecast_error=pl.when(pl.col("units") > 0).then((pl.col("all") / pl.col("units")).clip(0.0, 1.0)),
    )
