"""What looks wrong and may be right: the same item twice, a cost above its price, a till that was off."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide.data_quality.issues import issues, said
from wharfinger.decide.data_quality.settings import QualitySettings
from wharfinger.decide.decision import Frames

USUAL_SALES = 3
"""A weekday on which a place usually sells fewer different items than this may as well have none."""


def suspicious(
    earned: pl.DataFrame, tables: Frames, today: dt.date, chosen: QualitySettings
) -> list[pl.DataFrame]:
    """One issue for each item or place that looks wrong."""
    items = tables["items"]
    return [
        _twice(earned, items, _same_name(), "item_twice_by_name", "the same name"),
        _twice(earned, items, pl.col("gtin"), "item_twice_by_barcode", "the same barcode"),
        _at_a_loss(earned),
        _till_off(tables["sales"], today, chosen),
        *_likely_stockouts(earned, tables),
    ]


def _same_name() -> pl.Expr:
    """The name without case, blanks, marks and the order of its words."""
    words = pl.col("name").str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+")
    return words.list.sort().list.join(" ")


def _twice(earned: pl.DataFrame, items: pl.DataFrame, same: pl.Expr, issue: str, words: str) -> pl.DataFrame:
    alike = items.select("item", "name", same=same).filter(
        pl.col("same").is_not_null() & (pl.col("same") != "")
    )
    groups = (
        alike.sort("item")
        .group_by("same", maintain_order=True)
        .agg(pl.col("item"), name=pl.col("name").first())
        .filter(pl.col("item").list.len() > 1)
    )
    rows = (
        groups.with_columns(other=pl.col("item").list.join(", "))
        .explode("item")
        .join(earned.select("item", "revenue", "units"), on="item", how="left")
        .with_columns(share=pl.col("units") / pl.col("units").sum().over("same"))
        .sort("item")
    )
    return issues(
        rows,
        issue=issue,
        weight="suspicious",
        table="items",
        found=said(words, ": ", pl.col("other")),
        hurts="demand is split: each half looks rarer and more erratic than the whole",
        mend="give all its sales and stock one number, and end the other",
        money=pl.col("revenue"),
        forecast_error=pl.when(pl.col("share").is_finite()).then(1.0 - pl.col("share")),
    )


def _at_a_loss(earned: pl.DataFrame) -> pl.DataFrame:
    rows = earned.filter((pl.col("units") > 0) & (pl.col("cost") > pl.col("price")))
    return issues(
        rows,
        issue="cost_above_price",
        weight="suspicious",
        table="items",
        found=said("costs ", pl.col("cost"), " and brings ", pl.col("price")),
        hurts="margin: it seems to earn less than nothing, and is never ordered",
        mend="check whether the cost is of a box, or the price without a digit",
        money=pl.col("units") * (pl.col("cost") - pl.col("price")),
    )


def _till_off(sales: pl.DataFrame, today: dt.date, chosen: QualitySettings) -> pl.DataFrame:
    """Days in a row without any sale at a place, on weekdays on which it usually sells."""
    past = sales.filter(pl.col("date") < today)
    busy = past.group_by("place", "date").agg(sold=pl.col("item").n_unique(), money=_revenue())
    spans = busy.group_by("place").agg(first=pl.col("date").min(), last=pl.col("date").max())
    days = (
        spans.select("place", date=pl.date_ranges("first", "last"))
        .explode("date")
        .join(busy, on=["place", "date"], how="left", maintain_order="left")
        .with_columns(pl.col("sold").fill_null(0), weekday=pl.col("date").dt.weekday())
        .with_columns(
            usual=pl.col("sold").median().over("place", "weekday"),
            usual_money=pl.col("money").fill_null(0.0).median().over("place", "weekday"),
        )
        .filter(pl.col("usual") >= USUAL_SALES)
        .sort("place", "date")
        .with_columns(run=(pl.col("sold") > 0).cum_sum().over("place"))
    )
    counted = pl.len().over("place").alias("all_days")
    runs = (
        days.with_columns(counted)
        .filter(pl.col("sold") == 0)
        .group_by("place", "run", "all_days")
        .agg(
            days=pl.len(),
            since=pl.col("date").min(),
            until=pl.col("date").max(),
            lost=pl.col("usual_money").sum(),
        )
        .filter(pl.col("days") >= chosen.closed_days)
        .sort("place", "since")
    )
    return issues(
        runs,
        issue="till_off",
        weight="suspicious",
        table="sales",
        found=said(
            "no sale of anything from ",
            pl.col("since"),
            " to ",
            pl.col("until"),
            ", ",
            pl.col("days"),
            " days",
        ),
        hurts="these days count as days without demand",
        mend="bring the sales of these days, or give the items `available` 0 on them if it was closed",
        money=pl.col("lost"),
        forecast_error=pl.col("days") / pl.col("all_days"),
    )


def _likely_stockouts(earned: pl.DataFrame, tables: Frames) -> list[pl.DataFrame]:
    """Those that the forecast inferred from the shape of sales, with the margin that was likely lost."""
    if "likely_stockouts" not in tables:
        return []
    margin = earned.select("item", each=pl.col("price") - pl.col("cost"))
    rows = (
        tables["likely_stockouts"]
        .join(margin, on="item", how="left")
        .sort("item", "place", "first_day")
        .with_columns(since=pl.col("first_day"))
    )
    return [
        issues(
            rows,
            issue="likely_stockout",
            weight="suspicious",
            table="sales",
            found=said(
                "likely an empty shelf from ",
                pl.col("first_day"),
                " to ",
                pl.col("last_day"),
                "; about ",
                pl.col("missed"),
                " units not sold",
            ),
            hurts="the past looks quieter than it was; the forecast corrects it by a guess",
            mend="bring the stock at the end of these days, or `available` in the sales",
            money=(pl.col("missed") * pl.col("each")).clip(lower_bound=0.0),
        )
    ]


def _revenue() -> pl.Expr:
    return (pl.col("quantity") * pl.col("price").fill_null(0.0)).sum()
