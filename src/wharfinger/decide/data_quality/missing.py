"""What is not known of items that sell: cost, price, who delivers them and how fast."""

from __future__ import annotations

import polars as pl

from wharfinger.decide.data_quality.issues import issues, said
from wharfinger.decide.decision import Frames


def missing(earned: pl.DataFrame, tables: Frames) -> list[pl.DataFrame]:
    """One issue an item and fact that is missing, with the money that rests on it."""
    selling = earned.filter(pl.col("units") > 0)
    listed = selling.filter(pl.col("name").is_not_null())
    found = [
        issues(
            listed.filter(pl.col("cost").is_null()),
            issue="cost_unknown",
            weight="missing",
            table="items",
            found=said("no cost, or one of zero; ", pl.col("units").round(0), " units a year sell"),
            hurts="margin, the value of stock, and how much to order",
            mend="enter unit_cost from the supplier's last invoice",
            money=pl.col("units") * pl.col("likely_cost"),
        ),
        issues(
            listed.filter(pl.col("price").is_null()),
            issue="price_unknown",
            weight="missing",
            table="items",
            found=said(
                "no price, neither of the item nor of its sales; ", pl.col("units").round(0), " units a year"
            ),
            hurts="margin, and what a stockout costs",
            mend="enter price in items",
            money=pl.col("units") * pl.col("likely_price"),
        ),
        issues(
            selling.filter(pl.col("name").is_null()),
            issue="item_unknown",
            weight="missing",
            table="items",
            found=said("sales of an item that is not listed; ", pl.col("units").round(0), " units a year"),
            hurts="everything about it: it has no cost, no supplier and no name",
            mend="add it to items, or correct its number in the sales",
            money=pl.col("revenue"),
        ),
    ]
    return [*found, *_without_lead_time(listed, tables)]


def _without_lead_time(listed: pl.DataFrame, tables: Frames) -> list[pl.DataFrame]:
    if "offers" not in tables:
        return []
    known = tables["offers"].filter(pl.col("lead_days").is_not_null()).select("item").unique()
    return [
        issues(
            listed.join(known, on="item", how="anti"),
            issue="lead_time_unknown",
            weight="missing",
            table="offers",
            found=said("no supplier's offer, so neither who delivers it nor how fast is known"),
            hurts="when to order, and how much to keep for safety",
            mend="add an offer: supplier, unit_cost and lead_days",
            money=pl.col("units") * pl.col("likely_cost"),
        )
    ]
