"""Levels for orders, where none are given: from sales, for each place or for the company as one."""

from __future__ import annotations

import datetime as dt

import polars as pl

from wharfinger.decide import demand, stock
from wharfinger.decide.decision import Frames
from wharfinger.decide.purchasing.replenish.settings import ReplenishSettings
from wharfinger.decide.stock.levels.fans import PROBS
from wharfinger.decide.stock.levels.levels import DAYS
from wharfinger.decide.sums import steady_sum, without_dust
from wharfinger.tables.errors import DecisionError

SERIES = ["item", "place"]


def own_levels(
    tables: Frames, settings: ReplenishSettings, moment: dt.datetime, receiving: str, seed: int
) -> pl.DataFrame:
    """The given levels, or those of `stock.levels`.

    What is known of coming days, like a promotion, is in them: the demand over lead time and review is then
    forecast with it.
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
    totals = tables.get("demand_total")
    # Totals of single places stay apart, and their levels are added up later.
    together = settings.buy_for == "company" and totals is None
    sales = _as_one_place(tables["sales"], receiving) if together else tables["sales"]
    wanted = stock.LevelSettings(
        target=settings.target,
        service=settings.service,
        holding_rate=settings.holding_rate,
        order_cost=settings.order_cost,
        longest_cover_days=settings.longest_cover_days,
    )

    def levels(demand_total: pl.DataFrame | None) -> pl.DataFrame:
        return stock.levels(
            sales,
            tables["offers"],
            tables["items"],
            demand_total=demand_total,
            receipts=tables.get("receipts"),
            settings=wanted,
            as_of=moment,
        )

    found = levels(totals)
    known = tables.get("known")
    if totals is not None or known is None or not _tells_of(known, moment.date()):
        return found
    ahead = known.with_columns(place=pl.lit(None, pl.String)) if together else known
    made = demand.forecast_total(
        sales,
        periods=_lengths(found),
        quantiles=PROBS,
        as_of=moment,
        known=ahead.unique(["item", "place", "date"], maintain_order=True),
        items=tables["items"],
        seed=seed,
    )
    return levels(without_dust(made))


def _tells_of(known: pl.DataFrame, today: dt.date) -> bool:
    return not known.filter(pl.col("date") >= today).is_empty()


def _lengths(levels: pl.DataFrame) -> pl.DataFrame:
    """Lead time and review, and the lead time alone, in the rhythm of sales."""
    days = pl.col("every").replace_strict(DAYS, return_dtype=pl.Float64)
    lead, lead_sd = pl.col("lead_days") / days, pl.col("lead_days_sd") / days
    late = levels.select(*SERIES, "periods", periods_sd=pl.min_horizontal(lead_sd, "periods"))
    early = levels.filter(pl.col("lead_days") > 0).select(
        *SERIES, periods=lead, periods_sd=pl.min_horizontal(lead_sd, lead)
    )
    return pl.concat([late, early]).unique(maintain_order=True)


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
