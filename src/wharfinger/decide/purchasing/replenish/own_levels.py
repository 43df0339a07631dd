"""Levels for orders, where none are given: from sales, for each place or for the company as one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from wharfinger.decide import demand, stock
from wharfinger.decide.decision import Frames
from wharfinger.decide.demand.rhythm import rhythm_of
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.purchasing.replenish.suppliers import SupplierBook
from wharfinger.decide.stock.levels.fans import PROBS
from wharfinger.decide.stock.levels.lead_days import learned_lead_days, usual_lead_days
from wharfinger.decide.stock.levels.levels import DAYS
from wharfinger.decide.stock.levels.terms import terms
from wharfinger.decide.sums import steady_sum, without_dust
from wharfinger.tables.errors import DecisionError

SERIES = ["item", "place"]


def own_levels(
    tables: Frames,
    suppliers: SupplierBook,
    settings: ReplenishSettings,
    moment: dt.datetime,
    receiving: str,
    seed: int,
) -> pl.DataFrame:
    """The given levels, or those of `stock.levels` for the review that each supplier's order days make.

    What is known of coming days, like a promotion, is in them: the demand is forecast with it.
    """
    if "levels" in tables:
        return tables["levels"]
    if "sales" not in tables:
        raise DecisionError(
            where="replenish",
            found="neither levels nor sales",
            expected="levels, or sales to compute them from",
            mend="add levels.csv or sales.csv",
        )
    # Totals of single places stay apart, and their levels are added up later.
    together = settings.buy_for == "company" and "demand_total" not in tables
    sales = _as_one_place(tables["sales"], receiving) if together else tables["sales"]
    today = moment.date()
    past = sales.filter(pl.col("date") < today)
    if past.is_empty():
        return stock.Levels.none()
    every = rhythm_of(past, None).every
    asked = _asked(tables, sales, suppliers, settings, today)
    totals, known = tables.get("demand_total"), tables.get("known")
    tells = known is not None and not known.filter(pl.col("date") >= today).is_empty()
    # One review for all and nothing known ahead: the levels then also learn from a trial on the past.
    learns = totals is None and not tells and asked["gap"].n_unique() == 1
    if totals is None and not learns:
        if known is not None and together:
            every_place = known.with_columns(place=pl.lit(None, pl.String))
            known = every_place.unique(["item", "place", "date"], maintain_order=True)
        made = demand.forecast_total(
            sales,
            periods=_lengths(asked, DAYS[every]),
            quantiles=PROBS,
            every=every,
            as_of=moment,
            known=known,
            items=tables["items"],
            seed=seed,
        )
        totals = without_dust(made)
    wanted = stock.LevelSettings(
        target=settings.target,
        service=settings.service,
        every=every,
        holding_rate=settings.holding_rate,
        order_cost=settings.order_cost,
        longest_cover_days=settings.longest_cover_days,
    )
    found = [
        stock.levels(
            sales,
            tables["offers"],
            tables["items"],
            demand_total=None
            if totals is None
            else totals.join(asked.filter(pl.col("gap") == gap), on=SERIES, how="semi"),
            receipts=tables.get("receipts"),
            settings=replace(wanted, review_periods=gap / DAYS[every]),
            as_of=moment,
        )
        for gap in asked["gap"].unique().sort()
    ]
    return pl.concat(found) if found else stock.Levels.none()


def _asked(
    tables: Frames, sales: pl.DataFrame, suppliers: SupplierBook, settings: ReplenishSettings, today: dt.date
) -> pl.DataFrame:
    """item, place, lead, lead_sd and gap, in days: the lead time as receipts show it, and how long it is from
    the next day on which the supplier takes orders to the one after.
    """
    offered = terms(tables["offers"], tables["items"], today)
    bought = learned_lead_days(offered, tables["offers"], tables.get("receipts"), today)
    lead_days, lead_sd = usual_lead_days(bought) or (0.0, 0.0)
    gaps = {name: float(suppliers.days(name).gap_days[-1]) for name in bought["supplier"].unique()}
    return (
        sales.filter(pl.col("date") < today)
        .select(SERIES)
        .unique()
        .sort(SERIES)
        .join(bought.select("item", "supplier", "lead_days", "lead_days_sd"), on="item", how="left")
        .select(
            *SERIES,
            lead=pl.col("lead_days").fill_null(lead_days),
            lead_sd=pl.col("lead_days_sd").fill_null(lead_sd),
            gap=pl.col("supplier").replace_strict(
                gaps, default=float(settings.review_days), return_dtype=pl.Float64
            ),
        )
    )


def _lengths(asked: pl.DataFrame, days: float) -> pl.DataFrame:
    """Lead time and review, and the lead time alone, in periods of so many days."""
    both = [pl.col("lead") + pl.col("gap"), pl.col("lead")]
    spans = [
        asked.filter(span > 0).select(
            *SERIES, periods=span / days, periods_sd=pl.min_horizontal(pl.col("lead_sd"), span) / days
        )
        for span in both
    ]
    return pl.concat(spans).unique(maintain_order=True)


def _as_one_place(sales: pl.DataFrame, place: str) -> pl.DataFrame:
    """The sales as if all were made at one place.

    An empty shelf at one of several places loses the share of the demand that it usually serves.
    """
    own = ["item", "place"]
    share = (
        sales.group_by(own)
        .agg(sold=steady_sum(pl.col("quantity").clip(lower_bound=0.0)))
        .with_columns(share=(pl.col("sold") / steady_sum(pl.col("sold")).over("item")).fill_nan(1.0))
    )
    missed = (
        sales.group_by(*own, "date")
        .agg(empty=1 - pl.col("available").min().fill_null(1.0))
        .join(share, on=own)
        .group_by("item", "date")
        .agg(missed=steady_sum(pl.col("empty") * pl.col("share")))
    )
    return (
        sales.join(missed, on=["item", "date"], how="left", maintain_order="left")
        .with_columns(place=pl.lit(place), available=(1 - pl.col("missed")).clip(0.0, 1.0).round(6))
        .drop("missed")
    )
